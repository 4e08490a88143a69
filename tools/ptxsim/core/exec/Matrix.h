//===- Matrix.h - Products of small matrices --------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_EXEC_MATRIX_H
#define CNNC_TOOLS_PTXSIM_CORE_EXEC_MATRIX_H

#include "tools/ptxsim/core/exec/Access.h"
#include "tools/ptxsim/core/exec/Half.h"

namespace ptxsim {

/// Types, shape and modifiers of a product d = a * b + c.
struct Product {
  unsigned m = 0, n = 0, k = 0;
  Type d = Type::None, a = Type::None, b = Type::None, c = Type::None;
  bool isRowA = true, isRowB = false; ///< the order in which a, b are kept
  bool saturates = false;
  bool isAnd = false; ///< single bits: and, not exclusive or
};

/// The matrices of a product, row after row. Elements of all types are exact.
struct Matrices {
  static constexpr unsigned kMost = 32 * 16 > 16 * 256 ? 32 * 16 : 16 * 256;
  double a[kMost], b[kMost], c[512];
};

/// Reads m, n and k of a word such as m16n8k16; false if there is none.
bool takeShape(const Opcode &op, Product &product);
/// Bits of an element of a or b.
unsigned elementBits(Type type);
/// The value of element `e` of a register of 32 bits, or of 64 for f64.
double elementValue(Type type, uint64_t bits, unsigned e);
/// The bits of a sum of type `type`, rounded or wrapped.
uint64_t sumBits(const Product &product, double value);
/// Counts multiply-adds of a's type.
void countProduct(Warp &w, Type a, uint64_t multiplyAdds);
/// Adds the product of a and b to c.
void multiplyAdd(const Product &product, Matrices &matrices);

/// All 32 lanes execute the instruction, none has exited: checked or not, as
/// the others' registers take part. False if some are still to come.
bool convergeWarp(Warp &w, const Instruction &i);

bool selectMatrixMoves(Builder &b);

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_EXEC_MATRIX_H
