//===- PipelineDrawing.h - a design as a picture ----------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_REPORT_PIPELINEDRAWING_H
#define CNNC_TARGETS_HLS_REPORT_PIPELINEDRAWING_H

#include "targets/hls/estimate/DesignEstimate.h"

namespace cnnc::hls {

/// Writes an SVG element: a box for each process with its interval and what it
/// takes, a bar for the share of time that it works, the slowest marked; a line
/// for each stream with its depth. Data flows from top to bottom.
void drawPipeline(llvm::raw_ostream &os, const DesignEstimate &estimate);

/// The text with what HTML would read as markup escaped.
std::string escaped(llvm::StringRef text);

} // namespace cnnc::hls

#endif
