//===- ProcessEstimate.cpp - what a process takes -------------------------===//

#include "targets/hls/estimate/ProcessEstimate.h"
#include "dialects/hls/Fixed.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "targets/hls/estimate/ExtractNetwork.h"
#include "targets/hls/estimate/Latency.h"
#include "targets/hls/estimate/MemoryCosts.h"
#include "targets/hls/estimate/OperatorCosts.h"
#include "targets/hls/estimate/Schedule.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using llvm::divideCeil;

/// Look-up tables and flip-flops of a process's handshakes and state machine,
/// and of each loop's counter.
static constexpr Resources kControl = {0, 0, 0, 60, 60};
static constexpr Resources kCounter = {0, 0, 0, 30, 30};

namespace {
class Estimator {
public:
  Estimator(ProcessOp process, int64_t wide) : process(process), wide(wide) {}

  ProcessEstimate run() {
    result.operators = kControl;
    block(process.getBlock(), 1);
    for (auto [memory, bits] : portBits)
      result.operators += portCost(bits);
    process.walk([&](ForOp loop) { pipeline(loop); });
    return result;
  }

private:
  void block(Block &block, int64_t times) {
    for (Operation &op : block)
      operation(op, times);
  }

  void operation(Operation &op, int64_t times) {
    if (auto loop = dyn_cast<ForOp>(op))
      return this->loop(loop, times);
    for (Region &region : op.getRegions())
      for (Block &inner : region)
        block(inner, times);
    if (auto memory = dyn_cast<MemoryOp>(op)) {
      result.memories += banksOf(memory).cost(/*isRom=*/false) * times;
      return;
    }
    if (auto get = dyn_cast<GetRomOp>(op)) {
      auto rom =
          SymbolTable::lookupNearestSymbolFrom<RomOp>(&op, get.getRomAttr());
      result.memories += banksOf(rom).cost(/*isRom=*/true) * times;
      return;
    }
    if (Value memory = externalMemoryOf(&op))
      portBits[memory] +=
          times * bitWidth(cast<MemRefType>(memory.getType()).getElementType());
    if (isKnown(op))
      return;
    if (auto lane = dyn_cast<LaneOp>(op))
      result.operators += chooseLane(lane) * times;
    if (isProduct(op)) {
      result.products += (isPair(op) ? 2 : 1) * times * runs;
      result.packs |= isPair(op);
    }
    // What a cycle hands to the next, word by word.
    if (isa<ReadOp, memref::LoadOp>(op) && !isRegister(op))
      result.operators.ff += times * bitWidth(op.getResult(0).getType());
    result.operators += operatorCost(&op, wide).resources * times;
  }

  void loop(ForOp loop, int64_t times) {
    if (loop.getUnroll()) {
      known.insert(loop.getInductionVar());
      return block(loop.getBlock(), times * loop.getTripCount());
    }
    result.operators += kCounter;
    runs *= loop.getTripCount();
    block(loop.getBlock(), times);
    runs /= loop.getTripCount();
  }

  void pipeline(ForOp loop) {
    if (!loop.getPipeline())
      return;
    result.interval = std::max(result.interval, int64_t(*loop.getPipeline()));
    result.latency = std::max(
        result.latency, iterationLatency(loop.getBlock(), kExternalLatency));
  }

  /// Computed from indices of unrolled loops and constants alone.
  bool isKnown(Operation &op) {
    if (op.getNumResults() != 1 || op.getNumRegions() > 0 ||
        !(isa<arith::ArithDialect>(op.getDialect())))
      return false;
    bool all = llvm::all_of(op.getOperands(), [&](Value operand) {
      return known.contains(operand) || matchPattern(operand, m_Constant());
    });
    if (all)
      known.insert(op.getResult(0));
    return all;
  }

  /// A lane by an index that changes is a multiplexer.
  Resources chooseLane(LaneOp lane) {
    Value index = lane.getLane();
    if (known.contains(index) || matchPattern(index, m_Constant()))
      return {};
    auto word = cast<WordType>(lane.getWord().getType());
    // Of the indices only those of loops that run choose: unrolled ones are
    // an offset that each copy has of its own.
    return {0, 0, 0,
            bitWidth(word.getElement()) *
                int64_t(divideCeil(choices(index, word.getLanes()) - 1, 3)),
            0};
  }

  /// How many values an index can take in one copy of the hardware.
  int64_t choices(Value index, int64_t most) {
    if (known.contains(index) || matchPattern(index, m_Constant()))
      return 1;
    if (auto argument = dyn_cast<BlockArgument>(index))
      if (auto loop = dyn_cast<ForOp>(argument.getOwner()->getParentOp()))
        return std::min(most, loop.getTripCount());
    Operation *op = index.getDefiningOp();
    // A table has an entry for each of its own indices.
    auto load = dyn_cast_or_null<memref::LoadOp>(op);
    bool isTable = load && load.getMemRef().getDefiningOp<GetRomOp>();
    if (isTable || isa_and_nonnull<arith::IndexCastOp>(op)) {
      int64_t product = 1;
      for (Value operand : op->getOperands().drop_front(isTable))
        product *= choices(operand, most);
      return std::min(most, product);
    }
    if (!isa_and_nonnull<arith::AddIOp, arith::MulIOp, arith::SubIOp>(op))
      return most;
    int64_t product = 1;
    for (Value operand : op->getOperands())
      product *= choices(operand, most);
    return std::min(most, product);
  }

  static bool isRegister(Operation &op) {
    auto load = dyn_cast<memref::LoadOp>(op);
    auto memory =
        load ? load.getMemRef().getDefiningOp<MemoryOp>() : MemoryOp();
    return load && (load.getMemRefType().getRank() == 0 ||
                    (memory && memory.getStorage() == Storage::registers));
  }

  /// A number that comes from a stream or a memory of words, or a weight; not
  /// one that was computed before.
  static bool isFactor(Value value) {
    Operation *op = value.getDefiningOp();
    while (isa_and_nonnull<ConvertOp, ScaleOp>(op))
      op = op->getOperand(0).getDefiningOp();
    if (auto pair = dyn_cast_or_null<AddOp>(op))
      return isFactor(pair.getA()) && isFactor(pair.getB());
    if (auto lane = dyn_cast_or_null<LaneOp>(op)) {
      auto load = lane.getWord().getDefiningOp<memref::LoadOp>();
      return !load || load.getMemRefType().getRank() > 0 ||
             !holdsSums(load.getMemRef());
    }
    auto load = dyn_cast_or_null<memref::LoadOp>(op);
    return load && load.getMemRef().getDefiningOp<GetRomOp>();
  }

  /// A variable whose lanes are written one by one.
  static bool holdsSums(Value variable) {
    return llvm::any_of(variable.getUsers(),
                        [](Operation *user) { return isa<SetLaneOp>(user); });
  }

  /// A product of two factors that goes into a sum.
  static bool isProduct(Operation &op) {
    return isa<MulOp, arith::MulFOp>(op) && isFactor(op.getOperand(0)) &&
           isFactor(op.getOperand(1)) && isSummed(op.getResult(0));
  }

  /// Whether `value` is a term of a sum, or what a loop's sum begins with.
  static bool isSummed(Value value) {
    return llvm::any_of(value.getUses(), [](OpOperand &use) {
      Operation *user = use.getOwner();
      if (isa<ConvertOp, ScaleOp>(user))
        return isSummed(user->getResult(0));
      if (auto loop = dyn_cast<ForOp>(user))
        return llvm::any_of(
            llvm::zip_equal(loop.getInitial(), loop.getCarried()),
            [&](auto pair) {
              return std::get<0>(pair) == use.get() &&
                     isSummed(std::get<1>(pair));
            });
      return isa<AddOp, arith::AddFOp>(user);
    });
  }

  /// Two products in one multiplier: the wide factor is a weight and a shifted
  /// one (lower/PackedProducts.h).
  static bool isPair(Operation &op) {
    return isa<MulOp>(op) && llvm::any_of(op.getOperands(), [](Value operand) {
             auto sum = operand.getDefiningOp<AddOp>();
             return sum && (sum.getA().getDefiningOp<ScaleOp>() ||
                            sum.getB().getDefiningOp<ScaleOp>());
           });
  }

  ProcessOp process;
  int64_t wide;
  int64_t runs = 1; ///< iterations of the loops around what is looked at
  llvm::MapVector<Value, int64_t> portBits; ///< accessed in one iteration
  ProcessEstimate result;
  llvm::DenseSet<Value> known;
};
} // namespace

ProcessEstimate cnnc::hls::estimateProcess(ProcessOp process, int64_t wide) {
  return Estimator(process, wide).run();
}
