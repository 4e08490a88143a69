//===- TilingPolicy.h - what a target says of tiling ------------*- C++ -*-===//

#ifndef CNNC_PASSES_TILING_TILINGPOLICY_H
#define CNNC_PASSES_TILING_TILINGPOLICY_H

#include "dialects/cnn/CnnOps.h"
#include <functional>
#include <memory>

namespace cnnc {

/// Chooses the form of a kernel's code and its numbers from the description of
/// a device. Policies are immutable and may be shared by threads.
class TilingPolicy {
public:
  virtual ~TilingPolicy() = default;
  /// The tiling of `kernel`, whose body carries logical types with layouts.
  virtual cnn::TilingAttr tile(cnn::KernelOp kernel) const = 0;
};

using TilingPolicyPtr = std::shared_ptr<const TilingPolicy>;

/// Finds the policy of a target and device by name; null with a message on
/// stderr if there is none. Targets supply it where passes are registered.
using TilingPolicyLookup = std::function<TilingPolicyPtr(
    llvm::StringRef target, llvm::StringRef device)>;

} // namespace cnnc

#endif
