//===- Resume.cpp - go on where an earlier run stopped --------------------===//

#include "compiler/pipeline/Resume.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace cnnc;

static constexpr llvm::StringLiteral kDoneAttr = "cnn.done";

void cnnc::markDone(ModuleOp module, const PhaseInfo &info,
                    const Target &target) {
  Builder b(module.getContext());
  SmallVector<NamedAttribute> done = {
      b.getNamedAttr("phase", b.getStringAttr(info.name))};
  if (info.phase >= Phase::Precision)
    done.push_back(b.getNamedAttr("target", b.getStringAttr(target.name())));
  module->setAttr(kDoneAttr, b.getDictionaryAttr(done));
}

/// Why IR behind `phase`, of the target `made`, is not what `options` need;
/// empty if it is.
static std::string objection(Phase phase, StringRef name, StringRef made,
                             const CompileOptions &options) {
  std::string behind = ("this IR is behind the phase '" + name + "'").str();
  if (phase >= Phase::Precision && made != options.target->name())
    return (behind + " of the target '" + made + "'; give --target=" + made)
        .str();
  if (options.stopAfter && *options.stopAfter < phase)
    return behind + " already; begin with the model or with earlier IR";
  if (options.golden && phase >= Phase::Bufferize)
    return behind + ", which the reference evaluator does not compute; begin "
                    "with the model to get golden data";
  return "";
}

CompileStatus cnnc::resume(ModuleOp module, CompileOptions &options) {
  auto done = module->getAttrOfType<DictionaryAttr>(kDoneAttr);
  if (!done || options.startAfter)
    return CompileStatus::Ok;
  auto text = [&](StringRef key) {
    auto attribute = done.getAs<StringAttr>(key);
    return attribute ? attribute.getValue() : StringRef();
  };
  std::optional<Phase> phase = findPhase(text("phase"));
  if (!phase) {
    module.emitError() << "expected the name of a phase in '" << kDoneAttr
                       << "', got '" << text("phase") << "'";
    return CompileStatus::Error;
  }
  std::string reason =
      objection(*phase, text("phase"), text("target"), options);
  if (!reason.empty()) {
    llvm::errs() << "cnnc: error: " << options.model << ": " << reason << "\n";
    return CompileStatus::Usage;
  }
  options.startAfter = phase;
  return CompileStatus::Ok;
}
