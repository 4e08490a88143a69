//===- FusionRules.h - which operations may meet in a kernel ----*- C++ -*-===//
//
// Legality and taste, apart from the mechanism (Partition.cpp) and from the
// price of recomputation (FusionCost.h).
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_PASSES_FUSION_FUSIONRULES_H
#define CNNC_PASSES_FUSION_FUSIONRULES_H

#include "passes/fusion/InPlaceConcats.h"
#include "passes/fusion/Partition.h"

namespace cnnc {

/// True if element-wise operations may follow `anchor` in its kernel: it
/// computes each element of its one result once and for good.
bool acceptsEpilogue(mlir::Operation *anchor);

/// True if `op` may be computed behind `anchor`, element by element.
bool mayFollow(mlir::Operation *op, mlir::Operation *anchor,
               const FusionOptions &options);

/// True if the operation costs next to nothing and reads no more than it
/// writes, so that each of its users may compute it again.
bool isCheapToRepeat(mlir::Operation *op);

/// Why `op`, all of whose users in question are members of `group`, may not be
/// computed within it; empty if it may. The price is not looked at. Neither
/// what writes the concatenations of `inPlace` nor what reads them joins them.
std::string whyNotWithin(mlir::Operation *op, const KernelGroup &group,
                         const InPlaceConcats &inPlace);

} // namespace cnnc

#endif
