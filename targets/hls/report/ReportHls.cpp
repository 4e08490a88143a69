//===- ReportHls.cpp - cnn-hls-report -------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/common/Target.h"
#include "targets/hls/engine/EngineKernels.h"
#include "targets/hls/explore/Pace.h"
#include "targets/hls/explore/Room.h"
#include "targets/hls/report/HlsReport.h"
#include "targets/hls/report/Passes.h"
#include "targets/hls/report/TurnReport.h"
#include "llvm/Support/FormatVariadic.h"

namespace cnnc {
#define GEN_PASS_DEF_REPORTHLS
#include "targets/hls/report/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
struct ReportHls : cnnc::impl::ReportHlsBase<ReportHls> {
  using ReportHlsBase::ReportHlsBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    std::optional<HlsDevice> known = findDevice(device);
    if (!known) {
      module.emitError("cnn-hls-report: unknown device ") << device;
      return signalPassFailure();
    }
    FailureOr<bool> large = isTooLarge(module, *known);
    if (failed(large))
      return signalPassFailure();
    if (*large)
      return; // chosen anew, or refused
    auto reports = reportDesigns(module, *known);
    if (failed(reports))
      return signalPassFailure();
    for (const DesignReport &report : *reports) {
      if (report.estimate.deadlock) {
        module.emitError("cnn-hls-report: ") << *report.estimate.deadlock;
        return signalPassFailure();
      }
      ++designs;
      cycles += report.estimate.interval;
    }
    auto turns = reportTurns(module, *reports, *known);
    if (failed(turns))
      return signalPassFailure();
    engines += turns->engines.size();
    warnIfTooLarge(module, *reports, *turns, *known);
    if (revises)
      attachCycles(module, *reports, *turns);
    if (!reports->empty() || !turns->turns.empty())
      attach(module, *reports, *turns, *known);
  }

  /// Whether pipelines alone, without engines, need more than there is. A
  /// simulation would be in vain.
  FailureOr<bool> isTooLarge(ModuleOp module, const HlsDevice &onto) {
    auto kernels = module.lookupSymbol<ModuleOp>("kernels");
    if (!module->hasAttr(kRevisableAttr) || !kernels)
      return false;
    auto shared = readEngines(kernels);
    if (failed(shared))
      return failure();
    if (!shared->empty())
      return false;
    Resources all;
    WalkResult walk = module.walk([&](DesignOp design) {
      FailureOr<Resources> own = designResources(design, onto);
      if (failed(own))
        return WalkResult::interrupt();
      all += *own;
      return WalkResult::advance();
    });
    if (walk.wasInterrupted())
      return failure();
    if (all.fit(onto))
      return false;
    attachNeeds(module, all, /*hasEngines=*/false);
    return true;
  }

  /// What is chosen before there is a design rests on coarser estimates.
  void warnIfTooLarge(ModuleOp module, ArrayRef<DesignReport> reports,
                      const TurnReport &turns, const HlsDevice &onto) {
    Resources all = turns.resources;
    if (turns.engines.empty()) {
      all = {};
      for (const DesignReport &report : reports)
        all += report.estimate.total;
    }
    if (all.fit(onto))
      return;
    if (revises)
      attachNeeds(module, all, !turns.engines.empty());
    else
      module.emitWarning() << lacking(all.rows(onto), onto);
  }

  /// Those of a frame: of turns all together, of one pipeline between frames.
  static void attachCycles(ModuleOp module, ArrayRef<DesignReport> reports,
                           const TurnReport &turns) {
    int64_t cycles = turns.cycles();
    if (turns.turns.empty() && !reports.empty())
      cycles = reports.front().estimate.interval;
    if (cycles > 0)
      module->setAttr(kFrameCyclesAttr,
                      Builder(module.getContext()).getI64IntegerAttr(cycles));
  }

  void attach(ModuleOp module, ArrayRef<DesignReport> reports,
              const TurnReport &turns, const HlsDevice &onto) {
    auto network = module->getAttrOfType<StringAttr>("cnn.network");
    std::string page;
    llvm::raw_string_ostream os(page);
    writeReportHtml(os, network ? network.getValue() : "network", reports, onto,
                    turns);
    Builder b(module.getContext());
    llvm::json::Object report = reportJson(reports, onto);
    addTurns(report, turns, onto);
    std::string text =
        llvm::formatv("{0}", llvm::json::Value(std::move(report)));
    module->setAttr(kReportAttr, b.getStringAttr(text));
    module->setAttr(kReportPageAttr, b.getStringAttr(page));
  }
};
} // namespace
