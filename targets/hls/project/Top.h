//===- Top.h - the function that runs the kernels in turn -------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PROJECT_TOP_H
#define CNNC_TARGETS_HLS_PROJECT_TOP_H

#include "targets/common/CodeImage.h"
#include "targets/hls/project/Weights.h"

namespace cnnc::hls {

/// How the functions of a network are called: which reach external memory
/// through channels of their own (`hls.channels`), and which are shared.
class KernelCalls {
public:
  /// `kernels` is in emitc.
  explicit KernelCalls(mlir::ModuleOp kernels);

  /// An argument of a function: a buffer of the launch, or none where the layer
  /// has no such operand, through a channel, or an interface of its own; the
  /// channel is a number where the call has several operands in one memory.
  struct Argument {
    std::optional<unsigned> buffer;
    std::string channel;
    mlir::Type element;
  };
  llvm::SmallVector<Argument>
  arguments(const HostProgram::Launch &launch) const;

  /// Functions that exist once, whoever calls them.
  const std::vector<std::string> &shared() const { return engines; }

private:
  mlir::ModuleOp kernels;
  std::vector<std::string> engines;
};

/// The arguments of the top function: inputs, outputs, and a pointer for each
/// element type into the memory of intermediate values and into the external
/// weights; what functions reach through channels has a pointer for each of
/// these. Pointers into one memory have the same address. Arguments of
/// `main` that are streams (kStreamAttr) are streams here.
std::vector<DesignPort> designPorts(mlir::func::FuncOp main,
                                    const HostProgram &program,
                                    const PlacedWeights &weights,
                                    const KernelCalls &calls);

/// "const float image[784], float scores[10], ..."
std::string parameterText(llvm::ArrayRef<DesignPort> ports);

/// src/TOP.cpp: the function `top`, which calls the kernels one after the
/// other, with the pragmas of its interface; if it is `portable`, with those of
/// streams only.
std::string topText(llvm::StringRef top, const HostProgram &program,
                    llvm::ArrayRef<DesignPort> ports,
                    const PlacedWeights &weights, const KernelCalls &calls,
                    bool portable);

} // namespace cnnc::hls

#endif
