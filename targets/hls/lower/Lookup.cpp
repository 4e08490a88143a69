//===- Lookup.cpp - functions by table ------------------------------------===//

#include "targets/hls/lower/Lookup.h"
#include "dialects/cnn/GridRanges.h"
#include "targets/hls/lower/Numbers.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

Lookup::Lookup(ProcessBuilder &p, cnn::LookupOp op, ElementsAttr table,
               int64_t readers)
    : op(op) {
  int64_t rows = table.getShapedType().getDimSize(0), terms = op.getTerms();
  SmallVector<cnn::GridRange> ranges = cnn::columnRanges(table);
  for (int64_t column = 0; column < terms; ++column) {
    const cnn::GridRange &range = ranges[column];
    int64_t width = range.width();
    auto type = FixedType::get(table.getContext(), width,
                               width + range.exponent, !range.isUnsigned());
    ElementsAttr numbers =
        arrangeConstant(table, type, rows, [&](ArrayRef<int64_t> row) {
          return row[0] * terms + column;
        });
    std::string name = terms == 1 ? "table" : "table" + std::to_string(column);
    columns.push_back(
        p.copiedRom(name, MemRefType::get(rows, type), numbers, readers));
  }
}

/// The lower `bits` bits of a mantissa, as an unsigned whole number.
static Value lowBits(ProcessBuilder &p, Value mantissa, int64_t bits) {
  return fitNumber(p, mantissa,
                   FixedType::get(p.b.getContext(), bits, bits,
                                  /*isSigned=*/false));
}

Value Lookup::at(ProcessBuilder &p, Value x) const {
  cnn::FixedAttr grid = op.getGrid();
  int64_t width = grid.getWidth(), rest = op.getRestBits();
  auto scaled = [&](Value number, int64_t exponent) -> Value {
    return exponent == 0 ? number
                         : ScaleOp::create(p.b, p.loc(), number, exponent);
  };
  x = fitNumber(p, x,
                FixedType::get(p.b.getContext(), width, grid.getInteger(),
                               !grid.getIsUnsigned()));
  Value mantissa = lowBits(p, scaled(x, -grid.getExponent()), width);
  Value row = p.index(0);
  if (rest < width)
    row = arith::IndexCastOp::create(
        p.b, p.loc(), p.b.getIndexType(),
        fitNumber(p, lowBits(p, scaled(mantissa, -rest), width - rest),
                  p.b.getI32Type()));
  Value sum = p.load("entry", columns.back(), row);
  if (columns.size() == 1)
    return sum;
  Value r = lowBits(p, mantissa, rest);
  for (Value column : llvm::reverse(ArrayRef(columns).drop_back()))
    sum =
        addNumbers(p, multiplyNumbers(p, sum, r), p.load("entry", column, row));
  return sum;
}
