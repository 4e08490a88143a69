//===- GridStorage.h - numbers of grids as integers in memory ---*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PIPELINES_GRIDSTORAGE_H
#define CNNC_TARGETS_HLS_PIPELINES_GRIDSTORAGE_H

#include "dialects/cnn/GridRanges.h"

namespace cnnc::hls {

/// The narrowest integer type of whole bytes that holds the mantissas, signed
/// if it can be; null if they are wider than 32 bits.
mlir::IntegerType storageOf(const cnn::GridRange &range,
                            mlir::MLIRContext *context);

/// The mantissas of constant numbers of a grid, in the narrowest signless type
/// of whole bytes, of at least `bits`.
mlir::ElementsAttr mantissasOf(mlir::ElementsAttr numbers,
                               const cnn::GridRange &range, int64_t bits = 8);

/// `value` times 2^exponent; itself for an exponent of 0.
mlir::Value scaledBy(mlir::OpBuilder &b, mlir::Location loc, mlir::Value value,
                     int64_t exponent);

} // namespace cnnc::hls

#endif
