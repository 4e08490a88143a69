//===- MatrixMoves.cpp - ldmatrix, stmatrix, movmatrix (PTX ISA 9.7.14.5) -===//
//
// A matrix of 8 by 8 elements of 16 bits has the two elements 2c and 2c+1 of
// row r in the register of lane 4r+c.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/exec/Matrix.h"

namespace ptxsim {
namespace {

using Rows = uint16_t[8][8];

/// Addresses of rows: lane 8k+r names row r of matrix k. False if lanes are
/// still to come.
bool addressRows(Warp &w, const Instruction &i, uint64_t *addresses) {
  if (!convergeWarp(w, i))
    return false;
  addressesOf(w, i, i.src[0], addresses);
  if (w.checks())
    countShared(w, i.elements == 4 ? kAllLanes : (1u << 8 * i.elements) - 1,
                addresses, 16);
  return true;
}

uint32_t takeFragment(const Rows &rows, unsigned lane, bool transposes) {
  unsigned row = lane / 4, column = 2 * (lane % 4);
  uint16_t low = transposes ? rows[column][row] : rows[row][column];
  uint16_t high = transposes ? rows[column + 1][row] : rows[row][column + 1];
  return uint32_t(high) << 16 | low;
}

void putFragment(Rows &rows, unsigned lane, bool transposes, uint32_t value) {
  unsigned row = lane / 4, column = 2 * (lane % 4);
  for (unsigned e = 0; e < 2; ++e) {
    uint16_t &to = transposes ? rows[column + e][row] : rows[row][column + e];
    to = uint16_t(value >> 16 * e);
  }
}

/// extra: bit 0 transposes; elements: matrices.
void loadMatrix(Warp &w, const Instruction &i) {
  uint64_t addresses[kLanes];
  if (!addressRows(w, i, addresses))
    return;
  Rows rows[4];
  for (unsigned lane = 0; lane < 8u * i.elements; ++lane)
    std::memcpy(
        rows[lane / 8][lane % 8],
        resolve(w, i, lane, i.space, addresses[lane], 16, AccessKind::Read),
        16);
  for (unsigned m = 0; m < i.elements; ++m) {
    uint32_t r[kLanes];
    for (unsigned lane = 0; lane < kLanes; ++lane)
      r[lane] = takeFragment(rows[m], lane, i.extra & 1);
    commit(w, i.dst[m], r);
  }
}

void storeMatrix(Warp &w, const Instruction &i) {
  uint64_t addresses[kLanes];
  if (!addressRows(w, i, addresses))
    return;
  Rows rows[4];
  for (unsigned m = 0; m < i.elements; ++m)
    for (unsigned lane = 0; lane < kLanes; ++lane)
      putFragment(rows[m], lane, i.extra & 1,
                  w.at<uint32_t>(i.src[1 + m])[lane]);
  for (unsigned lane = 0; lane < 8u * i.elements; ++lane)
    std::memcpy(
        resolve(w, i, lane, i.space, addresses[lane], 16, AccessKind::Write),
        rows[lane / 8][lane % 8], 16);
}

void transposeMatrix(Warp &w, const Instruction &i) {
  if (!convergeWarp(w, i))
    return;
  Rows rows;
  uint32_t r[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane)
    putFragment(rows, lane, false, w.at<uint32_t>(i.src[0])[lane]);
  for (unsigned lane = 0; lane < kLanes; ++lane)
    r[lane] = takeFragment(rows, lane, true);
  commit(w, i.dst[0], r);
}

} // namespace

bool selectMatrixMoves(Builder &b) {
  const std::string &stem = b.op.stem;
  bool isLoad = stem == "ldmatrix", isStore = stem == "stmatrix";
  if (stem == "movmatrix") {
    b.i.kind = Class::Warp;
    unary(b, 4, 4);
    b.i.run = transposeMatrix;
    return b.op.has("trans") && b.op.has("b16");
  }
  if (!isLoad && !isStore)
    return false;
  if (!b.op.has("m8n8") || !b.op.has("b16"))
    return false;
  // Without a space the addresses are generic.
  b.i.space = takeSpace(b.op);
  b.i.kind = isLoad ? Class::Load : Class::Store;
  b.i.extra = b.op.has("trans");
  unsigned count = b.op.has("x4") ? 4 : b.op.has("x2") ? 2 : 1;
  if (isLoad) {
    b.i.elements = uint8_t(b.dstVector(0, 4));
    b.address(1, b.i.space);
  } else {
    b.address(0, b.i.space);
    b.i.elements = uint8_t(b.srcVector(1, 4));
  }
  if (b.i.elements != count)
    b.fail("'" + b.statement.opcode + "' needs " + std::to_string(count) +
           " registers");
  b.i.run = isLoad ? loadMatrix : storeMatrix;
  return true;
}

} // namespace ptxsim
