//===- Latency.cpp - stages of one iteration ------------------------------===//

#include "targets/hls/estimate/Latency.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "targets/hls/estimate/OperatorCosts.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
class Timing {
public:
  explicit Timing(int64_t external) : external(external) {}

  int64_t of(Block &block) {
    run(block, 0);
    return last + 1;
  }

private:
  int64_t readyOf(Value value) const { return ready.lookup(value); }

  int64_t operandsReady(Operation &op, int64_t from) const {
    for (Value operand : op.getOperands())
      from = std::max(from, readyOf(operand));
    return from;
  }

  /// Runs the operations, none of which starts before `from`; the end of the
  /// last.
  int64_t run(Block &block, int64_t from) {
    int64_t end = from;
    for (Operation &op : block)
      end = std::max(end, runOp(op, from));
    return end;
  }

  int64_t runOp(Operation &op, int64_t from) {
    if (auto part = dyn_cast<PartOp>(op))
      return runPart(part, from);
    int64_t start = operandsReady(op, from);
    if (auto loop = dyn_cast<ForOp>(op))
      return runLoop(loop, start);
    if (auto branch = dyn_cast<scf::IfOp>(op))
      return runBranches(branch, start);
    // A load sees what was stored before it.
    if (auto load = dyn_cast<memref::LoadOp>(op))
      start = std::max(start, stored.lookup(load.getMemRef()));
    if (auto set = dyn_cast<SetLaneOp>(op))
      return finish(op, start, set.getVariable());
    if (auto set = dyn_cast<SetLanesOp>(op))
      return finish(op, start, set.getVariable());
    if (auto store = dyn_cast<memref::StoreOp>(op))
      return finish(op, start, store.getMemRef());
    return finish(op, start, nullptr);
  }

  int64_t finish(Operation &op, int64_t start, Value memory) {
    int64_t end = start + operatorCost(&op).latency;
    if (isExternal(op))
      end += external;
    for (Value result : op.getResults())
      ready[result] = end;
    if (memory)
      stored[memory] = std::max(stored.lookup(memory), end);
    last = std::max(last, end);
    return end;
  }

  /// Reads of external memory; writes are posted.
  static bool isExternal(Operation &op) {
    return isa<memref::LoadOp>(op) && externalMemoryOf(&op);
  }

  int64_t runBranches(scf::IfOp branch, int64_t start) {
    int64_t end = start;
    for (Region *region : {&branch.getThenRegion(), &branch.getElseRegion()}) {
      if (region->empty())
        continue;
      end = std::max(end, run(region->front(), start));
      Operation *yield = region->front().getTerminator();
      for (auto [result, value] :
           llvm::zip(branch.getResults(), yield->getOperands()))
        ready[result] = std::max({ready.lookup(result), start, readyOf(value)});
    }
    return end;
  }

  int64_t runPart(PartOp part, int64_t from) {
    int64_t end = run(part.getBlock(), from);
    for (auto [result, value] : llvm::zip(
             part.getResults(), part.getBlock().getTerminator()->getOperands()))
      ready[result] = readyOf(value);
    return end;
  }

  int64_t runLoop(ForOp loop, int64_t start) {
    Block &body = loop.getBlock();
    ready[loop.getInductionVar()] = start;
    for (auto [argument, initial] :
         llvm::zip(loop.getCarried(), loop.getInitial()))
      ready[argument] = std::max(start, readyOf(initial));
    int64_t end = run(body, start);
    if (loop.getResults().empty())
      return end;
    // Once more, with carried values that come late: how long one takes through
    // the body.
    SmallVector<int64_t> first;
    for (Value value : body.getTerminator()->getOperands())
      first.push_back(readyOf(value));
    int64_t late = end + 1;
    int64_t before = last;
    llvm::DenseMap<Value, int64_t> storedBefore = stored;
    for (BlockArgument argument : loop.getCarried())
      ready[argument] = late;
    run(body, start);
    last = before;
    stored = std::move(storedBefore);
    for (auto [result, value, once] : llvm::zip(
             loop.getResults(), body.getTerminator()->getOperands(), first)) {
      int64_t through = std::max<int64_t>(0, readyOf(value) - late);
      bool chain = isa<FloatType>(result.getType());
      int64_t steps = chain ? loop.getTripCount() - 1
                            : llvm::Log2_64_Ceil(loop.getTripCount());
      ready[result] = once + through * steps;
      end = std::max(end, ready[result]);
    }
    last = std::max(last, end);
    return end;
  }

  int64_t external, last = 0;
  llvm::DenseMap<Value, int64_t> ready, stored;
};
} // namespace

int64_t cnnc::hls::iterationLatency(Block &block, int64_t external) {
  return Timing(external).of(block);
}
