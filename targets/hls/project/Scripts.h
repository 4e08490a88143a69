//===- Scripts.h - Makefile and scripts of a project ------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PROJECT_SCRIPTS_H
#define CNNC_TARGETS_HLS_PROJECT_SCRIPTS_H

#include "targets/common/CodeImage.h"
#include "targets/hls/HlsDevice.h"

namespace cnnc::hls {

/// Makefile, scripts/ for Vitis HLS and v++, README.md of `design`, whose
/// sources are complete. Commands and options: AMD's UG1399 (2023.2), "Tcl
/// Commands" and "v++ Command", and UG1702, "vitis-run Command".
std::vector<SourceFile> scripts(const HlsDesign &design,
                                const HlsDevice &device);

} // namespace cnnc::hls

#endif
