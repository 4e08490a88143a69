//===- HlsReport.h - what a project will be like ----------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_REPORT_HLSREPORT_H
#define CNNC_TARGETS_HLS_REPORT_HLSREPORT_H

#include "mlir/IR/BuiltinOps.h"
#include "targets/hls/estimate/DesignEstimate.h"
#include "llvm/Support/JSON.h"

namespace cnnc::hls {

/// What cnn-hls-report leaves at the module, as text: report.json's object, and
/// report.html.
inline constexpr llvm::StringLiteral kReportAttr = "hls.report";
inline constexpr llvm::StringLiteral kReportPageAttr = "hls.report_page";

struct TurnReport;

/// One design of a project, by the name of its function.
struct DesignReport {
  std::string name;
  DesignEstimate estimate;
};

/// Estimates all `hls.design`s of a module.
mlir::FailureOr<std::vector<DesignReport>>
reportDesigns(mlir::ModuleOp module, const HlsDevice &device);

/// For report.json: `device`, `error_bars` (how far off estimates may be, in
/// percent, and what says so), and `designs` with their cycles (latency of the
/// first frame, interval), frames a second, resources, external bytes, the
/// slowest process, and each process (kind, folding in words, cycles, interval,
/// latency, share of time that it works, resources) and stream (depth, most
/// words in the simulation, bits, writer, reader).
llvm::json::Object reportJson(llvm::ArrayRef<DesignReport> designs,
                              const HlsDevice &device);

llvm::json::Object resourcesJson(const Resources &resources);

/// A page by itself, without anything from a network: what runs in turn
/// (TurnReport.h); for each design its figures, bars of resources against the
/// device, the pipeline as a picture, and tables of processes with their
/// folding and of streams.
void writeReportHtml(llvm::raw_ostream &os, llvm::StringRef title,
                     llvm::ArrayRef<DesignReport> designs,
                     const HlsDevice &device, const TurnReport &turns);

/// A table with a bar for each kind of resource against the device.
void writeResources(llvm::raw_ostream &os, const Resources &resources,
                    const HlsDevice &device);

} // namespace cnnc::hls

#endif
