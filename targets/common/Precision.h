//===- Precision.h - how convolutions and products compute ------*- C++ -*-===//

#ifndef CNNC_TARGETS_COMMON_PRECISION_H
#define CNNC_TARGETS_COMMON_PRECISION_H

#include "llvm/ADT/StringRef.h"
#include <optional>

namespace cnnc {

/// What --precision asks for. Sums are f32 in all of them. Layers whose
/// rounding would cost the network more than `largestError` (passes/precision)
/// compute from f32 operands.
enum class Precision {
  F32,  ///< as the network says
  Tf32, ///< operands rounded to 10 bits behind the point, in memory f32
  F16,  ///< f16 operands, which also lie in memory so
};

/// How far outputs may be off, as a share of their range.
double largestError(Precision precision);

/// The precision of a name, "f32", "tf32" or "f16"; and the name of one.
std::optional<Precision> findPrecision(llvm::StringRef name);
llvm::StringRef precisionName(Precision precision);

} // namespace cnnc

#endif
