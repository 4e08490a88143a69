//===- PlanMemory.cpp - pack all intermediate buffers into one arena ------===//

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/OpClass.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Pass/PassManager.h"
#include "passes/memory/ArenaPacking.h"
#include "passes/memory/BufferPlace.h"
#include "passes/memory/Lifetimes.h"
#include "passes/memory/Passes.h"
#include "llvm/Support/FormatVariadic.h"

namespace cnnc {
#define GEN_PASS_DEF_PLANMEMORY
#include "passes/memory/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

static int64_t roundedSize(int64_t bytes) {
  return (bytes + kArenaAlignment - 1) / kArenaAlignment * kArenaAlignment;
}

static LogicalResult checkFunction(func::FuncOp function) {
  if (!function.getBody().hasOneBlock())
    return function.emitOpError("expected one block");
  WalkResult result = function.walk([&](Operation *op) {
    if (op->getParentOfType<KernelOp>())
      return WalkResult::skip();
    auto alloc = dyn_cast<memref::AllocOp>(op);
    if (!alloc)
      return WalkResult::advance();
    MemRefType type = alloc.getType();
    if (type.hasStaticShape() && type.getLayout().isIdentity() &&
        type.getElementType().isIntOrFloat() &&
        type.getElementTypeBitWidth() % 8 == 0)
      return WalkResult::advance();
    alloc.emitOpError("cannot lie in an arena: expected a dense buffer of "
                      "static shape and whole bytes, got ")
        << type;
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

namespace {
/// Lifetimes in one buffer of the arena: more than one where a kernel writes
/// over its input.
struct SharedBuffer {
  SmallVector<Lifetime *, 1> lifetimes;
  ArenaBuffer buffer;
};

struct PlanMemory : cnnc::impl::PlanMemoryBase<PlanMemory> {
  using PlanMemoryBase::PlanMemoryBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    if (failed(checkFunction(function)))
      return signalPassFailure();
    SmallVector<Lifetime> lifetimes = lifetimesOf(function);
    SmallVector<SharedBuffer> shared = shareBuffers(function, lifetimes);
    auto sizes =
        llvm::map_range(shared, [](const SharedBuffer &s) { return s.buffer; });
    ArenaPacking packing = packArena(llvm::to_vector(sizes));
    int64_t sum = 0;
    for (const Lifetime &lifetime : lifetimes)
      sum += roundedSize(lifetime.size);
    if (failed(rewrite(function, shared, packing)))
      return signalPassFailure();
    record(function, packing, sum, lifetimes.size());
  }

  SmallVector<SharedBuffer> shareBuffers(func::FuncOp function,
                                         SmallVector<Lifetime> &lifetimes);
  LogicalResult rewrite(func::FuncOp function, ArrayRef<SharedBuffer> shared,
                        const ArenaPacking &packing);

  void record(func::FuncOp function, const ArenaPacking &packing, int64_t sum,
              int64_t count) {
    Builder builder(&getContext());
    function->setAttr("cnn.arena_size",
                      builder.getI64IntegerAttr(packing.size));
    function->setAttr("cnn.arena_lower_bound",
                      builder.getI64IntegerAttr(packing.lowerBound));
    function->setAttr("cnn.sum_of_intermediates",
                      builder.getI64IntegerAttr(sum));
    // How far from the least a plan is must not take a statistic to see.
    remark::analysis(
        function.getLoc(),
        remark::RemarkOpts::name("arena").category("cnn-plan-memory"))
        << llvm::formatv(
               "the arena takes {0} bytes for {1} buffers of {2}; {3} "
               "are alive at one time",
               packing.size, count, sum, packing.lowerBound)
               .str();
    buffers += count;
    arenaBytes += packing.size;
    lowerBoundBytes += packing.lowerBound;
    sumBytes += sum;
  }
};
} // namespace

/// True if the kernel reads each element of its inputs only where it writes the
/// element of the same position, all of the result's size.
static bool isPositionwise(KernelOp kernel) {
  return llvm::all_of(
      kernel.getBlock().without_terminator(),
      [](Operation &op) { return isElementwise(&op) || isa<ConstantOp>(op); });
}

SmallVector<SharedBuffer>
PlanMemory::shareBuffers(func::FuncOp function,
                         SmallVector<Lifetime> &lifetimes) {
  SmallVector<SharedBuffer> shared;
  DenseMap<Value, size_t> bufferOf;
  SmallVector<Operation *> order;
  if (inPlace)
    for (Operation &op : function.getBody().front())
      order.push_back(&op);
  for (Lifetime &lifetime : lifetimes) {
    if (!lifetime.isUsed())
      continue;
    size_t target = shared.size();
    auto kernel =
        inPlace ? dyn_cast<KernelOp>(order[lifetime.first]) : KernelOp();
    if (kernel && isPositionwise(kernel))
      for (auto [input, argument] :
           llvm::zip(kernel.getInputs(), kernel.getBlock().getArguments())) {
        auto found = bufferOf.find(input);
        if (found == bufferOf.end() ||
            input.getType() != lifetime.alloc.getType() ||
            shared[found->second].buffer.last != lifetime.first)
          continue;
        target = found->second;
        ++inPlaceKernels;
        break;
      }
    if (target == shared.size()) {
      shared.emplace_back();
      shared.back().buffer = {roundedSize(lifetime.size), lifetime.first,
                              lifetime.last};
    }
    shared[target].lifetimes.push_back(&lifetime);
    shared[target].buffer.last = lifetime.last;
    bufferOf[lifetime.alloc] = target;
  }
  return shared;
}

/// Replaces `buffer`, an allocation at `offset` of the arena or a view of one,
/// by a view of the arena itself.
static void viewArena(Operation *buffer, Value arena, int64_t offset) {
  for (Operation *user : llvm::make_early_inc_range(buffer->getUsers())) {
    IntegerAttr shift;
    if (isa<memref::ReinterpretCastOp>(user))
      viewArena(user, arena, offset);
    else if (auto view = dyn_cast<memref::ViewOp>(user);
             view && matchPattern(view.getByteShift(), m_Constant(&shift)))
      viewArena(user, arena, offset + shift.getInt());
  }
  if (!buffer->use_empty()) {
    OpBuilder builder(buffer);
    auto type = cast<MemRefType>(buffer->getResult(0).getType());
    buffer->getResult(0).replaceAllUsesWith(
        viewAt(builder, buffer->getLoc(), arena, offset, type));
  }
  buffer->erase();
}

LogicalResult PlanMemory::rewrite(func::FuncOp function,
                                  ArrayRef<SharedBuffer> shared,
                                  const ArenaPacking &packing) {
  Builder attributes(&getContext());
  unsigned position = function.getNumArguments();
  if (failed(function.insertArgument(
          position,
          MemRefType::get({packing.size}, attributes.getIntegerType(8)),
          attributes.getDictionaryAttr(
              attributes.getNamedAttr("cnn.arena", attributes.getUnitAttr())),
          function.getLoc())))
    return failure();
  Value arena = function.getArgument(position);
  for (auto [place, offset] : llvm::zip(shared, packing.offsets))
    for (Lifetime *lifetime : place.lifetimes)
      viewArena(lifetime->alloc, arena, offset);
  for (auto alloc : llvm::make_early_inc_range(
           function.getBody().front().getOps<memref::AllocOp>()))
    if (alloc.use_empty())
      alloc.erase();
  return success();
}

void cnnc::buildMemoryPipeline(OpPassManager &manager,
                               const PlanMemoryOptions &options,
                               int64_t sectorBytes) {
  manager.addNestedPass<func::FuncOp>(createPlaceConcats({sectorBytes}));
  if (sectorBytes)
    manager.addNestedPass<func::FuncOp>(createViewSlices({sectorBytes}));
  manager.addNestedPass<func::FuncOp>(createPlanMemory(options));
}
