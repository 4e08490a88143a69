//===- Operands.h - Tables of operands for instructions ---------*- C++ -*-===//

#ifndef CNNC_TEST_TOOLS_PTXSIM_CORE_OPERANDS_H
#define CNNC_TEST_TOOLS_PTXSIM_CORE_OPERANDS_H

#include <cstdint>
#include <string>
#include <vector>

namespace ptxsim::test {

using Column = std::vector<uint64_t>;
/// Columns of equal length: one for each operand.
using Table = std::vector<Column>;

/// Values at which integer instructions turn: 0, +-1, powers of two, the ends
/// of the range, alternating bits, and amounts around the width.
Column integerEdges(unsigned bits);
/// Values at which floating-point instructions turn: zeros, subnormals, the
/// ends of ranges, numbers next to 1, halves, integers' limits, infinity, NaN.
Column floatEdges(unsigned bits, unsigned mantissa);

/// Every row of `count` edges, then `randoms` rows of random bits.
Table table(const Column &edges, unsigned count, unsigned randoms,
            unsigned bits);
/// The same for floats; half of the random rows have exponents that lie close
/// together, so that sums cancel and round.
Table floatTable(unsigned bits, unsigned mantissa, unsigned count,
                 unsigned randoms);
/// Some of the values, at regular distances: for tables of three operands.
Column some(const Column &values, unsigned count);
/// All values of `first` with all of `second`.
Table cross(const Column &first, const Column &second);

/// Each value with another one of the column's above it: two parts of `bits`.
Column paired(const Column &values, unsigned bits);
Table paired(Table operands, unsigned bits);

std::string hex(uint64_t value);
std::string rowText(const Table &operands, size_t row);

} // namespace ptxsim::test

#endif // CNNC_TEST_TOOLS_PTXSIM_CORE_OPERANDS_H
