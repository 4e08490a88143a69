//===- Roms.h - read-only memories of processes as headers ------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PROJECT_ROMS_H
#define CNNC_TARGETS_HLS_PROJECT_ROMS_H

#include "mlir/IR/BuiltinOps.h"
#include "targets/common/CodeImage.h"

namespace cnnc::hls {

/// A header `weights/NAME.h` for every `hls.rom` of `kernels`, with a
/// `static const` array of that name; fixed-point numbers are their mantissas,
/// of the types of cnnc_fixed.h.
std::vector<SourceFile> romFiles(mlir::ModuleOp kernels);

} // namespace cnnc::hls

#endif
