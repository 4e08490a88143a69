//===- Pace.cpp - how fast a design is to be for a goal -------------------===//

#include "targets/hls/explore/Pace.h"
#include "mlir/IR/Builders.h"
#include "targets/common/Target.h"
#include <algorithm>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// Rounds for a faster frame before the last.
static constexpr int64_t kMostTries = 2;

static constexpr llvm::StringLiteral kPaceAttr = "hls.pace";
static constexpr llvm::StringLiteral kMisfitAttr = "hls.misfit";

Pace Pace::of(ModuleOp module) {
  Pace pace;
  auto attr = module->getAttrOfType<DictionaryAttr>(kPaceAttr);
  if (!attr)
    return pace;
  pace.interval = attr.getAs<IntegerAttr>("interval").getInt();
  pace.rounds = attr.getAs<IntegerAttr>("rounds").getInt();
  pace.isLast = attr.contains("last");
  if (auto misfit = attr.getAs<StringAttr>("misfit"))
    pace.misfit = misfit.str();
  return pace;
}

void Pace::attach(ModuleOp module) const {
  Builder b(module.getContext());
  SmallVector<NamedAttribute> entries = {
      b.getNamedAttr("interval", b.getI64IntegerAttr(interval)),
      b.getNamedAttr("rounds", b.getI64IntegerAttr(rounds))};
  if (isLast)
    entries.push_back(b.getNamedAttr("last", b.getUnitAttr()));
  if (!misfit.empty())
    entries.push_back(b.getNamedAttr("misfit", b.getStringAttr(misfit)));
  module->setAttr(kPaceAttr, b.getDictionaryAttr(entries));
}

void Pace::apply(ModuleOp module, Request &request) {
  Goal &goal = request.goal;
  if (goal.kind != Goal::Kind::Fps)
    return;
  goal.advises = !module->hasAttr(kRevisableAttr);
  Pace pace = Pace::of(module);
  if (pace.isLast)
    goal = Goal();
  else if (pace.interval > 0)
    goal.fps = request.device.framesPerSecond(pace.interval);
}

Pace Pace::next(int64_t cycles, const Goal &goal,
                const HlsDevice &device) const {
  double wanted = device.hertz() / goal.fps;
  double aimed = interval > 0 ? double(interval) : wanted;
  Pace faster = *this;
  faster.interval = int64_t(aimed * wanted / double(cycles)) - 1;
  ++faster.rounds;
  return faster.interval > 0 && faster.rounds <= kMostTries ? faster : last("");
}

Pace Pace::last(StringRef why) const {
  Pace fastest = *this;
  fastest.isLast = true;
  // What a faster frame lacked is not what the goal lacks.
  if (rounds == 0)
    fastest.misfit = why.str();
  return fastest;
}

bool cnnc::hls::leaveMisfit(func::FuncOp function, const Goal &goal,
                            StringRef misfit) {
  auto module = function->getParentOfType<ModuleOp>();
  if (goal.kind != Goal::Kind::Fps || !module->hasAttr(kRevisableAttr))
    return false;
  function->setAttr(kMisfitAttr,
                    StringAttr::get(function.getContext(), misfit));
  return true;
}

std::string cnnc::hls::takeMisfit(ModuleOp module) {
  for (auto function : module.getOps<func::FuncOp>())
    if (auto misfit = function->getAttrOfType<StringAttr>(kMisfitAttr)) {
      function->removeAttr(kMisfitAttr);
      return misfit.str();
    }
  return "";
}
