//===- Report.h - what became of a model, as JSON ---------------*- C++ -*-===//

#ifndef CNNC_COMPILER_PIPELINE_REPORT_H
#define CNNC_COMPILER_PIPELINE_REPORT_H

#include "compiler/artifact/ArtifactWriter.h"
#include "compiler/onnx/Import.h"

namespace cnnc {

/// Writes to `file` a JSON object: totals (nodes, kernels, arena_bytes,
/// arena_lower_bound_bytes, sum_of_intermediates_bytes, weight_bytes,
/// code_bytes, file_bytes) and `layers`, one for each launch (nodes, kernel,
/// form, the form's numbers, flops); with `estimate`, the text of a JSON
/// object, also that, as `fpga`.
mlir::LogicalResult writeReport(mlir::ModuleOp module,
                                const ArtifactSummary &summary,
                                const onnx_import::ImportReport &import,
                                llvm::StringRef estimate, OutputFile &file);

} // namespace cnnc

#endif
