//===- Schedule.cpp - what a process does to its streams when -------------===//

#include "targets/hls/estimate/Schedule.h"
#include "dialects/hls/Fixed.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "targets/hls/estimate/ArrayLoops.h"
#include "targets/hls/estimate/IndexValues.h"
#include "targets/hls/estimate/Latency.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using network::Action;
using network::Program;
using Part = Program::Part;

static bool isAccess(Operation *op) {
  return isa<ReadOp, WriteOp, BurstReadOp, BurstWriteOp>(op);
}

/// A loop, or a part that holds one.
static bool holdsLoop(Operation &op) {
  auto part = dyn_cast<PartOp>(op);
  return isa<ForOp>(op) || (part && llvm::any_of(part.getBlock(), holdsLoop));
}

static bool holdsAccess(Operation *op) {
  return op
      ->walk([](Operation *inner) {
        return isAccess(inner) ? WalkResult::interrupt()
                               : WalkResult::advance();
      })
      .wasInterrupted();
}

/// The one loop of a block in which all else is free of effects; null if there
/// is none.
static ForOp onlyLoop(Block &block) {
  ForOp found;
  for (Operation &op : block.without_terminator()) {
    if (auto loop = dyn_cast<ForOp>(op)) {
      if (found)
        return nullptr;
      found = loop;
    } else if (!isPure(&op)) {
      return nullptr;
    }
  }
  return found;
}

ForOp cnnc::hls::pipelinedNest(ForOp loop, SmallVectorImpl<ForOp> &nest) {
  nest.clear();
  while (loop && !loop.getUnroll()) {
    nest.push_back(loop);
    if (loop.getPipeline())
      return loop;
    loop = onlyLoop(loop.getBlock());
  }
  return nullptr;
}

namespace {
/// A condition on indices: the truth value and what it is computed from.
struct Atom {
  Value truth;
  SmallVector<Value, 2> indices;
};

/// One pipelined nest.
class Nest {
public:
  Nest(Program &program, ArrayRef<ForOp> loops, IndexValues &values,
       const Binding &binding)
      : program(program), loops(loops), values(values), binding(binding) {}

  /// The iterations; nothing after an error has been reported.
  std::optional<Part> build() {
    ForOp innermost = loops.back();
    bool fails = false;
    innermost.getBlock().walk([&](scf::IfOp branch) {
      if (!fails && holdsAccess(branch))
        fails = !collectAtoms(branch, branch.getCondition());
    });
    if (fails)
      return std::nullopt;
    return level(0);
  }
  /// Into how many an iteration had to be divided, as it moves several words of
  /// one stream.
  int64_t getDivision() const { return division; }

private:
  bool collectAtoms(scf::IfOp branch, Value condition) {
    Operation *op = condition.getDefiningOp();
    if (isa_and_nonnull<arith::AndIOp, arith::OrIOp, arith::XOrIOp>(op))
      return collectAtoms(branch, op->getOperand(0)) &&
             collectAtoms(branch, op->getOperand(1));
    Atom atom{condition, {}};
    bool opaque = false;
    collectIndices(condition, atom.indices, opaque);
    if (opaque) {
      branch.emitError("cnn-hls: a stream is accessed under a condition that "
                       "depends on data, so that its schedule is unknown");
      return false;
    }
    if (!atom.indices.empty())
      atoms.push_back(std::move(atom));
    return true;
  }

  /// What of the indices before `depth` matters behind it.
  std::vector<int64_t> signature(size_t depth) const {
    std::vector<int64_t> result = {int64_t(depth)};
    for (const Atom &atom : atoms) {
      if (std::optional<int64_t> truth = values.of(atom.truth)) {
        result.push_back(*truth);
        continue;
      }
      result.push_back(-1); // beside truth values
      for (Value index : atom.indices)
        if (values.knows(index))
          result.push_back(values.get(index));
    }
    return result;
  }

  bool matters(Value index) const {
    return llvm::any_of(atoms, [&](const Atom &atom) {
      return llvm::is_contained(atom.indices, index);
    });
  }

  Part level(size_t depth) {
    if (depth == loops.size())
      return iteration();
    ForOp loop = loops[depth];
    Value index = loop.getInductionVar();
    if (!matters(index))
      return program.repeat(loop.getTripCount(), level(depth + 1));
    std::vector<Part> parts;
    Part current = 0;
    int64_t count = 0;
    for (int64_t i = loop.getLower(); i < int64_t(loop.getUpper()); ++i) {
      values.set(index, i);
      std::vector<int64_t> key = signature(depth + 1);
      auto found = known.find(key);
      Part part = found == known.end() ? level(depth + 1) : found->second;
      known[key] = part;
      if (count > 0 && part != current) {
        parts.push_back(program.repeat(count, current));
        count = 0;
      }
      current = part;
      ++count;
    }
    values.forget(index);
    parts.push_back(program.repeat(count, current));
    return program.sequence(parts);
  }

  Part iteration() {
    SmallVector<int> reads, writes;
    ForOp innermost = loops.back();
    collect(innermost.getBlock(), reads, writes);
    // What moves a second word of a stream does so in a cycle of its own.
    std::vector<Action> actions(1);
    auto place = [&](int channel, std::vector<int> Action::*list) {
      for (size_t k = 0;; ++k) {
        if (k == actions.size())
          actions.emplace_back();
        if (!llvm::is_contained(actions[k].*list, channel))
          return (actions[k].*list).push_back(channel);
      }
    };
    for (int channel : reads)
      place(channel, &Action::reads);
    for (int channel : writes)
      place(channel, &Action::writes);
    division = std::max(division, int64_t(actions.size()));
    std::vector<Part> parts;
    for (const Action &action : actions)
      parts.push_back(program.run(1, action));
    return program.sequence(parts);
  }

  void collect(Block &block, SmallVectorImpl<int> &reads,
               SmallVectorImpl<int> &writes) {
    for (Operation &op : block) {
      if (auto read = dyn_cast<ReadOp>(op)) {
        reads.push_back(binding.channels.lookup(read.getStream()));
      } else if (auto write = dyn_cast<WriteOp>(op)) {
        writes.push_back(binding.channels.lookup(write.getStream()));
      } else if (auto branch = dyn_cast<scf::IfOp>(op)) {
        if (!holdsAccess(branch))
          continue;
        Region &taken = *values.of(branch.getCondition())
                            ? branch.getThenRegion()
                            : branch.getElseRegion();
        if (!taken.empty())
          collect(taken.front(), reads, writes);
      } else if (auto part = dyn_cast<PartOp>(op)) {
        collect(part.getBlock(), reads, writes);
      } else if (auto loop = dyn_cast<ForOp>(op)) {
        if (!holdsAccess(loop))
          continue;
        for (int64_t i = loop.getLower(); i < int64_t(loop.getUpper()); ++i) {
          values.set(loop.getInductionVar(), i);
          collect(loop.getBlock(), reads, writes);
        }
        values.forget(loop.getInductionVar());
      }
    }
  }

  Program &program;
  ArrayRef<ForOp> loops;
  IndexValues &values;
  const Binding &binding;
  SmallVector<Atom> atoms;
  std::map<std::vector<int64_t>, Part> known;
  int64_t division = 1;
};

class Scheduler {
public:
  Scheduler(ProcessOp process, const Binding &binding,
            const network::Port &port)
      : process(process), binding(binding), port(port) {}

  FailureOr<Program> run() {
    std::vector<Part> parts = {program.delay(kLoopEntry)};
    for (const Binding::Shared &memory : binding.shared)
      parts.push_back(
          step({{memory.isWriter ? memory.free : memory.full}, {}}));
    if (!block(process.getBlock(), parts))
      return failure();
    for (const Binding::Shared &memory : binding.shared)
      parts.push_back(
          step({{}, {memory.isWriter ? memory.full : memory.free}}));
    program.setRoot(program.sequence(parts));
    return std::move(program);
  }

private:
  /// One cycle out of any pipeline.
  Part step(const Action &action) {
    return program.pipelined({}, program.run(1, action));
  }

  bool block(Block &block, std::vector<Part> &parts) {
    bool hasLoops = false;
    for (Operation &op : block) {
      hasLoops |= holdsLoop(op);
      if (!operation(op, parts))
        return false;
    }
    bool isBody = isa<ForOp>(block.getParentOp());
    if (isBody && !hasLoops)
      parts.push_back(program.delay(iterationLatency(block, port.latency)));
    return true;
  }

  bool operation(Operation &op, std::vector<Part> &parts) {
    if (auto loop = dyn_cast<ForOp>(op))
      return this->loop(loop, parts);
    if (auto branch = dyn_cast<scf::IfOp>(op))
      return this->branch(branch, parts);
    if (auto loop = dyn_cast<scf::ForOp>(op))
      parts.push_back(program.delay(arrayCycles(loop, port.latency)));
    if (auto part = dyn_cast<PartOp>(op))
      return block(part.getBlock(), parts);
    if (auto read = dyn_cast<ReadOp>(op))
      parts.push_back(step({{binding.channels.lookup(read.getStream())}, {}}));
    else if (auto write = dyn_cast<WriteOp>(op))
      parts.push_back(step({{}, {binding.channels.lookup(write.getStream())}}));
    else if (auto burst = dyn_cast<BurstReadOp>(op))
      parts.push_back(transfer(burst.getExternal(), burst.getMemory()));
    else if (auto burst = dyn_cast<BurstWriteOp>(op))
      parts.push_back(transfer(burst.getExternal(), burst.getMemory()));
    return true;
  }

  Part transfer(Value external, Value memory) {
    auto type = cast<MemRefType>(memory.getType());
    int64_t bytes = llvm::divideCeil(bitWidth(type.getElementType()), 8);
    return program.transfer(
        {binding.ports.lookup(external), type.getNumElements() * bytes, bytes});
  }

  bool branch(scf::IfOp branch, std::vector<Part> &parts) {
    if (!holdsAccess(branch))
      return true;
    std::optional<int64_t> truth = values.of(branch.getCondition());
    if (!truth) {
      branch.emitError("cnn-hls: a stream is accessed under a condition that "
                       "depends on data, so that its schedule is unknown");
      return false;
    }
    Region &taken = *truth ? branch.getThenRegion() : branch.getElseRegion();
    return taken.empty() || block(taken.front(), parts);
  }

  bool loop(ForOp loop, std::vector<Part> &parts) {
    parts.push_back(program.delay(kLoopEntry));
    SmallVector<ForOp> loops;
    if (ForOp innermost = pipelinedNest(loop, loops))
      return pipeline(innermost, loops, parts);
    if (!usesIndex(loop)) {
      std::vector<Part> body;
      if (!block(loop.getBlock(), body))
        return false;
      parts.push_back(
          program.repeat(loop.getTripCount(), program.sequence(body)));
      return true;
    }
    for (int64_t i = loop.getLower(); i < int64_t(loop.getUpper()); ++i) {
      values.set(loop.getInductionVar(), i);
      if (!block(loop.getBlock(), parts))
        return false;
    }
    values.forget(loop.getInductionVar());
    return true;
  }

  /// Whether some condition before an access follows from the loop's index.
  static bool usesIndex(ForOp loop) {
    bool uses = false;
    loop.walk([&](scf::IfOp branch) {
      if (!holdsAccess(branch))
        return;
      SmallVector<Value> indices;
      bool opaque = false;
      collectIndices(branch.getCondition(), indices, opaque);
      uses |= llvm::is_contained(indices, loop.getInductionVar());
    });
    return uses;
  }

  bool pipeline(ForOp innermost, ArrayRef<ForOp> loops,
                std::vector<Part> &parts) {
    Nest nest(program, loops, values, binding);
    std::optional<Part> iterations = nest.build();
    if (!iterations)
      return false;
    network::Pipeline pipeline;
    pipeline.interval = std::max<int64_t>(1, int64_t(*innermost.getPipeline()) /
                                                 nest.getDivision());
    pipeline.latency =
        std::max(pipeline.interval,
                 iterationLatency(innermost.getBlock(), port.latency));
    addExternal(innermost, pipeline);
    parts.push_back(program.pipelined(pipeline, *iterations));
    return true;
  }

  /// What an iteration moves from or to memory. Such pipelines cannot flush
  /// (UG1448, "Pipeline Styles"), which is the same unless they both read and
  /// write streams.
  void addExternal(ForOp innermost, network::Pipeline &pipeline) {
    bool reads = false, writes = false;
    std::function<void(Block &, int64_t)> walk = [&](Block &block,
                                                     int64_t times) {
      for (Operation &op : block) {
        reads |= isa<ReadOp>(op);
        writes |= isa<WriteOp>(op);
        if (Value memory = externalMemoryOf(&op)) {
          auto type = cast<MemRefType>(memory.getType());
          pipeline.port = binding.ports.lookup(memory);
          pipeline.bytes +=
              times * llvm::divideCeil(bitWidth(type.getElementType()), 8);
        }
        auto loop = dyn_cast<ForOp>(op);
        for (Region &region : op.getRegions())
          for (Block &inner : region)
            walk(inner, loop ? times * loop.getTripCount() : times);
      }
    };
    walk(innermost.getBlock(), 1);
    if (pipeline.bytes > 0 && reads && writes)
      pipeline.style = network::PipelineStyle::Stalling;
  }

  ProcessOp process;
  const Binding &binding;
  const network::Port &port;
  Program program;
  IndexValues values;
};
} // namespace

FailureOr<Program> cnnc::hls::scheduleOf(ProcessOp process,
                                         const Binding &binding,
                                         const network::Port &port) {
  return Scheduler(process, binding, port).run();
}
