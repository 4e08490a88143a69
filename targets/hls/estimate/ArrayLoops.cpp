//===- ArrayLoops.cpp - cycles of loops over arrays -----------------------===//

#include "targets/hls/estimate/ArrayLoops.h"
#include "dialects/cnn/Layout.h"
#include "dialects/hls/HlsOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "targets/hls/GenericForm.h"
#include "targets/hls/estimate/Latency.h"
#include "targets/hls/estimate/MemoryCosts.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

static std::optional<int64_t> mostOf(Value index) {
  Operation *op = index.getDefiningOp();
  if (isa_and_nonnull<arith::MinSIOp, arith::MinUIOp, arith::MaxSIOp,
                      arith::MaxUIOp, arith::SelectOp>(op)) {
    auto a = mostOf(op->getOperand(op->getNumOperands() - 2));
    auto b = mostOf(op->getOperand(op->getNumOperands() - 1));
    if (isa<arith::MinSIOp, arith::MinUIOp>(op) &&
        a.has_value() != b.has_value())
      return a ? a : b;
    if (!a || !b)
      return std::nullopt;
    return isa<arith::MinSIOp, arith::MinUIOp>(op) ? std::min(*a, *b)
                                                   : std::max(*a, *b);
  }
  return getConstantIntValue(index);
}

/// Of a window that the border cuts, those of a whole one; 1 where numbers of
/// the network decide, as for the boxes that were selected so far.
static int64_t mostIterations(scf::ForOp loop) {
  if (auto times = loop.getStaticTripCount())
    return times->getSExtValue();
  return std::max<int64_t>(1, mostOf(loop.getUpperBound()).value_or(1));
}

/// Of the loops of a region, none of which is in another one there.
static int64_t cyclesIn(Region &region, int64_t external) {
  int64_t cycles = 0;
  region.walk<WalkOrder::PreOrder>([&](scf::ForOp loop) {
    cycles += arrayCycles(loop, external);
    return WalkResult::skip();
  });
  return cycles;
}

int64_t cnnc::hls::arrayCycles(scf::ForOp loop, int64_t external) {
  int64_t cycles = iterationLatency(*loop.getBody(), external) +
                   cyclesIn(loop.getRegion(), external);
  return kLoopEntry + mostIterations(loop) * cycles;
}

int64_t cnnc::hls::bufferedCycles(cnn::KernelOp kernel) {
  OpBuilder b(kernel.getContext());
  auto type = b.getFunctionType({}, {});
  OwningOpRef<func::FuncOp> scratch =
      func::FuncOp::create(kernel.getLoc(), "loops", type);
  Block *block = scratch->addEntryBlock();
  b.setInsertionPointToStart(block);
  SmallVector<Value> arrays(kernel.getBlock().getArguments());
  llvm::append_range(arrays, kernel.getYield().getValues());
  for (Value &array : arrays) {
    auto stored = cnn::physicalType(cast<RankedTensorType>(array.getType()));
    array = MemoryOp::create(
        b, kernel.getLoc(),
        MemRefType::get(stored.getShape(), stored.getElementType()));
  }
  cnn::TilingAttr tiling = genericTiling(kernel);
  auto index = [&](int64_t value) {
    return arith::ConstantIndexOp::create(b, kernel.getLoc(), value);
  };
  KernelContext context(b, kernel, tiling, *block, arrays, index(0),
                        index(tiling.getInt("tasks")));
  findGenericForm(tiling.getForm())(context);
  return cyclesIn(scratch->getBody(), /*external=*/0);
}

int64_t cnnc::hls::loopCycles(func::FuncOp function) {
  OwningOpRef<func::FuncOp> scratch = function.clone();
  auto kernels = scratch->getBody().getOps<cnn::KernelOp>();
  if (kernels.empty())
    return 0;
  cnn::KernelOp kernel = *kernels.begin();
  cnn::TilingAttr tiling = kernel.getTilingAttr();
  if (!tiling || !findGenericForm(tiling.getForm()))
    return 0;
  writeLoops(kernel);
  return cyclesIn(scratch->getBody(), kExternalLatency);
}
