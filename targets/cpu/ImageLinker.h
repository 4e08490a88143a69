//===- ImageLinker.h - from an object file to a code image ------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_IMAGELINKER_H
#define CNNC_TARGETS_CPU_IMAGELINKER_H

#include "targets/common/CodeImage.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace cnnc::cpu {

/// Lays out the sections of a relocatable ELF object for x86-64 or AArch64 as
/// an image, resolves its relocations, and makes a stub and an import slot for
/// each function that it calls outside. Fails for whatever is not position
/// independent, or would need writable data. Kernels are the global functions.
llvm::Expected<CodeImage> linkImage(llvm::ArrayRef<char> object);

} // namespace cnnc::cpu

#endif
