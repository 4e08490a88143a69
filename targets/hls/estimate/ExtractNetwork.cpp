//===- ExtractNetwork.cpp - a design as a process network -----------------===//

#include "targets/hls/estimate/ExtractNetwork.h"
#include "dialects/hls/Fixed.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "targets/hls/estimate/Schedule.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using network::Program;

network::Port cnnc::hls::externalPort(const HlsDevice &device) {
  return {"external memory", device.bytesPerCycle(), kExternalLatency};
}

/// The name that a location carries, or `other`.
static std::string nameAt(Location loc, const Twine &other) {
  if (auto name = dyn_cast<NameLoc>(loc))
    return name.getName().str();
  return other.str();
}

static bool writesMemory(ProcessOp process, BlockArgument argument) {
  return llvm::any_of(argument.getUsers(), [&](Operation *user) {
    if (auto store = dyn_cast<memref::StoreOp>(user))
      return store.getMemRef() == argument;
    if (auto burst = dyn_cast<BurstReadOp>(user))
      return burst.getMemory() == argument;
    return false;
  });
}

namespace {
class Extraction {
public:
  Extraction(DesignOp design, const HlsDevice &device)
      : design(design), port(externalPort(device)) {
    result.network.addPort(port);
  }

  FailureOr<DesignNetwork> run() {
    for (auto stream : design.getBlock().getOps<StreamOp>())
      addStream(stream);
    for (BlockArgument argument : design.getBlock().getArguments())
      if (auto type = dyn_cast<StreamType>(argument.getType()))
        addChannel(argument, "port" + std::to_string(argument.getArgNumber()),
                   type, 2, /*resizable=*/false);
    for (auto memory : design.getBlock().getOps<MemoryOp>())
      addMemory(memory);
    for (auto call : design.getBlock().getOps<CallOp>())
      if (failed(addCall(call)))
        return failure();
    addEnvironment();
    result.network.sharePorts();
    if (std::optional<std::string> wrong = result.network.verify())
      return design.emitError("cnn-hls: ") << *wrong;
    return std::move(result);
  }

private:
  void addChannel(Value value, std::string name, StreamType type, int64_t depth,
                  bool resizable) {
    network::Channel channel{std::move(name), depth,
                             bitWidth(type.getWordType())};
    channel.resizable = resizable;
    channels[value] = result.network.addChannel(std::move(channel));
  }

  void addStream(StreamOp stream) {
    std::string other = "stream" + std::to_string(channels.size());
    addChannel(stream.getResult(), nameAt(stream.getLoc(), other),
               cast<StreamType>(stream.getType()),
               int64_t(stream.getDepth().value_or(2)), /*resizable=*/true);
    result.streams.push_back({stream, channels[stream.getResult()]});
  }

  /// Halves that two calls hand to each other.
  void addMemory(MemoryOp memory) {
    if (std::distance(memory->user_begin(), memory->user_end()) < 2)
      return;
    std::string name = nameAt(memory.getLoc(), "memory");
    auto type = cast<MemRefType>(memory.getType());
    int64_t bits = bitWidth(type.getElementType()) * type.getNumElements();
    Binding::Shared shared;
    shared.full = result.network.addChannel({name, 2, bits, 1, 0, false});
    shared.free = result.network.addChannel({name, 2, bits, 1, 2, false});
    memories[memory.getResult()] = shared;
  }

  LogicalResult addCall(CallOp call) {
    ProcessOp callee = call.getCallee();
    Binding binding;
    for (auto [operand, argument] :
         llvm::zip(call.getArguments(), callee.getBlock().getArguments())) {
      if (auto found = channels.find(operand); found != channels.end()) {
        binding.channels[argument] = found->second;
      } else if (auto found = memories.find(operand); found != memories.end()) {
        binding.shared.push_back(found->second);
        binding.shared.back().isWriter = writesMemory(callee, argument);
      } else if (isa<BlockArgument>(operand)) {
        binding.ports[argument] = 0;
      }
    }
    FailureOr<Program> program = scheduleOf(callee, binding, port);
    if (failed(program))
      return failure();
    result.network.addProcess(callee.getSymName().str()).program =
        std::move(*program);
    result.calls.push_back(call);
    return success();
  }

  /// Whatever is at the other end of the design's own streams: always ready.
  void addEnvironment() {
    std::vector<std::tuple<int, int64_t, bool>> open;
    for (const network::Process &process : result.network.processes) {
      Program::Totals totals = process.program.totals();
      auto note = [&](auto &uses, bool isRead) {
        for (auto [channel, tokens] : uses)
          if (!isMadeHere(channel))
            open.push_back({channel, tokens, isRead});
      };
      note(totals.reads, true);
      note(totals.writes, false);
    }
    for (auto [channel, tokens, isRead] : open) {
      Program p;
      network::Action action;
      (isRead ? action.writes : action.reads).push_back(channel);
      p.setRoot(p.pipelined({}, p.run(tokens, action)));
      result.network
          .addProcess("outside of " + result.network.channels[channel].name)
          .program = std::move(p);
    }
  }
  bool isMadeHere(int channel) const {
    for (auto [value, number] : channels)
      if (number == channel)
        return !isa<BlockArgument>(value);
    return true;
  }

  DesignOp design;
  network::Port port;
  DesignNetwork result;
  llvm::DenseMap<Value, int> channels;
  llvm::DenseMap<Value, Binding::Shared> memories;
};
} // namespace

FailureOr<DesignNetwork> cnnc::hls::extractNetwork(DesignOp design,
                                                   const HlsDevice &device) {
  return Extraction(design, device).run();
}
