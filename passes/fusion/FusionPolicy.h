//===- FusionPolicy.h - what a target says of fusion ------------*- C++ -*-===//

#ifndef CNNC_PASSES_FUSION_FUSIONPOLICY_H
#define CNNC_PASSES_FUSION_FUSIONPOLICY_H

#include "dialects/cnn/CnnOps.h"
#include <functional>
#include <memory>

namespace cnnc {

/// An answer, and its reason as a remark gives it.
struct FusionVerdict {
  bool joins;
  std::string why;
};

/// Decides about kernels that hold more than one anchor, or a gather before
/// one, which only some targets can write code for, from the description of a
/// device. Policies are immutable and may be shared by threads.
class FusionPolicy {
public:
  virtual ~FusionPolicy() = default;
  /// Whether `window`, a pool or depthwise convolution of another kernel, is to
  /// be computed in the kernel `producer` of a contraction, whose one result
  /// only it reads.
  virtual FusionVerdict joinsWindow(cnn::KernelOp producer,
                                    mlir::Operation *window) const = 0;
  /// Whether `conv`, of another kernel, is to read its channels from where
  /// `gather`, of channels, has them, which only it reads.
  virtual FusionVerdict joinsGather(cnn::GatherOp gather,
                                    cnn::ConvOp conv) const {
    return {false, "the target reads no channels by a table"};
  }
};

using FusionPolicyPtr = std::shared_ptr<const FusionPolicy>;

/// Finds the policy of a target and device by name; null with a message on
/// stderr if there is none. Targets supply it where passes are registered.
using FusionPolicyLookup = std::function<FusionPolicyPtr(
    llvm::StringRef target, llvm::StringRef device)>;

} // namespace cnnc

#endif
