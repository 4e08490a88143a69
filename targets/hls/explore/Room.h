//===- Room.h - what earlier choices turned out to lack ---------*- C++ -*-===//
//
// Exploration chooses before there is a design, with formulas; how deep FIFOs
// must be is known only once there is one. A design that turns out to need more
// than its device has is not written: what it lacks is held back (`hls.room` at
// the module), and the choice is made anew, after some rounds without trying
// one pipeline.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_EXPLORE_ROOM_H
#define CNNC_TARGETS_HLS_EXPLORE_ROOM_H

#include "mlir/IR/BuiltinOps.h"
#include "targets/hls/estimate/Resources.h"

namespace cnnc::hls {

/// What a finished design needs where that is more than there is, at its
/// module: amounts in the order of Resources::rows, and whether engines are
/// among it.
inline constexpr llvm::StringLiteral kNeededAttr = "hls.needed";
inline constexpr llvm::StringLiteral kRoomAttr = "hls.room";

/// Rounds in all, and those in which one pipeline is tried.
inline constexpr int64_t kMostRounds = 5, kPipelineRounds = 3;

struct Room {
  std::array<int64_t, 5> amounts = {}; ///< held back
  int64_t round = 0;
  bool inTurn = false; ///< not as one pipeline

  static Room of(mlir::ModuleOp module);
  void attach(mlir::ModuleOp module) const;

  /// Takes what is held back from `device`.
  void leave(HlsDevice &device) const;
  /// The room for another round, after a design that needs `needed`;
  /// `tookTurns` if it was not one pipeline.
  Room next(llvm::ArrayRef<int64_t> needed, const HlsDevice &device,
            bool tookTurns) const;
};

/// "the design is estimated to need more than ..."
std::string lacking(llvm::ArrayRef<ResourceRow> rows, const HlsDevice &device);

/// Leaves what is needed at the module.
void attachNeeds(mlir::ModuleOp module, const Resources &needed,
                 bool hasEngines);

} // namespace cnnc::hls

#endif
