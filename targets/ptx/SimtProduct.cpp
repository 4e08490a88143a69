//===- SimtProduct.cpp - a warp's tile without tensor cores ---------------===//

#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/ptx/WarpProduct.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

static constexpr int64_t kVector = GemmTile::kVector;

namespace {
class SimtProduct : public WarpProduct {
public:
  SimtProduct(ElementEmitter &e, const GemmTile &tile, Value thread,
              Value tileA, Value tileB)
      : WarpProduct(e, tile, thread, tileA, tileB),
        element(cast<MemRefType>(tileA.getType()).getElementType()) {
    Value columns = l.constantIndex(GemmTile::kLaneColumns);
    firstRow = l.add(l.mul(warpRow, l.constantIndex(tile.warpM())),
                     l.op<arith::DivUIOp>(lane, columns));
    firstColumn = l.add(
        l.mul(warpColumn, l.constantIndex(tile.warpN())),
        l.mul(l.op<arith::RemUIOp>(lane, columns), l.constantIndex(kVector)));
  }

  int64_t rows() const override { return tile.threadM; }
  int64_t groups() const override { return tile.threadN / kVector; }
  int64_t width() const override { return kVector; }
  Value row(int64_t i) override {
    return l.add(firstRow, l.constantIndex(i * GemmTile::kLaneRows));
  }
  Value column(int64_t j) override {
    return l.add(firstColumn, l.constantIndex(columnOffset(j)));
  }
  Value values(ValueRange sums, int64_t i, int64_t j) override {
    return sums[i * groups() + j];
  }

  SmallVector<Value> accumulate(Value baseA, Value baseB,
                                ValueRange initial) override {
    int64_t depth = tile.stageDepth();
    Value sliceDepth = l.mul(slice, l.constantIndex(tile.depth));
    Value a = l.add(l.add(l.mul(firstRow, l.constantIndex(depth)), sliceDepth),
                    baseA);
    Value b = l.add(
        l.add(l.mul(sliceDepth, l.constantIndex(tile.blockN())), firstColumn),
        baseB);
    SmallVector<Value> sums(initial);
    for (int64_t k = 0; k < tile.depth; k += kVector) {
      SmallVector<Value> lines;
      for (int64_t i = 0; i < rows(); ++i)
        lines.push_back(
            loadShared(tileA, a, i * GemmTile::kLaneRows * depth + k));
      for (int64_t q = 0; q < kVector; ++q)
        addDepth(lines, q, b, (k + q) * tile.blockN(), sums);
    }
    return sums;
  }

protected:
  VectorType sumType() const override {
    return VectorType::get({kVector}, element);
  }
  int64_t sumCount() const override { return rows() * groups(); }

private:
  static int64_t columnOffset(int64_t j) {
    return j * GemmTile::kLaneColumns * kVector;
  }

  Value loadShared(Value memref, Value at, int64_t offset) {
    return vector::LoadOp::create(l.b, l.loc, sumType(), memref,
                                  l.add(at, l.constantIndex(offset)), false,
                                  llvm::MaybeAlign(4 * kVector));
  }

  /// Adds element `q` of all rows times one row of columns at `b` + `offset`.
  void addDepth(ArrayRef<Value> lines, int64_t q, Value b, int64_t offset,
                SmallVector<Value> &sums) {
    SmallVector<Value> columns;
    for (int64_t j = 0; j < groups(); ++j)
      columns.push_back(loadShared(tileB, b, offset + columnOffset(j)));
    for (int64_t i = 0; i < rows(); ++i) {
      Value x = vector::ExtractOp::create(l.b, l.loc, lines[i], q);
      Value spread = vector::BroadcastOp::create(l.b, l.loc, sumType(), x);
      for (int64_t j = 0; j < groups(); ++j) {
        Value &sum = sums[i * groups() + j];
        sum = isa<FloatType>(element)
                  ? vector::FMAOp::create(l.b, l.loc, spread, columns[j], sum)
                        .getResult()
                  : l.add(l.mul(spread, columns[j]), sum);
      }
    }
  }

  Type element;
  Value firstRow, firstColumn;
};
} // namespace

std::unique_ptr<WarpProduct>
cnnc::ptx::makeSimtProduct(ElementEmitter &e, const GemmTile &tile,
                           Value thread, Value tileA, Value tileB) {
  return std::make_unique<SimtProduct>(e, tile, thread, tileA, tileB);
}
