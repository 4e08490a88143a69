//===- WinogradPolicy.h - where fewer multiplications pay -------*- C++ -*-===//

#ifndef CNNC_PASSES_WINOGRAD_WINOGRADPOLICY_H
#define CNNC_PASSES_WINOGRAD_WINOGRADPOLICY_H

#include "dialects/cnn/CnnOps.h"
#include <functional>
#include <memory>

namespace cnnc {

/// What a policy expects of one way to compute a convolution.
struct WinogradChoice {
  int64_t tile = 0; ///< 2 or 4; 0: not by minimal filtering
  /// Expected time as a share of the direct convolution's.
  double share = 1;
  std::string reason; ///< why not, if `tile` is 0
};

/// What a policy expects of a 1x1 convolution by Strassen's algorithm.
struct StrassenChoice {
  int64_t levels = 0; ///< 1 or 2; 0: not by it
  /// Expected time as a share of the direct convolution's.
  double share = 1;
  std::string reason; ///< why not, if `levels` is 0
};

/// Chooses the tile of a 3x3 convolution of stride 1 or 2, and which 1x1 ones
/// are computed by Strassen's algorithm, from the description of a device.
/// Policies are immutable and may be shared by threads.
class WinogradPolicy {
public:
  virtual ~WinogradPolicy() = default;
  virtual WinogradChoice choose(cnn::ConvOp conv) const = 0;
  virtual StrassenChoice chooseProduct(cnn::ConvOp conv) const = 0;
};

using WinogradPolicyPtr = std::shared_ptr<const WinogradPolicy>;
using WinogradPolicyLookup = std::function<WinogradPolicyPtr(
    llvm::StringRef target, llvm::StringRef device)>;

} // namespace cnnc

#endif
