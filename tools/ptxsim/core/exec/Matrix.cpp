//===- Matrix.cpp - mma.sync (PTX ISA 9.7.14.5) ---------------------------===//

#include "tools/ptxsim/core/exec/Matrix.h"

#include <algorithm>
#include <cstdio>

namespace ptxsim {

bool takeShape(const Opcode &op, Product &p) {
  for (const std::string &part : op.parts)
    if (std::sscanf(part.c_str(), "m%un%uk%u", &p.m, &p.n, &p.k) == 3)
      return true;
  return false;
}

unsigned elementBits(Type type) {
  switch (type) {
  case Type::B1:
    return 1;
  case Type::S4:
  case Type::U4:
    return 4;
  default:
    return 8 * sizeOf(type);
  }
}

void countProduct(Warp &w, Type a, uint64_t multiplyAdds) {
  w.counters->tensorMultiplyAdds += multiplyAdds;
  w.counters->tensorF16Work += multiplyAdds * elementBits(a) / 16;
}

double elementValue(Type type, uint64_t reg, unsigned e) {
  switch (type) {
  case Type::F16:
    return F16Format::decode(reg >> 16 * e & 0xffff);
  case Type::BF16:
    return bfloatToFloat(uint16_t(reg >> 16 * e));
  case Type::TF32:
    // The unit does not look at the lower 13 bits.
    return fromBits<float>(uint32_t(reg) & 0xffffe000);
  case Type::F32:
    return fromBits<float>(uint32_t(reg));
  case Type::F64:
    return fromBits<double>(reg);
  case Type::E4M3:
    return E4m3Format::decode(reg >> 8 * e & 0xff);
  case Type::E5M2:
    return E5m2Format::decode(reg >> 8 * e & 0xff);
  case Type::S32:
    return int32_t(reg);
  case Type::S8:
    return int8_t(reg >> 8 * e);
  case Type::U8:
    return uint8_t(reg >> 8 * e);
  case Type::S4:
    return int8_t((reg >> 4 * e & 15) << 4) >> 4;
  case Type::U4:
    return double(reg >> 4 * e & 15);
  default:
    return double(reg >> e & 1);
  }
}

uint64_t sumBits(const Product &p, double value) {
  switch (p.d) {
  case Type::F64:
    return toBits<double>(value);
  case Type::F32:
    return std::isnan(value) ? 0x7fffffff : toBits<float>(float(value));
  case Type::F16: {
    uint32_t bits = F16Format::encode(value, Round::Nearest);
    bool isOver = (bits & 0x7fff) == F16Format::kInfinity;
    return p.saturates && isOver
               ? (bits & F16Format::kSign) | F16Format::kLargest
               : bits;
  }
  default: {
    int64_t whole = int64_t(value);
    if (p.saturates)
      whole = std::clamp<int64_t>(whole, INT32_MIN, INT32_MAX);
    return uint32_t(whole);
  }
  }
}

/// Products are exact; sums are kept in double and rounded once at the end
/// (f64: after each of them, fused).
void multiplyAdd(const Product &p, Matrices &x) {
  bool isDouble = p.d == Type::F64;
  for (unsigned m = 0; m < p.m; ++m)
    for (unsigned q = 0; q < p.k; ++q) {
      double a = x.a[m * p.k + q];
      const double *b = x.b + q * p.n;
      double *c = x.c + m * p.n;
      if (p.a == Type::B1)
        for (unsigned n = 0; n < p.n; ++n)
          c[n] += p.isAnd ? a * b[n] : double(a != b[n]);
      else if (isDouble)
        for (unsigned n = 0; n < p.n; ++n)
          c[n] = std::fma(a, b[n], c[n]);
      else
        for (unsigned n = 0; n < p.n; ++n)
          c[n] += a * b[n];
    }
}

bool convergeWarp(Warp &w, const Instruction &i) {
  constexpr const char *kProblem =
      "the instruction needs all threads of the warp, and this one does not "
      "execute it";
  if (!converge(w, i, w.lanes & ~w.exited, false, kProblem))
    return false;
  if (w.mask != kAllLanes)
    w.fault(FaultKind::DivergentBarrier, i, unsigned(__builtin_ctz(~w.mask)),
            kProblem);
  return true;
}

namespace {

/// The register that holds an element, and which of its elements.
struct Spot {
  unsigned reg, e;
};

/// Calls body(lane, spot, row, column) for each element of a or b that is kept
/// by rows of 8: a register covers neighbours along the depth in 4 lanes;
/// registers go by rows g and g+8 first (a of 16 rows), then along the depth
/// (figures of 9.7.14.5.1 ff.).
template <typename Body>
void forOperand(unsigned rows, unsigned depth, unsigned pack, Body body) {
  unsigned high = rows / 8, regs = rows * depth / pack / kLanes;
  for (unsigned lane = 0; lane < kLanes; ++lane)
    for (unsigned reg = 0; reg < regs; ++reg)
      for (unsigned e = 0; e < pack; ++e)
        body(lane, Spot{reg, e}, lane / 4 + 8 * (reg % high),
             lane % 4 * pack + e + 4 * pack * (reg / high));
}

/// Sums: two neighbours in row g, then two in row g+8; of f16 two are in a
/// register.
template <typename Body> void forSums(unsigned rows, bool isHalf, Body body) {
  for (unsigned lane = 0; lane < kLanes; ++lane)
    for (unsigned n = 0; n < rows / 4; ++n)
      body(lane, isHalf ? Spot{n / 2, n % 2} : Spot{n, 0},
           lane / 4 + 8 * (n / 2), lane % 4 * 2 + n % 2);
}

uint64_t bitsAt(Warp &w, const Place &place, unsigned lane) {
  return w.get(place, lane);
}

void setSum(Warp &w, const Product &p, const Place &place, unsigned lane,
            unsigned e, double value) {
  uint64_t bits = sumBits(p, value);
  if (p.d == Type::F16) {
    uint64_t old = e ? w.get(place, lane) & 0xffff : 0;
    bits = old | bits << 16 * e;
  }
  w.set(place, lane, bits);
}

/// data: the Product.
void multiply(Warp &w, const Instruction &i) {
  if (!convergeWarp(w, i))
    return;
  const Product &p = *static_cast<const Product *>(i.data);
  unsigned pack = std::max(1u, 32 / elementBits(p.a));
  const Place *a = i.src, *b = a + p.m * p.k / pack / kLanes,
              *c = b + p.n * p.k / pack / kLanes;
  Matrices x;
  forOperand(
      p.m, p.k, pack, [&](unsigned lane, Spot s, unsigned m, unsigned k) {
        x.a[m * p.k + k] = elementValue(p.a, bitsAt(w, a[s.reg], lane), s.e);
      });
  forOperand(
      p.n, p.k, pack, [&](unsigned lane, Spot s, unsigned n, unsigned k) {
        x.b[k * p.n + n] = elementValue(p.b, bitsAt(w, b[s.reg], lane), s.e);
      });
  forSums(p.m, p.c == Type::F16,
          [&](unsigned lane, Spot s, unsigned m, unsigned n) {
            x.c[m * p.n + n] =
                elementValue(p.c, bitsAt(w, c[s.reg], lane), s.e);
          });
  multiplyAdd(p, x);
  forSums(p.m, p.d == Type::F16,
          [&](unsigned lane, Spot s, unsigned m, unsigned n) {
            setSum(w, p, i.dst[s.reg], lane, s.e, x.c[m * p.n + n]);
          });
  countProduct(w, p.a, uint64_t(p.m) * p.n * p.k);
}

//===--- m8n8k4 of f16: four products, one for each pair of quads ---------===//

/// Sums of f32 lie apart from those of f16 (9.7.14.5.1).
void quadSum(unsigned lane, unsigned n, bool isHalf, unsigned &row,
             unsigned &column) {
  unsigned lower = lane < 16 ? 0 : 4;
  row = lower + (isHalf ? lane % 4 : (lane & 1) + (n & 2));
  column = isHalf ? n : (n & 4) + (lane & 2) + (n & 1);
}

void multiplyQuads(Warp &w, const Instruction &i) {
  if (!convergeWarp(w, i))
    return;
  const Product &p = *static_cast<const Product *>(i.data);
  bool halfC = p.c == Type::F16, halfD = p.d == Type::F16;
  const Place *a = i.src, *b = a + 2, *c = b + 2;
  for (unsigned pair = 0; pair < 4; ++pair) {
    Matrices x;
    unsigned row, column;
    auto forPair = [&](unsigned elements, auto body) {
      for (unsigned q = 0; q < 8; ++q)
        for (unsigned e = 0; e < elements; ++e)
          body(4 * pair + q % 4 + 16 * (q / 4), e);
    };
    forPair(4, [&](unsigned lane, unsigned e) {
      unsigned outer = lane % 4 + (lane < 16 ? 0 : 4);
      unsigned crossed = e + (lane < 16 ? 0 : 4);
      double va = elementValue(Type::F16, w.get(a[e / 2], lane), e % 2);
      double vb = elementValue(Type::F16, w.get(b[e / 2], lane), e % 2);
      x.a[p.isRowA ? outer * 4 + e : crossed * 4 + lane % 4] = va;
      x.b[p.isRowB ? lane % 4 * 8 + crossed : e * 8 + outer] = vb;
    });
    forPair(8, [&](unsigned lane, unsigned e) {
      quadSum(lane, e, halfC, row, column);
      x.c[row * 8 + column] =
          halfC ? elementValue(Type::F16, w.get(c[e / 2], lane), e % 2)
                : elementValue(Type::F32, w.get(c[e], lane), 0);
    });
    multiplyAdd(p, x);
    forPair(8, [&](unsigned lane, unsigned e) {
      quadSum(lane, e, halfD, row, column);
      setSum(w, p, i.dst[halfD ? e / 2 : e], lane, e % 2,
             x.c[row * 8 + column]);
    });
  }
  countProduct(w, p.a, 4 * 8 * 8 * 4);
}

//===--- selection --------------------------------------------------------===//

/// The depths that a type's instructions have; 0 ends them.
struct Depths {
  Type a;
  bool isWide; ///< 16 rows, not 8
  unsigned depths[4];
};
const Depths kDepths[] = {
    {Type::F16, true, {8, 16}},   {Type::BF16, true, {8, 16}},
    {Type::TF32, true, {4, 8}},   {Type::F64, true, {4, 8, 16}},
    {Type::F64, false, {4}},      {Type::S8, true, {16, 32}},
    {Type::U8, true, {16, 32}},   {Type::S8, false, {16}},
    {Type::U8, false, {16}},      {Type::S4, true, {32, 64}},
    {Type::U4, true, {32, 64}},   {Type::S4, false, {32}},
    {Type::U4, false, {32}},      {Type::B1, true, {128, 256}},
    {Type::B1, false, {128}},     {Type::E4M3, true, {16, 32}},
    {Type::E5M2, true, {16, 32}},
};

bool hasShape(const Product &p) {
  for (const Depths &row : kDepths)
    for (unsigned depth : row.depths)
      if (depth && depth == p.k && row.a == p.a && p.n == 8 &&
          p.m == (row.isWide ? 16 : 8))
        return true;
  return false;
}

/// Sums' types that go with the operands'.
bool hasSums(const Product &p) {
  auto both = [&](Type type) { return p.c == type && p.d == type; };
  switch (p.a) {
  case Type::F16:
  case Type::E4M3:
  case Type::E5M2:
    return both(Type::F32) || both(Type::F16);
  case Type::BF16:
  case Type::TF32:
    return both(Type::F32);
  case Type::F64:
    return both(Type::F64);
  default:
    return both(Type::S32);
  }
}

bool selectQuads(Builder &b, const Product &p) {
  b.dstVector(0, 4);
  b.srcVector(1, 4);
  b.srcVector(2, 4);
  b.srcVector(3, 4);
  size_t halves = p.c == Type::F16 ? 4 : 8, results = p.d == Type::F16 ? 4 : 8;
  if (b.sources.size() != 4 + halves || b.results.size() != results)
    b.fail("wrong number of registers for this shape");
  b.i.run = multiplyQuads;
  return p.b == Type::F16 && (p.c == Type::F16 || p.c == Type::F32) &&
         (p.d == Type::F16 || p.d == Type::F32);
}

bool selectMma(Builder &b) {
  Product p;
  if (!takeShape(b.op, p) || b.op.types.size() != 4)
    return false;
  p.d = b.op.type(0);
  p.a = b.op.type(1);
  p.b = b.op.type(2);
  p.c = b.op.type(3);
  p.saturates = b.op.has("satfinite");
  p.isAnd = b.op.has("and");
  auto orders = std::count(b.op.parts.begin(), b.op.parts.end(), "row");
  auto isOrder = [](const std::string &s) { return s == "row" || s == "col"; };
  auto first = std::find_if(b.op.parts.begin(), b.op.parts.end(), isOrder);
  if (first == b.op.parts.end())
    return false;
  p.isRowA = *first == "row";
  p.isRowB = orders == (p.isRowA ? 2 : 1);
  if (p.m == 8 && p.n == 8 && p.k == 4 && p.a == Type::F16) {
    b.keep(p);
    return selectQuads(b, p);
  }
  if (!p.isRowA || p.isRowB || elementBits(p.a) != elementBits(p.b) ||
      isFloat(p.a) != isFloat(p.b) || !hasShape(p) || !hasSums(p) ||
      (p.a == Type::B1) != b.op.has("popc"))
    return false;
  b.keep(p);
  unsigned width = p.a == Type::F64 ? 8 : 4;
  b.dstVector(0, width);
  b.srcVector(1, width);
  b.srcVector(2, width);
  b.srcVector(3, width);
  unsigned pack = std::max(1u, 32 / elementBits(p.a));
  size_t sums = p.m / 4 / (p.c == Type::F16 ? 2 : 1);
  if (b.sources.size() !=
          p.m * p.k / pack / kLanes + p.n * p.k / pack / kLanes + sums ||
      b.results.size() != sums)
    b.fail("wrong number of registers for this shape");
  for (const Place &place : b.sources)
    if (place.bytes != width)
      b.fail("registers of the wrong size for this shape");
  b.i.run = multiply;
  return true;
}

} // namespace

bool selectMatrix(Builder &b) {
  if (b.op.stem != "mma")
    return selectMatrixMoves(b);
  b.i.kind = Class::Tensor;
  return selectMma(b);
}

} // namespace ptxsim
