//===- Numbers.h - element types of the dialect in C++ ----------*- C++ -*-===//
//
// The evaluator stores elements as what they are and computes with wide ones:
// every floating-point type as double, every signed integer as int64_t, every
// unsigned integer and truth value as uint64_t. Storing a wide number rounds
// to nearest even, or keeps the low bits of an integer, which is how integer
// arithmetic wraps around.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_EVAL_NUMBERS_H
#define CNNC_DIALECTS_CNN_EVAL_NUMBERS_H

#include "mlir/IR/BuiltinTypes.h"
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace cnnc::cnn {

/// Rounds to the nearest number of the format, ties to even; overflow gives
/// infinity.
uint16_t halfFromDouble(double value);
uint16_t bfloatFromDouble(double value);
double doubleFromHalf(uint16_t bits);
double doubleFromBFloat(uint16_t bits);

/// IEEE binary16.
struct Half {
  uint16_t bits = 0;
  Half() = default;
  explicit Half(double value) : bits(halfFromDouble(value)) {}
  explicit operator double() const { return doubleFromHalf(bits); }
};

/// The upper half of IEEE binary32.
struct BFloat {
  uint16_t bits = 0;
  BFloat() = default;
  explicit BFloat(double value) : bits(bfloatFromDouble(value)) {}
  explicit operator double() const { return doubleFromBFloat(bits); }
};

template <typename T>
inline constexpr bool isFloating =
    std::is_floating_point_v<T> || std::is_same_v<T, Half> ||
    std::is_same_v<T, BFloat>;

/// What the evaluator computes with in place of T.
template <typename T>
using Wide = std::conditional_t<
    isFloating<T>, double,
    std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>>;

/// Rounds or wraps a wide number to T, its own element type.
template <typename T> T narrow(Wide<T> value) {
  if constexpr (std::is_same_v<T, bool>)
    return value != 0;
  else
    return static_cast<T>(value);
}

/// The number that `value` is, exactly.
template <typename T> Wide<T> widen(T value) {
  return static_cast<Wide<T>>(value);
}

/// Sum, difference and product; those of integers wrap around.
template <typename W> W wrapAdd(W a, W b) {
  if constexpr (std::is_same_v<W, double>)
    return a + b;
  else
    return W(uint64_t(a) + uint64_t(b));
}
template <typename W> W wrapSub(W a, W b) {
  if constexpr (std::is_same_v<W, double>)
    return a - b;
  else
    return W(uint64_t(a) - uint64_t(b));
}
template <typename W> W wrapMul(W a, W b) {
  if constexpr (std::is_same_v<W, double>)
    return a * b;
  else
    return W(uint64_t(a) * uint64_t(b));
}

/// The larger or smaller number; NaN if either is.
template <typename W> W maximum(W a, W b) {
  if constexpr (std::is_same_v<W, double>)
    if (std::isnan(a))
      return a;
  return a > b ? a : b; // b where b is NaN
}
template <typename W> W minimum(W a, W b) {
  if constexpr (std::is_same_v<W, double>)
    if (std::isnan(a))
      return a;
  return a < b ? a : b; // b where b is NaN
}

/// True if `a` exceeds `b`, where NaN exceeds every number but not itself.
template <typename W> bool exceeds(W a, W b) {
  if constexpr (std::is_same_v<W, double>)
    if (std::isnan(a) || std::isnan(b))
      return std::isnan(a) && !std::isnan(b);
  return a > b;
}

/// The least and the greatest value of T, infinities included.
template <typename T> Wide<T> leastOf() {
  if constexpr (isFloating<T>)
    return -std::numeric_limits<double>::infinity();
  else
    return std::numeric_limits<T>::min();
}
template <typename T> Wide<T> greatestOf() {
  if constexpr (isFloating<T>)
    return std::numeric_limits<double>::infinity();
  else
    return std::numeric_limits<T>::max();
}

template <typename T> struct ElementTag {
  using type = T;
};

/// Calls `visit(ElementTag<T>())` with the C++ type of `element`, one of the
/// dialect's.
template <typename Visit>
void dispatchElement(mlir::Type element, Visit visit) {
  if (element.isF16())
    return visit(ElementTag<Half>());
  if (element.isBF16())
    return visit(ElementTag<BFloat>());
  if (element.isF32())
    return visit(ElementTag<float>());
  if (element.isF64())
    return visit(ElementTag<double>());
  bool isUnsigned = element.isUnsignedInteger();
  switch (element.getIntOrFloatBitWidth()) {
  case 1:
    return visit(ElementTag<bool>());
  case 8:
    return isUnsigned ? visit(ElementTag<uint8_t>())
                      : visit(ElementTag<int8_t>());
  case 16:
    return isUnsigned ? visit(ElementTag<uint16_t>())
                      : visit(ElementTag<int16_t>());
  case 32:
    return isUnsigned ? visit(ElementTag<uint32_t>())
                      : visit(ElementTag<int32_t>());
  default:
    return isUnsigned ? visit(ElementTag<uint64_t>())
                      : visit(ElementTag<int64_t>());
  }
}

/// Like `dispatchElement`, for an element type known to be floating-point.
template <typename Visit> void dispatchFloat(mlir::Type element, Visit visit) {
  if (element.isF16())
    return visit(ElementTag<Half>());
  if (element.isBF16())
    return visit(ElementTag<BFloat>());
  if (element.isF32())
    return visit(ElementTag<float>());
  return visit(ElementTag<double>());
}

/// Like `dispatchElement` with the unsigned integer of the element's size, for
/// whoever only moves elements.
template <typename Visit> void dispatchBits(mlir::Type element, Visit visit) {
  switch (element.getIntOrFloatBitWidth()) {
  case 64:
    return visit(ElementTag<uint64_t>());
  case 32:
    return visit(ElementTag<uint32_t>());
  case 16:
    return visit(ElementTag<uint16_t>());
  default:
    return visit(ElementTag<uint8_t>());
  }
}

} // namespace cnnc::cnn

#endif
