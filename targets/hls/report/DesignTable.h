//===- DesignTable.h - an estimate as text ----------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_REPORT_DESIGNTABLE_H
#define CNNC_TARGETS_HLS_REPORT_DESIGNTABLE_H

#include "targets/hls/estimate/DesignEstimate.h"

namespace cnnc::hls {

/// Prints an estimate: totals beside what the device has, a row for each
/// process and each stream.
void printEstimate(llvm::raw_ostream &os, llvm::StringRef design,
                   const DesignEstimate &estimate, const HlsDevice &device);

} // namespace cnnc::hls

#endif
