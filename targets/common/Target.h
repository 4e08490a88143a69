//===- Target.h - what the pipeline asks of a target ------------*- C++ -*-===//
//
// A target supplies policies for the passes that all share (layout, tiling),
// the passes that write its kernels, and code from what they wrote. Everything
// before and between is the same for all (compiler/pipeline/Pipeline.h).
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_COMMON_TARGET_H
#define CNNC_TARGETS_COMMON_TARGET_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "passes/fusion/FusionPolicy.h"
#include "passes/layout/LayoutPolicy.h"
#include "passes/tiling/TilingPolicy.h"
#include "passes/winograd/WinogradPolicy.h"
#include "targets/common/CodeImage.h"
#include "targets/common/Precision.h"

namespace cnnc {

/// An operation that a target has no code for.
struct TargetRefusal {
  mlir::Operation *op;
  std::string reason; ///< "it needs ..."
  std::string wayOut; ///< what the user can do
};

/// A target, set up for the devices that were asked for. Immutable: it may be
/// shared by compilations.
class Target {
public:
  virtual ~Target() = default;

  /// The name given to --target.
  virtual llvm::StringRef name() const = 0;
  /// The names of the devices that code is made for, joined by ",".
  virtual std::string devices() const = 0;

  /// How far outputs may be off from those of the network, as a share of their
  /// range.
  virtual double largestError() const {
    return cnnc::largestError(Precision::F32);
  }

  /// Everything in a simplified module that the target cannot compile.
  virtual std::vector<TargetRefusal> refusals(mlir::ModuleOp module) const {
    return {};
  }

  /// Whether what it makes comes with a test, which needs golden data.
  virtual bool writesTestBench() const { return false; }

  /// Adds the passes that change the network's numbers, before layouts are
  /// assigned.
  virtual void buildPrecisionPipeline(mlir::OpPassManager &pm) const {}

  /// Bytes that memory moves at once, if kernels may get strided buffers (the
  /// boxes of dialects/cnn/Boxes.h); 0 if buffers must be dense.
  virtual int64_t sectorBytes() const { return 0; }

  /// Which 3x3 convolutions are computed by minimal filtering, and which 1x1
  /// ones with seven products for eight; null if none.
  virtual WinogradPolicyPtr winogradPolicy() const { return nullptr; }
  virtual LayoutPolicyPtr layoutPolicy() const = 0;
  /// What may share a kernel although each needs a loop nest of its own; null
  /// if nothing may.
  virtual FusionPolicyPtr fusionPolicy() const { return nullptr; }
  virtual TilingPolicyPtr tilingPolicy() const = 0;
  /// Adds the passes that choose tilings for several kernels together; the
  /// policy chooses for those that have none behind them.
  virtual void buildExplorationPipeline(mlir::OpPassManager &pm) const {}
  /// Adds the passes that run once every kernel has a tiling (phase `tile`).
  virtual void buildTiledPipeline(mlir::OpPassManager &pm) const {}

  /// Whether its code says which lines it comes from.
  virtual bool hasLines() const { return false; }

  /// Adds the passes that write the code of outlined kernels (phase `lower`).
  virtual void buildLowerPipeline(mlir::OpPassManager &pm) const = 0;
  /// Looks at what these passes made, or at what those of phase `tile` failed
  /// for, and says whether the phases from `tile` on are to choose anew, with
  /// what is left at `before`, the module as it was before them; null if it
  /// stands as it is. Reports what cannot be helped: failure if it must not be
  /// written.
  virtual mlir::FailureOr<bool> revise(mlir::ModuleOp lowered,
                                       mlir::ModuleOp before) const {
    return false;
  }
  /// Whether `revise` may ask for that, of a module before phase `tile`.
  virtual bool revises(mlir::ModuleOp before) const { return false; }
  /// Adds the passes from there to the dialect that code is made from (phase
  /// `llvm`): LLVM, or emitc.
  virtual void buildLlvmPipeline(mlir::OpPassManager &pm) const = 0;

  /// Code for every kernel of the nested module `@kernels`, which is in the
  /// dialect that buildLlvmPipeline leads to; errors are reported at `module`.
  /// `assembly`, if given, gets the text too: assembly, C++, or PTX for each
  /// architecture in turn.
  virtual mlir::FailureOr<TargetCode>
  compile(mlir::ModuleOp module, std::string *assembly = nullptr) const = 0;
};

/// At a module in the phases `tile` to `lower` if there may be another round:
/// passes need not finish what will be chosen anew.
inline constexpr llvm::StringLiteral kRevisableAttr = "cnn.revisable";

/// At a function that does not fit its device: bits of numbers with which it
/// may.
inline constexpr llvm::StringLiteral kNarrowerAttr = "cnn.narrower";

using TargetPtr = std::shared_ptr<const Target>;

} // namespace cnnc

#endif
