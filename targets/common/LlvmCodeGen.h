//===- LlvmCodeGen.h - LLVM's part of code generation -----------*- C++ -*-===//

#ifndef CNNC_TARGETS_COMMON_LLVMCODEGEN_H
#define CNNC_TARGETS_COMMON_LLVMCODEGEN_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/Target/TargetMachine.h"

namespace cnnc {

/// Runs LLVM's pipeline -O2 without its vectorisers: vectors are formed on
/// purpose, long before.
void optimiseModule(llvm::Module &module, llvm::TargetMachine &machine);

/// Writes assembly or an object file to `result`; false if the target cannot.
/// Changes the module.
bool emitModule(llvm::Module &module, llvm::TargetMachine &machine,
                llvm::CodeGenFileType type,
                llvm::SmallVectorImpl<char> &result);

} // namespace cnnc

#endif
