//===- Matrix.cpp - ldmatrix, mma.sync (PTX ISA 9.7.14) -------------------===//

#include "tools/ptxsim/core/exec/Access.h"
#include "tools/ptxsim/core/exec/Half.h"

#include <cstdio>

namespace ptxsim {
namespace {

//===--- ldmatrix (9.7.14.5.15) -------------------------------------------===//

/// 8x8 matrices of 16 bits; lane 8k+r names row r of matrix k. extra: bit 0
/// transposes; elements: matrices.
void loadMatrix(Warp &w, const Instruction &i) {
  if (w.mask != w.lanes || w.lanes != kAllLanes)
    w.fault(FaultKind::DivergentBarrier, i, unsigned(__builtin_ctz(w.mask)),
            "ldmatrix is not executed by all threads of the warp");
  uint64_t addresses[kLanes];
  addressesOf(w, i, i.src[0], addresses);
  unsigned matrices = i.elements;
  uint16_t rows[4][8][8];
  for (unsigned m = 0; m < matrices; ++m)
    for (unsigned r = 0; r < 8; ++r) {
      unsigned lane = 8 * m + r;
      const uint8_t *from =
          resolve(w, i, lane, i.space, addresses[lane], 16, AccessKind::Read);
      std::memcpy(rows[m][r], from, 16);
    }
  if (w.checks())
    countShared(w, matrices == 4 ? kAllLanes : (1u << 8 * matrices) - 1,
                addresses, 16);
  for (unsigned m = 0; m < matrices; ++m) {
    uint32_t r[kLanes];
    for (unsigned lane = 0; lane < kLanes; ++lane) {
      unsigned row = lane / 4, column = 2 * (lane % 4);
      uint16_t low = i.extra & 1 ? rows[m][column][row] : rows[m][row][column];
      uint16_t high =
          i.extra & 1 ? rows[m][column + 1][row] : rows[m][row][column + 1];
      r[lane] = uint32_t(high) << 16 | low;
    }
    commit(w, i.dst[m], r);
  }
}

//===--- mma --------------------------------------------------------------===//

struct Shape {
  unsigned m, n, k;
};

/// Elements of a and b in one 32-bit register.
unsigned packing(Type type) {
  switch (sizeOf(type)) {
  case 1:
    return 4;
  case 2:
    return 2;
  default:
    return 1;
  }
}

/// Row and column of element `e` of register `reg` of `a`, for shapes m16n8kK:
/// registers go by rows g and g+8 first, then by half of the depth; a register
/// covers 4 lanes times its packing of neighbouring depths (figures of
/// 9.7.14.5.1 ff.; f64 and m8n8k4 are not among them).
void placeA(unsigned lane, unsigned reg, unsigned e, unsigned pack,
            unsigned &row, unsigned &k) {
  row = lane / 4 + 8 * (reg % 2);
  k = lane % 4 * pack + e + 4 * pack * (reg / 2);
}
void placeB(unsigned lane, unsigned reg, unsigned e, unsigned pack, unsigned &k,
            unsigned &column) {
  k = lane % 4 * pack + e + 4 * pack * reg;
  column = lane / 4;
}
/// Sums: two neighbours in row g, then two in row g+8.
void placeC(unsigned lane, unsigned element, unsigned &row, unsigned &column) {
  row = lane / 4 + 8 * (element / 2);
  column = lane % 4 * 2 + element % 2;
}

double element(Type type, uint32_t reg, unsigned e) {
  switch (type) {
  case Type::F16:
    return F16Format::decode(reg >> 16 * e & 0xffff);
  case Type::BF16:
    return bfloatToFloat(uint16_t(reg >> 16 * e));
  case Type::TF32:
    // The unit does not look at the lower 13 bits.
    return fromBits<float>(reg & 0xffffe000);
  case Type::S8:
    return int8_t(reg >> 8 * e);
  default:
    return uint8_t(reg >> 8 * e);
  }
}

/// immediate: types of d, a, b, c and the depth, a byte each. Products are
/// exact; sums are kept in double and rounded once at the end.
void multiply(Warp &w, const Instruction &i) {
  if (w.mask != kAllLanes)
    w.fault(FaultKind::DivergentBarrier, i, unsigned(__builtin_ctz(w.mask)),
            "mma.sync is not executed by all threads of the warp");
  Type typeD = Type(i.immediate & 0xff), typeA = Type(i.immediate >> 8 & 0xff),
       typeB = Type(i.immediate >> 16 & 0xff),
       typeC = Type(i.immediate >> 24 & 0xff);
  unsigned depth = i.immediate >> 32 & 0xff, pack = packing(typeA);
  unsigned regsA = 16 * depth / pack / kLanes,
           regsB = 8 * depth / pack / kLanes;
  double a[16][64], b[64][8], c[16][8];
  unsigned row, column, k;
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    for (unsigned reg = 0; reg < regsA; ++reg)
      for (unsigned e = 0; e < pack; ++e) {
        placeA(lane, reg, e, pack, row, k);
        a[row][k] = element(typeA, w.at<uint32_t>(i.src[reg])[lane], e);
      }
    for (unsigned reg = 0; reg < regsB; ++reg)
      for (unsigned e = 0; e < pack; ++e) {
        placeB(lane, reg, e, pack, k, column);
        b[k][column] =
            element(typeB, w.at<uint32_t>(i.src[regsA + reg])[lane], e);
      }
    for (unsigned e = 0; e < 4; ++e) {
      placeC(lane, e, row, column);
      const Place *src = i.src + regsA + regsB;
      if (typeC == Type::F16)
        c[row][column] = F16Format::decode(
            w.at<uint32_t>(src[e / 2])[lane] >> 16 * (e % 2) & 0xffff);
      else if (typeC == Type::S32)
        c[row][column] = int32_t(w.at<uint32_t>(src[e])[lane]);
      else
        c[row][column] = fromBits<float>(w.at<uint32_t>(src[e])[lane]);
    }
  }
  for (unsigned m = 0; m < 16; ++m)
    for (unsigned q = 0; q < depth; ++q)
      for (unsigned n = 0; n < 8; ++n)
        c[m][n] += a[m][q] * b[q][n];
  for (unsigned lane = 0; lane < kLanes; ++lane)
    for (unsigned e = 0; e < 4; ++e) {
      placeC(lane, e, row, column);
      double value = c[row][column];
      if (typeD == Type::F16) {
        uint32_t &r = w.at<uint32_t>(i.dst[e / 2])[lane];
        uint32_t bits = F16Format::encode(value, Round::Nearest);
        r = e % 2 ? (r & 0xffff) | bits << 16 : bits;
      } else if (typeD == Type::S32) {
        int64_t whole = int64_t(value);
        if (i.extra & 1)
          whole =
              std::min<int64_t>(std::max<int64_t>(whole, INT32_MIN), INT32_MAX);
        w.at<uint32_t>(i.dst[e])[lane] = uint32_t(whole);
      } else {
        w.at<uint32_t>(i.dst[e])[lane] = toBits<float>(float(value));
      }
    }
  w.block->counters.tensorMultiplyAdds += 16 * 8 * depth;
}

bool selectMma(Builder &b) {
  unsigned m = 0, n = 0, k = 0;
  for (const std::string &part : b.op.parts)
    if (std::sscanf(part.c_str(), "m%un%uk%u", &m, &n, &k) == 3)
      break;
  Type types[4];
  for (size_t t = 0; t < 4; ++t)
    types[t] = b.op.type(t);
  bool isInteger = types[1] == Type::S8 || types[1] == Type::U8;
  bool known = types[1] == Type::F16 || types[1] == Type::BF16 ||
               types[1] == Type::TF32 || isInteger;
  unsigned pack = packing(types[1]);
  // One or two groups of four lanes' depths.
  if (m != 16 || n != 8 || !known || (k != 4 * pack && k != 8 * pack) ||
      !b.op.has("row") || !b.op.has("col") || b.op.has("sp") || b.op.has("xor"))
    return false;
  b.dstVector(0, 4);
  b.srcVector(1, 4);
  b.srcVector(2, 4);
  b.srcVector(3, 4);
  b.i.immediate = uint64_t(types[0]) | uint64_t(types[1]) << 8 |
                  uint64_t(types[2]) << 16 | uint64_t(types[3]) << 24 |
                  uint64_t(k) << 32;
  b.i.extra = b.op.has("satfinite");
  size_t sums = types[3] == Type::F16 ? 2 : 4;
  if (b.sources.size() != 16 * k / pack / kLanes + 8 * k / pack / kLanes + sums)
    b.fail("wrong number of registers for this shape");
  b.i.run = multiply;
  return true;
}

} // namespace

bool selectMatrix(Builder &b) {
  if (b.op.stem == "ldmatrix") {
    if (!b.op.has("m8n8") || !b.op.has("b16"))
      return false;
    b.i.space = takeSpace(b.op);
    b.i.kind = Class::Load;
    b.i.extra = b.op.has("trans");
    b.i.elements = uint8_t(b.dstVector(0, 4));
    b.address(1, b.i.space);
    b.i.run = loadMatrix;
    return b.i.elements == 1 || b.i.elements == 2 || b.i.elements == 4;
  }
  if (b.op.stem == "mma") {
    b.i.kind = Class::Tensor;
    return selectMma(b);
  }
  return false;
}

} // namespace ptxsim
