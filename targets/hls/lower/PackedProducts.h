//===- PackedProducts.h - two products in one multiplier --------*- C++ -*-===//
//
// A DSP48E2 multiplies 27 by 18 bits. Two 8-bit weights w0 and w1 that meet the
// same number x share it: x * (w1 * 2^18 + w0) holds both products, and so do
// sums of them as long as the lower one stays within 18 bits (AMD, WP486, "Deep
// Learning with INT8 Optimization on Xilinx Devices").
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_LOWER_PACKEDPRODUCTS_H
#define CNNC_TARGETS_HLS_LOWER_PACKEDPRODUCTS_H

#include "targets/hls/lower/ProcessBuilder.h"

namespace cnnc::hls {

/// How many products of signed numbers of `x` and `weight` bits may be added up
/// before the two sums that share a multiplier of `wide` by 18 bits are taken
/// apart; less than 2 if it does not pay to pack them. The 25 bits of a DSP48E1
/// (UG479) do not hold two 8-bit weights.
int64_t mostPacked(int64_t x, int64_t weight, int64_t wide);

/// What sums of products are made of: the type of the sums, and of both
/// factors.
struct DotTypes {
  mlir::Type sum, x, weight;
  int64_t wide; ///< bits of the multiplier's wider factor

  /// How many products may be added up, as above.
  int64_t mostPacked() const;
  /// True if sums of `outputs` numbers share multipliers.
  bool packs(int64_t outputs) const {
    return outputs % 2 == 0 && mostPacked() >= 2;
  }
};

/// The two sums over k < `count` of read(k) times readWeight(k, 0) and
/// readWeight(k, 1), as numbers of the sum's type, which is known to hold them
/// and their parts.
std::pair<mlir::Value, mlir::Value> packedDots(
    ProcessBuilder &p, int64_t count, const DotTypes &types,
    llvm::function_ref<mlir::Value(mlir::Value k)> read,
    llvm::function_ref<mlir::Value(mlir::Value k, unsigned which)> readWeight);

/// For each of `outputs` the sum over k < `count` of read(k) times
/// readWeight(k, output), two of them in one multiplier where that can be:
/// calls `use` with it.
void eachDot(ProcessBuilder &p, int64_t outputs, int64_t count,
             const DotTypes &types,
             llvm::function_ref<mlir::Value(mlir::Value k)> read,
             llvm::function_ref<mlir::Value(mlir::Value k, mlir::Value output)>
                 readWeight,
             llvm::function_ref<void(mlir::Value output, mlir::Value dot)> use);

} // namespace cnnc::hls

#endif
