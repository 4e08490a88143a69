//===- PtxDevice.h - GPUs that code can be made for -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_PTXDEVICE_H
#define CNNC_TARGETS_PTX_PTXDEVICE_H

#include "targets/ptx/GpuTable.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace cnnc::ptx {

/// What code generation and the policies need to know of a GPU.
using PtxDevice = Gpu;

/// Names that `findDevice` knows, for help texts: architectures, the default
/// first, then the names of cards.
llvm::ArrayRef<llvm::StringRef> deviceNames();

/// The device of an architecture's or a card's name.
std::optional<PtxDevice> findDevice(llvm::StringRef name);

} // namespace cnnc::ptx

#endif
