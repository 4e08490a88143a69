//===- Top.h - the function that runs the kernels in turn -------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PROJECT_TOP_H
#define CNNC_TARGETS_HLS_PROJECT_TOP_H

#include "targets/common/CodeImage.h"
#include "targets/hls/project/Weights.h"

namespace cnnc::hls {

/// The arguments of the top function: inputs, outputs, and a pointer for each
/// element type into the memory of intermediate values and into the external
/// weights. Pointers of different types into one memory have the same address.
/// Arguments of `main` that are streams (kStreamAttr) are streams here.
std::vector<DesignPort> designPorts(mlir::func::FuncOp main,
                                    const HostProgram &program,
                                    const PlacedWeights &weights);

/// "const float image[784], float scores[10], ..."
std::string parameterText(llvm::ArrayRef<DesignPort> ports);

/// src/TOP.cpp: the function `top`, which calls the kernels one after the
/// other, with the pragmas of its interface; if it is `portable`, with those of
/// streams only.
std::string topText(llvm::StringRef top, const HostProgram &program,
                    llvm::ArrayRef<DesignPort> ports,
                    const PlacedWeights &weights, bool portable);

} // namespace cnnc::hls

#endif
