//===- DepthPolicy.h - into how many sums depth is divided ------*- C++ -*-===//
//
// A product with few rows and columns and much depth has fewer tiles than a GPU
// has multiprocessors, or only tiles so small that they read everything many
// times over. Parts of the depth are then products of their own, whose sums are
// added by another kernel (split-K). GemmTile's slices divide a block's depth
// among its warps; parts are what is divided among blocks.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_PTX_DEPTHPOLICY_H
#define CNNC_TARGETS_PTX_DEPTHPOLICY_H

#include "targets/common/Precision.h"
#include "targets/ptx/GemmProblem.h"
#include "targets/ptx/PtxDevice.h"
#include <string>

namespace cnnc::ptx {

/// A convolution or product whose depth may be divided: one GEMM, whose depth
/// is `channels` times a number of taps that stays together.
struct DepthProblem {
  GemmShape whole;
  int64_t channels;
  int64_t bytes;       ///< of operands and result, undivided
  int64_t resultBytes; ///< of an element of the result
  bool compensated;    ///< its operands must not be rounded (Rounding.h)
};

/// The best division of a problem.
struct DepthChoice {
  int64_t parts;   ///< 2 or more
  bool pays;       ///< clearly faster than the whole, over all devices
  std::string why; ///< times on each device
};

/// True if `parts` parts of the channels still fill copies of 16 bytes.
bool isDivisible(const DepthProblem &problem, int64_t parts);

/// The division with the least sum, over all devices, of the time that models
/// of them expect in relation to that of the whole; nothing if none is
/// possible. A division costs what its sums move and the launch of the kernel
/// that adds them.
std::optional<DepthChoice> chooseDepthParts(const DepthProblem &problem,
                                            llvm::ArrayRef<PtxDevice> devices,
                                            Precision precision);

/// Marks a convolution whose groups are parts of another's depth, and asks for
/// their number; 1 for other operations.
void setDepthParts(mlir::Operation *op, int64_t parts);
int64_t depthPartsOf(mlir::Operation *op);

} // namespace cnnc::ptx

#endif
