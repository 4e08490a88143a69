//===- Passes.h - fewer multiplications -------------------------*- C++ -*-===//

#ifndef CNNC_PASSES_WINOGRAD_PASSES_H
#define CNNC_PASSES_WINOGRAD_PASSES_H

#include "mlir/Pass/Pass.h"
#include "passes/winograd/WinogradPolicy.h"

namespace cnnc {

/// `cnn-winograd` with a given policy.
std::unique_ptr<mlir::Pass> createWinograd(WinogradPolicyPtr policy);

/// `cnn-strassen` with a given policy.
std::unique_ptr<mlir::Pass> createStrassen(WinogradPolicyPtr policy);

/// Registers `cnn-winograd` and `cnn-strassen` for command lines, which name
/// the target and the device.
void registerCnncWinogradPasses(WinogradPolicyLookup lookup);

} // namespace cnnc

#endif
