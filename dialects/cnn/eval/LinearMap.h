//===- LinearMap.h - the transforms of bilinear algorithms ------*- C++ -*-===//

#ifndef CNNC_DIALECTS_CNN_EVAL_LINEARMAP_H
#define CNNC_DIALECTS_CNN_EVAL_LINEARMAP_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>

namespace cnnc::cnn {

/// A constant matrix, row by row.
struct LinearMap {
  int64_t rows, columns;
  llvm::ArrayRef<double> entries;

  llvm::ArrayRef<double> row(int64_t r) const {
    return entries.slice(r * columns, columns);
  }
};

} // namespace cnnc::cnn

#endif
