//===- WinogradTransform.cpp - code of a small linear map -----------------===//
//
// Points of interpolation come in pairs, p and -p. Rows of B^T that belong to a
// pair agree in their even columns and differ in the sign of the odd ones, so
// that E + O and E - O are two of them; columns of A^T that belong to a pair
// agree up to signs that change from row to row, so that only x_p + x_-p and
// x_p - x_-p are needed. Both halve the multiplications.
//
//===----------------------------------------------------------------------===//

#include "targets/cpu/WinogradTransform.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

namespace {
struct Term {
  double factor;
  Value value;
};
} // namespace

/// The sum of the terms; null if there are none.
static Value sumOf(LaneBuilder &l, ArrayRef<Term> terms) {
  SmallVector<Term> rest;
  Value sum;
  for (const Term &term : terms) {
    if (term.factor == 0)
      continue;
    if (!sum && term.factor == 1)
      sum = term.value;
    else
      rest.push_back(term);
  }
  for (const Term &term : rest) {
    Value factor = l.constant(LaneBuilder::scalarType(term.value), term.factor);
    if (!sum)
      sum = l.mul(term.value, factor);
    else if (term.factor == 1)
      sum = l.add(sum, term.value);
    else if (term.factor == -1)
      sum = l.sub(sum, term.value);
    else
      sum = l.fma(term.value, l.spread(factor), sum);
  }
  return sum;
}

/// True if rows r and r+1 agree in even columns and are opposite in odd ones.
static bool isRowPair(const cnn::LinearMap &map, int64_t r) {
  if (r + 1 >= map.rows)
    return false;
  for (int64_t c = 0; c < map.columns; ++c)
    if (map.row(r)[c] != map.row(r + 1)[c] * (c % 2 ? -1 : 1))
      return false;
  return true;
}

/// True if columns c and c+1 agree up to the sign in every row.
static bool isColumnPair(const cnn::LinearMap &map, int64_t c) {
  if (c + 1 >= map.columns)
    return false;
  for (int64_t r = 0; r < map.rows; ++r)
    if (std::abs(map.row(r)[c]) != std::abs(map.row(r)[c + 1]))
      return false;
  return true;
}

/// A^T: columns in pairs.
static SmallVector<Value> byColumns(LaneBuilder &l, const cnn::LinearMap &map,
                                    ArrayRef<Value> x) {
  SmallVector<Value> sums(map.columns), differences(map.columns);
  for (int64_t c = 0; c < map.columns; ++c)
    if (isColumnPair(map, c)) {
      sums[c] = l.add(x[c], x[c + 1]);
      differences[c] = l.sub(x[c], x[c + 1]);
      ++c;
    }
  SmallVector<Value> result;
  for (int64_t r = 0; r < map.rows; ++r) {
    SmallVector<Term> terms;
    for (int64_t c = 0; c < map.columns; ++c) {
      double factor = map.row(r)[c];
      if (!sums[c]) {
        terms.push_back({factor, x[c]});
        continue;
      }
      bool same = factor == map.row(r)[c + 1];
      terms.push_back({factor, same ? sums[c] : differences[c]});
      ++c;
    }
    result.push_back(sumOf(l, terms));
  }
  return result;
}

/// B^T: rows in pairs.
static SmallVector<Value> byRows(LaneBuilder &l, const cnn::LinearMap &map,
                                 ArrayRef<Value> x) {
  SmallVector<Value> result;
  for (int64_t r = 0; r < map.rows; ++r) {
    SmallVector<Term> even, odd;
    for (int64_t c = 0; c < map.columns; ++c)
      (c % 2 ? odd : even).push_back({map.row(r)[c], x[c]});
    if (!isRowPair(map, r)) {
      llvm::append_range(even, odd);
      result.push_back(sumOf(l, even));
      continue;
    }
    Value e = sumOf(l, even), o = sumOf(l, odd);
    result.push_back(l.add(e, o));
    result.push_back(l.sub(e, o));
    ++r;
  }
  return result;
}

SmallVector<Value> cnnc::cpu::emitLinearMap(LaneBuilder &l,
                                            const cnn::LinearMap &map,
                                            ArrayRef<Value> x) {
  return map.rows == map.columns ? byRows(l, map, x) : byColumns(l, map, x);
}

SmallVector<Value> cnnc::cpu::emitSquareMap(LaneBuilder &l,
                                            const cnn::LinearMap &map,
                                            ArrayRef<Value> x) {
  SmallVector<SmallVector<Value>> columns;
  for (int64_t c = 0; c < map.columns; ++c) {
    SmallVector<Value> column;
    for (int64_t r = 0; r < map.columns; ++r)
      column.push_back(x[r * map.columns + c]);
    columns.push_back(emitLinearMap(l, map, column));
  }
  SmallVector<Value> result;
  for (int64_t r = 0; r < map.rows; ++r) {
    SmallVector<Value> row;
    for (const SmallVector<Value> &column : columns)
      row.push_back(column[r]);
    llvm::append_range(result, emitLinearMap(l, map, row));
  }
  return result;
}
