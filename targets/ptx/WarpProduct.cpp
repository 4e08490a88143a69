//===- WarpProduct.cpp - the arithmetic of a GEMM's main loop -------------===//

#include "targets/ptx/WarpProduct.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

WarpProduct::WarpProduct(ElementEmitter &e, const GemmTile &tile, Value thread,
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
  Value warp = divide(inSlice, kWarp);
  lane = modulo(inSlice, kWarp);
  warpRow = modulo(warp, tile.warpsM);
  warpColumn = divide(warp, tile.warpsM);
}

Value WarpProduct::isFirstSlice() {
  if (tile.slices == 1)
    return {};
  return l.compare(arith::CmpIPredicate::eq, slice, l.constantIndex(0));
}

SmallVector<Value> WarpProduct::zeros() {
  Value zero =
      arith::ConstantOp::create(l.b, l.loc, l.b.getZeroAttr(sumType()));
  return SmallVector<Value>(sumCount(), zero);
}

/// The innermost rows of a sum: itself, or those of two dimensions.
static SmallVector<Value> runsOf(LaneBuilder &l, Value sum) {
  auto type = cast<VectorType>(sum.getType());
  if (type.getRank() == 1)
    return {sum};
  SmallVector<Value> runs;
  for (int64_t r = 0; r < type.getDimSize(0); ++r)
    runs.push_back(vector::ExtractOp::create(l.b, l.loc, sum, r));
  return runs;
}

SmallVector<Value> WarpProduct::reduceSlices(Value scratch,
                                             ValueRange initial) {
  SmallVector<Value> sums(initial);
  VectorType type = sumType();
  int64_t run = type.getDimSize(type.getRank() - 1);
  int64_t runs = type.getNumElements() / run;
  auto run1 = VectorType::get({run}, type.getElementType());
  llvm::MaybeAlign align(4 * run);
  for (int64_t half = tile.slices / 2; half >= 1; half /= 2) {
    // The upper half leaves its sums to the lower one; run number r of thread t
    // lies at (r * threads + t) * run, so that a warp's accesses are
    // neighbours.
    auto place = [&](Value owner, int64_t r) {
      Value thread =
          l.add(l.mul(owner, l.constantIndex(tile.sliceThreads())), inSlice);
      Value at = l.mul(thread, l.constantIndex(run));
      return l.add(at, l.constantIndex(r * half * tile.sliceThreads() * run));
    };
    auto below = [&](int64_t limit) {
      return l.less(slice, l.constantIndex(limit));
    };
    Value isUpper =
        l.logicalAnd(below(2 * half), l.compare(arith::CmpIPredicate::uge,
                                                slice, l.constantIndex(half)));
    e.ifThen(isUpper, [&] {
      Value owner = l.sub(slice, l.constantIndex(half));
      for (size_t s = 0; s < sums.size(); ++s)
        for (auto [r, part] : llvm::enumerate(runsOf(l, sums[s])))
          vector::StoreOp::create(l.b, l.loc, part, scratch,
                                  place(owner, int64_t(s) * runs + r), false,
                                  align);
    });
    gpu::BarrierOp::create(l.b, l.loc);
    auto branch = scf::IfOp::create(l.b, l.loc, TypeRange(ValueRange(sums)),
                                    below(half), true);
    {
      OpBuilder::InsertionGuard guard(l.b);
      l.b.setInsertionPointToStart(branch.thenBlock());
      SmallVector<Value> added;
      for (size_t s = 0; s < sums.size(); ++s) {
        Value sum = sums[s];
        for (auto [r, part] : llvm::enumerate(runsOf(l, sums[s]))) {
          Value other = vector::LoadOp::create(
              l.b, l.loc, run1, scratch, place(slice, int64_t(s) * runs + r),
              false, align);
          Value both = l.add(part, other);
          sum = type.getRank() == 1 ? both
                                    : vector::InsertOp::create(l.b, l.loc, both,
                                                               sum, int64_t(r))
                                          .getResult();
        }
        added.push_back(sum);
      }
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
