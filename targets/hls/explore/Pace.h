//===- Pace.h - how fast a design is to be for a goal -----------*- C++ -*-===//
//
// Exploration and engines count cycles before there is a design; what a frame
// takes is known only once that has been simulated. Where that is more than the
// goal of so many frames a second allows, the choice is made anew for a faster
// frame, and at last without a goal, which leads to the fastest design that
// there is. What that one takes is what a refusal names: a goal of it is met,
// at the latest, by the same design.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_EXPLORE_PACE_H
#define CNNC_TARGETS_HLS_EXPLORE_PACE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "targets/hls/HlsBudget.h"

namespace cnnc::hls {

/// Cycles of a frame of a finished design, at its module.
inline constexpr llvm::StringLiteral kFrameCyclesAttr = "hls.frame_cycles";

struct Pace {
  int64_t interval = 0; ///< cycles that a frame is to take; 0: as the goal says
  int64_t rounds = 0;   ///< in which the goal was missed
  bool isLast = false;  ///< as fast as it goes
  std::string misfit;   ///< what the goal lacked of the device, if anything

  static Pace of(mlir::ModuleOp module);
  void attach(mlir::ModuleOp module) const;

  /// Makes the goal of a request in `module` that of the round.
  static void apply(mlir::ModuleOp module, Request &request);
  /// After a design whose frames take `cycles` where the goal is `goal`.
  Pace next(int64_t cycles, const Goal &goal, const HlsDevice &device) const;
  /// The last, if what was to be met lacked `misfit`.
  Pace last(llvm::StringRef misfit) const;
};

/// For a goal of frames a second that `function` cannot meet because of
/// `misfit`: if there may be another round, leaves that for `takeMisfit` and
/// returns true.
bool leaveMisfit(mlir::func::FuncOp function, const Goal &goal,
                 llvm::StringRef misfit);
/// What was left in a module; empty if nothing was.
std::string takeMisfit(mlir::ModuleOp module);

} // namespace cnnc::hls

#endif
