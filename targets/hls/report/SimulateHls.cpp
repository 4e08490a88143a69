//===- SimulateHls.cpp - cnn-hls-simulate ---------------------------------===//

#include "targets/hls/report/DesignTable.h"
#include "targets/hls/report/HlsReport.h"
#include "targets/hls/report/Passes.h"
#include "targets/hls/report/TurnReport.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"

namespace cnnc {
#define GEN_PASS_DEF_SIMULATEHLS
#include "targets/hls/report/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
struct SimulateHls : cnnc::impl::SimulateHlsBase<SimulateHls> {
  using SimulateHlsBase::SimulateHlsBase;

  void runOnOperation() override {
    std::optional<HlsDevice> known = findDevice(device);
    if (!known || frames < 1) {
      getOperation().emitError("cnn-hls-simulate: ")
          << (known ? "expected at least one frame"
                    : "unknown device " + device.getValue());
      return signalPassFailure();
    }
    std::vector<DesignReport> reports;
    WalkResult walk = getOperation().walk([&](DesignOp design) {
      return succeeded(run(design, *known, reports)) ? WalkResult::advance()
                                                     : WalkResult::interrupt();
    });
    if (walk.wasInterrupted() || failed(writeFiles(reports, *known)))
      return signalPassFailure();
    markAllAnalysesPreserved();
  }

  LogicalResult run(DesignOp design, const HlsDevice &onto,
                    std::vector<DesignReport> &reports) {
    FailureOr<DesignEstimate> estimate = estimateDesign(design, onto, frames);
    if (failed(estimate))
      return failure();
    if (estimate->deadlock)
      return design.emitError("cnn-hls-simulate: ") << *estimate->deadlock;
    printEstimate(llvm::outs(), design.getSymName(), *estimate, onto);
    ++designs;
    cycles += estimate->latency + (frames - 1) * estimate->interval;
    reports.push_back({design.getSymName().str(), std::move(*estimate)});
    return success();
  }

  LogicalResult writeFiles(ArrayRef<DesignReport> reports,
                           const HlsDevice &onto) {
    auto write = [&](StringRef path,
                     function_ref<void(raw_ostream &)> text) -> LogicalResult {
      if (path.empty())
        return success();
      std::error_code error;
      llvm::raw_fd_ostream os(path, error);
      if (!error) {
        text(os);
        os.close();
        error = os.error();
        os.clear_error();
      }
      if (error)
        return getOperation().emitError("cnn-hls-simulate: ")
               << path << ": " << error.message();
      return success();
    };
    return success(
        succeeded(write(json,
                        [&](raw_ostream &os) {
                          os << llvm::formatv(
                              "{0:2}\n",
                              llvm::json::Value(reportJson(reports, onto)));
                        })) &&
        succeeded(write(html, [&](raw_ostream &os) {
          writeReportHtml(os, "cnnc", reports, onto, TurnReport());
        })));
  }
};
} // namespace
