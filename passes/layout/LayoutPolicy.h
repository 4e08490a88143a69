//===- LayoutPolicy.h - what a target says of layouts -----------*- C++ -*-===//

#ifndef CNNC_PASSES_LAYOUT_LAYOUTPOLICY_H
#define CNNC_PASSES_LAYOUT_LAYOUTPOLICY_H

#include "dialects/cnn/CnnOps.h"
#include <functional>
#include <memory>

namespace cnnc {

/// The layouts that an operation works in; null means row-major.
struct OpLayouts {
  llvm::SmallVector<cnn::LayoutAttr> operands; ///< one for each operand
  llvm::SmallVector<cnn::LayoutAttr> results;  ///< one for each result
};

/// Chooses layouts from the description of a device. Policies are immutable and
/// may be shared by threads.
class LayoutPolicy {
public:
  virtual ~LayoutPolicy() = default;
  /// The layouts that `op` works best in and that other operations should
  /// follow (a convolution's), or nothing if it follows its neighbours.
  virtual std::optional<OpLayouts> preferred(mlir::Operation *op) const = 0;
  /// True if `op`, which has no preference, can have its operand number
  /// `operand` and its result in `layout`.
  virtual bool follows(mlir::Operation *op, unsigned operand,
                       cnn::LayoutAttr layout) const = 0;
};

using LayoutPolicyPtr = std::shared_ptr<const LayoutPolicy>;
using LayoutPolicyLookup = std::function<LayoutPolicyPtr(
    llvm::StringRef target, llvm::StringRef device)>;

} // namespace cnnc

#endif
