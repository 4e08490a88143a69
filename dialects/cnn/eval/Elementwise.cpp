//===- Elementwise.cpp - evaluation element by element --------------------===//

#include "dialects/cnn/eval/Families.h"
#include "dialects/cnn/eval/Loops.h"
#include "dialects/cnn/eval/Numbers.h"

using namespace mlir;
using namespace cnnc::cnn;

/// `out[i] = f(in[i])`.
template <typename From, typename To, typename Function>
static void mapUnary(const Tensor &in, Tensor &out, Function f) {
  ArrayRef<From> x = in.values<From>();
  MutableArrayRef<To> y = out.mutableValues<To>();
  for (size_t i = 0; i < x.size(); ++i)
    y[i] = narrow<To>(f(widen(x[i])));
}

/// `out = f(a, b)` with broadcasting.
template <typename From, typename To, typename Function>
static void mapBinary(In in, Tensor &out, Function f) {
  ArrayRef<From> a = in[0].values<From>(), b = in[1].values<From>();
  MutableArrayRef<To> y = out.mutableValues<To>();
  forEachRow<3>(out.shape(),
                {rowMajorStrides(out.shape()),
                 broadcastStrides(in[0].shape(), out.shape()),
                 broadcastStrides(in[1].shape(), out.shape())},
                [&](int64_t count, auto at, auto step) {
                  for (int64_t i = 0; i < count; ++i)
                    y[at[0] + i * step[0]] =
                        narrow<To>(f(widen(a[at[1] + i * step[1]]),
                                     widen(b[at[2] + i * step[2]])));
                });
}

//===----------------------------------------------------------------------===//
// cnn.unary
//===----------------------------------------------------------------------===//

/// The function that a kind means for floating-point numbers. Plain function
/// pointers keep one loop for all of them.
static double (*floatFunction(UnaryKind kind))(double) {
  using F = double (*)(double);
  switch (kind) {
  case UnaryKind::abs:
    return F(std::fabs);
  case UnaryKind::neg:
    return [](double x) { return -x; };
  case UnaryKind::sign:
    return [](double x) {
      return x > 0 ? 1.0 : x < 0 ? -1.0 : x == 0 ? 0.0 : x;
    };
  case UnaryKind::exp:
    return F(std::exp);
  case UnaryKind::log:
    return F(std::log);
  case UnaryKind::log1p:
    return F(std::log1p);
  case UnaryKind::sqrt:
    return F(std::sqrt);
  case UnaryKind::sin:
    return F(std::sin);
  case UnaryKind::cos:
    return F(std::cos);
  case UnaryKind::tan:
    return F(std::tan);
  case UnaryKind::asin:
    return F(std::asin);
  case UnaryKind::acos:
    return F(std::acos);
  case UnaryKind::atan:
    return F(std::atan);
  case UnaryKind::sinh:
    return F(std::sinh);
  case UnaryKind::cosh:
    return F(std::cosh);
  case UnaryKind::tanh:
    return F(std::tanh);
  case UnaryKind::asinh:
    return F(std::asinh);
  case UnaryKind::acosh:
    return F(std::acosh);
  case UnaryKind::atanh:
    return F(std::atanh);
  case UnaryKind::erf:
    return F(std::erf);
  case UnaryKind::ceil:
    return F(std::ceil);
  case UnaryKind::floor:
    return F(std::floor);
  case UnaryKind::round:
    return F(std::nearbyint); // halves to even
  case UnaryKind::sigmoid:
    return [](double x) { return 1 / (1 + std::exp(-x)); };
  case UnaryKind::relu:
    return [](double x) { return x <= 0 ? 0.0 : x; };
  case UnaryKind::is_nan:
    return [](double x) { return double(std::isnan(x)); };
  case UnaryKind::is_inf:
    return [](double x) { return double(std::isinf(x)); };
  case UnaryKind::logical_not:
    break;
  }
  llvm_unreachable("not a function of floating-point numbers");
}

/// The same for integers; W is their wide type.
template <typename W> static W integerFunction(UnaryKind kind, W x) {
  switch (kind) {
  case UnaryKind::abs:
    return std::is_signed_v<W> && x < 0 ? wrapSub<W>(0, x) : x;
  case UnaryKind::neg:
    return wrapSub<W>(0, x);
  case UnaryKind::sign:
    return x > 0 ? 1 : x == 0 ? 0 : W(-1);
  case UnaryKind::relu:
    return std::is_signed_v<W> && x < 0 ? 0 : x;
  case UnaryKind::logical_not:
    return ~x;
  default:
    break;
  }
  llvm_unreachable("not a function of integers");
}

void cnnc::cnn::compute(UnaryOp op, In in, Out out) {
  UnaryKind kind = op.getKind();
  dispatchElement(in[0].element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    if constexpr (isFloating<T>) {
      auto function = floatFunction(kind);
      if (kind == UnaryKind::is_nan || kind == UnaryKind::is_inf)
        mapUnary<T, bool>(in[0], out[0], function);
      else
        mapUnary<T, T>(in[0], out[0], function);
    } else if constexpr (std::is_same_v<T, bool>) {
      // logical_not is the only function of a truth value.
      mapUnary<bool, bool>(in[0], out[0], [](uint64_t x) { return x ^ 1; });
    } else {
      mapUnary<T, T>(in[0], out[0],
                     [=](Wide<T> x) { return integerFunction(kind, x); });
    }
  });
}

//===----------------------------------------------------------------------===//
// cnn.binary
//===----------------------------------------------------------------------===//

/// The remainder with the sign of the divisor, as Python's `%`.
static double flooredMod(double a, double b) {
  double r = std::fmod(a, b);
  if (r == 0)
    return std::copysign(0.0, b);
  return (r < 0) != (b < 0) ? r + b : r;
}

static double (*floatFunction(BinaryKind kind))(double, double) {
  using F = double (*)(double, double);
  switch (kind) {
  case BinaryKind::add:
    return wrapAdd<double>;
  case BinaryKind::sub:
    return wrapSub<double>;
  case BinaryKind::mul:
    return wrapMul<double>;
  case BinaryKind::div:
    return [](double a, double b) { return a / b; };
  case BinaryKind::mod:
    return flooredMod;
  case BinaryKind::fmod:
    return F(std::fmod);
  case BinaryKind::pow:
    return F(std::pow);
  case BinaryKind::max:
    return maximum<double>;
  case BinaryKind::min:
    return minimum<double>;
  default:
    break;
  }
  llvm_unreachable("not a function of floating-point numbers");
}

/// `a` to the power of `b`, wrapping; for a negative `b` the exact power
/// truncated towards zero, and 0 for a power of 0.
template <typename W> static W integerPower(W a, W b) {
  if (std::is_signed_v<W> && b < 0) {
    if (a == 1)
      return 1;
    return a == W(-1) ? (b % 2 == 0 ? 1 : W(-1)) : 0;
  }
  W result = 1;
  for (; b != 0; b /= 2, a = wrapMul(a, a))
    if (b % 2 != 0)
      result = wrapMul(result, a);
  return result;
}

/// Quotient truncated towards zero; 0 for a divisor of 0. The least integer
/// divided by -1 wraps around to itself.
template <typename W> static W integerQuotient(W a, W b) {
  if (b == 0)
    return 0;
  if (std::is_signed_v<W> && b == W(-1))
    return wrapSub<W>(0, a);
  return a / b;
}

/// Functions of two integers of `width` bits.
template <typename W>
static W integerFunction(BinaryKind kind, unsigned width, W a, W b) {
  switch (kind) {
  case BinaryKind::add:
    return wrapAdd(a, b);
  case BinaryKind::sub:
    return wrapSub(a, b);
  case BinaryKind::mul:
    return wrapMul(a, b);
  case BinaryKind::div:
    return integerQuotient(a, b);
  case BinaryKind::fmod:
    return b == 0 ? 0 : wrapSub(a, wrapMul(integerQuotient(a, b), b));
  case BinaryKind::mod: {
    if (b == 0)
      return 0;
    W r = wrapSub(a, wrapMul(integerQuotient(a, b), b));
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
  }
  case BinaryKind::pow:
    return integerPower(a, b);
  case BinaryKind::max:
    return maximum(a, b);
  case BinaryKind::min:
    return minimum(a, b);
  case BinaryKind::logical_and:
    return a & b;
  case BinaryKind::logical_or:
    return a | b;
  case BinaryKind::logical_xor:
    return a ^ b;
  case BinaryKind::shift_left:
    return uint64_t(b) >= width ? 0 : W(uint64_t(a) << b);
  case BinaryKind::shift_right:
    return uint64_t(b) >= width ? 0 : W(uint64_t(a) >> b);
  default:
    break;
  }
  llvm_unreachable("comparisons are not here");
}

template <typename T> static bool compare(BinaryKind kind, In in, Out out) {
  using W = Wide<T>;
  switch (kind) {
  case BinaryKind::equal:
    mapBinary<T, bool>(in, out[0], [](W a, W b) -> uint64_t { return a == b; });
    return true;
  case BinaryKind::less:
    mapBinary<T, bool>(in, out[0], [](W a, W b) -> uint64_t { return a < b; });
    return true;
  case BinaryKind::less_equal:
    mapBinary<T, bool>(in, out[0], [](W a, W b) -> uint64_t { return a <= b; });
    return true;
  default:
    return false;
  }
}

void cnnc::cnn::compute(BinaryOp op, In in, Out out) {
  BinaryKind kind = op.getKind();
  dispatchElement(in[0].element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    if (compare<T>(kind, in, out))
      return;
    if constexpr (isFloating<T>)
      mapBinary<T, T>(in, out[0], floatFunction(kind));
    else
      mapBinary<T, T>(in, out[0], [=](Wide<T> a, Wide<T> b) {
        return integerFunction(kind, sizeof(T) * 8, a, b);
      });
  });
}

//===----------------------------------------------------------------------===//
// cnn.select, cnn.cast
//===----------------------------------------------------------------------===//

/// Elements are moved, not computed, so that their size is all that counts.
template <typename Bits> static void selectBits(In in, Tensor &out) {
  ArrayRef<bool> condition = in[0].values<bool>();
  ArrayRef<Bits> a = in[1].values<Bits>(), b = in[2].values<Bits>();
  MutableArrayRef<Bits> y = out.mutableValues<Bits>();
  ArrayRef<int64_t> shape = out.shape();
  forEachRow<4>(shape,
                {rowMajorStrides(shape), broadcastStrides(in[0].shape(), shape),
                 broadcastStrides(in[1].shape(), shape),
                 broadcastStrides(in[2].shape(), shape)},
                [&](int64_t count, auto at, auto step) {
                  for (int64_t i = 0; i < count; ++i)
                    y[at[0] + i * step[0]] = condition[at[1] + i * step[1]]
                                                 ? a[at[2] + i * step[2]]
                                                 : b[at[3] + i * step[3]];
                });
}

void cnnc::cnn::compute(SelectOp op, In in, Out out) {
  dispatchBits(out[0].element(), [&](auto tag) {
    selectBits<typename decltype(tag)::type>(in, out[0]);
  });
}

/// Conversion of a wide number to any element type, as cnn.cast defines it.
template <typename To, typename W> static To convert(W value) {
  if constexpr (std::is_same_v<To, bool>) {
    return value != 0;
  } else if constexpr (std::is_same_v<To, float>) {
    return static_cast<float>(value); // integers round once, not via double
  } else if constexpr (isFloating<To>) {
    return To(static_cast<double>(value));
  } else if constexpr (std::is_same_v<W, double>) {
    if (std::isnan(value))
      return 0;
    // The limits as doubles; the greatest may round up, past its type's range.
    if (value <= double(std::numeric_limits<To>::min()))
      return std::numeric_limits<To>::min();
    if (value >= double(std::numeric_limits<To>::max()))
      return std::numeric_limits<To>::max();
    return static_cast<To>(value);
  } else {
    return static_cast<To>(value);
  }
}

void cnnc::cnn::compute(CastOp op, In in, Out out) {
  dispatchElement(in[0].element(), [&](auto fromTag) {
    using From = typename decltype(fromTag)::type;
    ArrayRef<From> x = in[0].values<From>();
    dispatchElement(out[0].element(), [&](auto toTag) {
      using To = typename decltype(toTag)::type;
      MutableArrayRef<To> y = out[0].mutableValues<To>();
      for (size_t i = 0; i < x.size(); ++i)
        y[i] = convert<To>(widen(x[i]));
    });
  });
}

//===----------------------------------------------------------------------===//
// cnn.lookup
//===----------------------------------------------------------------------===//

void cnnc::cnn::compute(LookupOp op, In in, Out out) {
  ArrayRef<double> x = in[0].values<double>(), table = in[1].values<double>();
  MutableArrayRef<double> y = out[0].mutableValues<double>();
  int64_t terms = in[1].shape()[1], rest = op.getRestBits();
  uint32_t rows = uint32_t(in[1].shape()[0]);
  double steps = std::ldexp(1.0, int(-op.getGrid().getExponent()));
  for (size_t i = 0; i < x.size(); ++i) {
    int32_t m = convert<int32_t>(x[i] * steps);
    uint32_t row = uint32_t(m >> rest) & (rows - 1);
    double r = double(uint32_t(m) & ((uint32_t(1) << rest) - 1));
    ArrayRef<double> t = table.slice(row * terms, terms);
    double sum = t.back();
    for (double term : llvm::reverse(t.drop_back()))
      sum = sum * r + term;
    y[i] = sum;
  }
}
