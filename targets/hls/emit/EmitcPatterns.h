//===- EmitcPatterns.h - from loops over arrays to C++ ----------*- C++ -*-===//
//
// What cnn-convert-hls-to-emitc converts with. All patterns share one type
// converter; where ours and upstream's match the same operation, ours win.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_EMIT_EMITCPATTERNS_H
#define CNNC_TARGETS_HLS_EMIT_EMITCPATTERNS_H

#include "mlir/Dialect/EmitC/IR/EmitC.h"
#include "mlir/Transforms/DialectConversion.h"

namespace cnnc::hls {

/// Ours before upstream's.
inline constexpr unsigned kOwnPattern = 10;

/// Indices become i32, buffers arrays of C++; scalars that C++ has stay. To be
/// called when all patterns are there: upstream's bring conversions too.
void populateTypeConversions(mlir::TypeConverter &types);

/// Constants, as literals.
void populateConstantPatterns(const mlir::TypeConverter &types,
                              mlir::RewritePatternSet &patterns);

/// Arithmetic of indices and truth values, extrema, remainders, conversions:
/// what upstream's patterns for `arith` lack or write with casts that indices
/// do not need (they never overflow).
void populateArithmeticPatterns(const mlir::TypeConverter &types,
                                mlir::RewritePatternSet &patterns);

/// Functions, as calls of the standard library.
void populateMathPatterns(const mlir::TypeConverter &types,
                          mlir::RewritePatternSet &patterns);

/// The text of a constant in C++: "0.5f", "true", "-3", "9000000000LL".
std::string literalText(mlir::TypedAttr value);

} // namespace cnnc::hls

#endif
