//===- SimtProduct.cpp - a warp's tile on the f32 units -------------------===//

#include "targets/ptx/SimtProduct.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

static constexpr int64_t kVector = GemmTile::kVector;

SimtProduct::SimtProduct(ElementEmitter &e, const GemmTile &tile, Value thread,
                         Value tileA, Value tileB)
    : l(e.l), e(e), tile(tile), tileA(tileA), tileB(tileB) {
  auto divide = [&](Value v, int64_t by) {
    return l.op<arith::DivUIOp>(v, l.constantIndex(by));
  };
  auto modulo = [&](Value v, int64_t by) {
    return l.op<arith::RemUIOp>(v, l.constantIndex(by));
  };
  slice = divide(thread, tile.sliceThreads());
  inSlice = modulo(thread, tile.sliceThreads());
  Value warp = divide(inSlice, kWarp), lane = modulo(inSlice, kWarp);
  Value warpRow = modulo(warp, tile.warpsM),
        warpColumn = divide(warp, tile.warpsM);
  firstRow = l.add(l.mul(warpRow, l.constantIndex(tile.warpM())),
                   divide(lane, GemmTile::kLaneColumns));
  firstColumn = l.add(
      l.mul(warpColumn, l.constantIndex(tile.warpN())),
      l.mul(modulo(lane, GemmTile::kLaneColumns), l.constantIndex(kVector)));
}

Value SimtProduct::row(int64_t i) {
  return l.add(firstRow, l.constantIndex(i * GemmTile::kLaneRows));
}

Value SimtProduct::column(int64_t j) {
  return l.add(firstColumn,
               l.constantIndex(j * GemmTile::kLaneColumns * kVector));
}

Value SimtProduct::isFirstSlice() {
  if (tile.slices == 1)
    return {};
  return l.compare(arith::CmpIPredicate::eq, slice, l.constantIndex(0));
}

static VectorType quad(LaneBuilder &l) {
  return VectorType::get({kVector}, l.b.getF32Type());
}

Value SimtProduct::loadShared(Value memref, Value at) {
  return vector::LoadOp::create(l.b, l.loc, quad(l), memref, at, false,
                                llvm::MaybeAlign(4 * kVector));
}

SmallVector<Value> SimtProduct::zeros() {
  Value zero = arith::ConstantOp::create(l.b, l.loc, l.b.getZeroAttr(quad(l)));
  return SmallVector<Value>(tile.threadM * columnGroups(), zero);
}

SmallVector<Value> SimtProduct::accumulate(Value baseA, Value baseB,
                                           ValueRange initial) {
  int64_t depth = tile.stageDepth(), groups = columnGroups();
  Value sliceDepth = l.mul(slice, l.constantIndex(tile.depth));
  Value a =
      l.add(l.add(l.mul(firstRow, l.constantIndex(depth)), sliceDepth), baseA);
  Value b = l.add(
      l.add(l.mul(sliceDepth, l.constantIndex(tile.blockN())), firstColumn),
      baseB);
  SmallVector<Value> sums(initial);
  for (int64_t k = 0; k < tile.depth; k += kVector) {
    SmallVector<Value> rows;
    for (int64_t i = 0; i < tile.threadM; ++i)
      rows.push_back(loadShared(
          tileA,
          l.add(a, l.constantIndex(i * GemmTile::kLaneRows * depth + k))));
    for (int64_t q = 0; q < kVector; ++q) {
      SmallVector<Value> columns;
      for (int64_t j = 0; j < groups; ++j)
        columns.push_back(loadShared(
            tileB,
            l.add(b, l.constantIndex((k + q) * tile.blockN() +
                                     j * GemmTile::kLaneColumns * kVector))));
      for (int64_t i = 0; i < tile.threadM; ++i) {
        Value x = vector::ExtractOp::create(l.b, l.loc, rows[i], q);
        Value spread = vector::BroadcastOp::create(l.b, l.loc, quad(l), x);
        for (int64_t j = 0; j < groups; ++j)
          sums[i * groups + j] = vector::FMAOp::create(
              l.b, l.loc, spread, columns[j], sums[i * groups + j]);
      }
    }
  }
  return sums;
}

SmallVector<Value> SimtProduct::reduceSlices(Value scratch,
                                             ValueRange initial) {
  SmallVector<Value> sums(initial);
  for (int64_t half = tile.slices / 2; half >= 1; half /= 2) {
    // The upper half leaves its sums to the lower one; element number r of
    // thread t lies at (r * threads + t) * 4, so that a warp's accesses are
    // neighbours.
    auto place = [&](Value owner, size_t r) {
      Value thread =
          l.add(l.mul(owner, l.constantIndex(tile.sliceThreads())), inSlice);
      Value at = l.mul(thread, l.constantIndex(kVector));
      return l.add(at, l.constantIndex(int64_t(r) * half * tile.sliceThreads() *
                                       kVector));
    };
    auto below = [&](int64_t limit) {
      return l.less(slice, l.constantIndex(limit));
    };
    Value isUpper =
        l.logicalAnd(below(2 * half), l.compare(arith::CmpIPredicate::uge,
                                                slice, l.constantIndex(half)));
    e.ifThen(isUpper, [&] {
      Value owner = l.sub(slice, l.constantIndex(half));
      for (size_t r = 0; r < sums.size(); ++r)
        vector::StoreOp::create(l.b, l.loc, sums[r], scratch, place(owner, r),
                                false, llvm::MaybeAlign(4 * kVector));
    });
    gpu::BarrierOp::create(l.b, l.loc);
    auto branch = scf::IfOp::create(l.b, l.loc, TypeRange(ValueRange(sums)),
                                    below(half), true);
    {
      OpBuilder::InsertionGuard guard(l.b);
      l.b.setInsertionPointToStart(branch.thenBlock());
      SmallVector<Value> added;
      for (size_t r = 0; r < sums.size(); ++r)
        added.push_back(l.add(sums[r], loadShared(scratch, place(slice, r))));
      scf::YieldOp::create(l.b, l.loc, added);
      l.b.setInsertionPointToStart(branch.elseBlock());
      scf::YieldOp::create(l.b, l.loc, sums);
    }
    sums.assign(branch.getResults().begin(), branch.getResults().end());
    if (half > 1)
      gpu::BarrierOp::create(l.b, l.loc);
  }
  return sums;
}
