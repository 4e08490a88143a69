//===- Revise.cpp - whether a design is what was asked for ----------------===//

#include "targets/hls/explore/Revise.h"
#include "dialects/cnn/CnnOps.h"
#include "mlir/IR/Builders.h"
#include "targets/common/Target.h"
#include "targets/hls/explore/Fit.h"
#include "targets/hls/explore/Pace.h"
#include "targets/hls/explore/Room.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

bool cnnc::hls::isOpen(ModuleOp module) {
  auto main = module.lookupSymbol<func::FuncOp>("main");
  return main &&
         llvm::any_of(main.getOps<cnn::KernelOp>(), [](cnn::KernelOp kernel) {
           return !kernel.getTilingAttr();
         });
}

namespace {
class Reviser {
public:
  Reviser(ModuleOp lowered, ModuleOp before, const HlsDevice &device,
          const Goal &goal)
      : lowered(lowered), before(before), device(device), goal(goal) {
    if (before) {
      room = Room::of(before);
      pace = Pace::of(before);
    }
  }

  FailureOr<bool> run() {
    if (std::string misfit = takeMisfit(lowered); !misfit.empty())
      return goOn(pace.last(misfit));
    if (auto needed = lowered->getAttrOfType<DenseI64ArrayAttr>(kNeededAttr))
      return makeRoom(needed.asArrayRef());
    auto cycles = lowered->getAttrOfType<IntegerAttr>(kFrameCyclesAttr);
    if (goal.kind != Goal::Kind::Fps || !cycles)
      return false;
    double speed = device.framesPerSecond(cycles.getInt());
    if (speed >= goal.fps)
      return false;
    if (isOpenBefore() && !pace.isLast)
      return goOn(pace.next(cycles.getInt(), goal, device));
    return refuse(cycles.getInt(), speed);
  }

private:
  bool isOpenBefore() { return before && isOpen(before); }

  /// Another round. The last begins as one without a goal, so that it leads to
  /// the same design whatever the goal was.
  bool goOn(const Pace &next) {
    if (next.isLast)
      Room().attach(before);
    next.attach(before);
    return true;
  }

  FailureOr<bool> makeRoom(ArrayRef<int64_t> needed) {
    auto rows = Resources().rows(device);
    for (auto [row, amount] : llvm::zip(rows, needed))
      row.needed = amount;
    if (!isOpenBefore()) {
      lowered.emitWarning() << lacking(rows, device);
      return false;
    }
    bool hasEngines = needed.back() != 0;
    // What has neither engines nor a pipeline to fold is what it is.
    bool isStuck = room.inTurn && !hasEngines;
    if (room.round + 1 < kMostRounds && !isStuck) {
      room.next(needed, device, hasEngines).attach(before);
      return true;
    }
    std::string table;
    for (auto [name, needs, there] : rows)
      table += llvm::formatv("\n  {0,-9} {1,10} needed, {2,10} there{3}", name,
                             needs, there, needs > there ? "  <--" : "");
    std::string misfit =
        llvm::formatv("the network does not fit {0} once its FIFOs and buffers "
                      "are sized:{1}{2}",
                      device.name, table, deviceFor(needed));
    if (goal.kind == Goal::Kind::Fps && !pace.isLast)
      return goOn(pace.last(misfit));
    mayFitNarrower();
    return lowered.emitError(misfit);
  }

  /// Which of them does is found out by compiling.
  void mayFitNarrower() {
    if (auto main = lowered.lookupSymbol<func::FuncOp>("main"))
      main->setAttr(kNarrowerAttr, Builder(lowered).getI64IntegerAttr(16));
  }

  /// The smallest device that has what is needed.
  std::string deviceFor(ArrayRef<int64_t> needed) const {
    return suggestDevice(device, [&](const HlsDevice &other) {
      return llvm::all_of(llvm::zip(Resources().rows(other), needed),
                          [](auto pair) {
                            return std::get<1>(pair) <= std::get<0>(pair).there;
                          });
    });
  }

  FailureOr<bool> refuse(int64_t cycles, double speed) {
    mayFitNarrower();
    auto message = lowered.emitError();
    if (pace.misfit.empty())
      message << llvm::formatv("the network is slower on {0} than its goal:\n"
                               "  a frame takes {1} cycles of {2:F0} MHz\n"
                               "  {3,-9} {4:F2} frames/s{5}",
                               device.name, cycles, device.clockMHz, "speed",
                               speed, wantedSpeed(goal, speed))
                     .str();
    else
      message << pace.misfit;
    return message << slowerGoal(goal, speed);
  }

  ModuleOp lowered, before;
  const HlsDevice &device;
  const Goal &goal;
  Room room;
  Pace pace;
};
} // namespace

FailureOr<bool> cnnc::hls::revise(ModuleOp lowered, ModuleOp before,
                                  const HlsDevice &device, const Goal &goal) {
  return Reviser(lowered, before, device, goal).run();
}
