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

/// How many products of numbers of these types may be added up before the two
/// sums are taken apart; less than 2 if it does not pay to pack them.
int64_t mostPackedProducts(mlir::Type x, mlir::Type weight);

/// The two sums over k < `count` of read(k), a number of type `x`, times
/// readWeight(k, 0) and readWeight(k, 1), of type `weight`; as numbers of
/// `sum`, which is known to hold them and their parts.
std::pair<mlir::Value, mlir::Value> packedDots(
    ProcessBuilder &p, int64_t count, mlir::Type sum, mlir::Type x,
    mlir::Type weight, llvm::function_ref<mlir::Value(mlir::Value k)> read,
    llvm::function_ref<mlir::Value(mlir::Value k, unsigned which)> readWeight);

} // namespace cnnc::hls

#endif
