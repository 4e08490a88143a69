//===- TransposeProblem.h - kernels that change the inner order -*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_TRANSPOSEPROBLEM_H
#define CNNC_TARGETS_PTX_TRANSPOSEPROBLEM_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::ptx {

/// A kernel that moves elements and whose neighbours in what it reads are not
/// neighbours in what it writes. Dimensions are those of the result.
struct TransposeProblem {
  mlir::Value moved;  ///< the result of the operation that moves
  int64_t readDim;    ///< neighbours along it are read from neighbours
  int64_t writtenDim; ///< neighbours along it are written to neighbours
};

/// The kernel's transposition; nothing if it has none, or computes something
/// else than functions of its elements.
std::optional<TransposeProblem> transposeProblemOf(cnn::KernelOp kernel);

} // namespace cnnc::ptx

#endif
