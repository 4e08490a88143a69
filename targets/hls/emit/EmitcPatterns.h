//===- EmitcPatterns.h - from loops over arrays to C++ ----------*- C++ -*-===//
//
// What cnn-convert-hls-to-emitc converts with. All patterns share one type
// converter; where ours and upstream's match the same operation, ours win.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_EMIT_EMITCPATTERNS_H
#define CNNC_TARGETS_HLS_EMIT_EMITCPATTERNS_H

#include "dialects/hls/HlsOps.h"
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

//===----------------------------------------------------------------------===//
// The hls dialect
//===----------------------------------------------------------------------===//

/// Types of cnnc_types.h: words, references to streams, fixed-point numbers;
/// memories of rank 0, which are variables.
void populateDialectTypeConversions(mlir::TypeConverter &types);

/// Designs, processes, streams. Read-only memories stay as they are, beside the
/// functions: they become headers.
void populateProcessPatterns(const mlir::TypeConverter &types,
                             mlir::RewritePatternSet &patterns);
/// Makes functions of the parts of processes, but for those of the library.
void outlineParts(mlir::ModuleOp kernels);
/// On an `hls.get_rom`: another one of the same process has its pragmas.
inline constexpr llvm::StringLiteral kPragmasElsewhere =
    "hls.pragmas_elsewhere";
/// Declares the records of all functions in `kernels`, before these.
void declareRecords(mlir::ModuleOp kernels);
/// Parts that the library has, and records.
void populatePartPatterns(const mlir::TypeConverter &types,
                          mlir::RewritePatternSet &patterns);
/// Tells calls of processes that are the library's (LibraryProcess.h) so, for
/// the conversion, which erases these processes.
void markLibraryCalls(mlir::ModuleOp kernels);

/// On functions of processes that run side by side: which arguments are memory
/// that is only read.
inline constexpr llvm::StringLiteral kDataflowAttr = "hls.dataflow";

/// Memories, variables, words, loops.
/// Marks loops for the conversion: pipelined ones that can flush, as they do
/// not access external memory, and all within pipelined ones.
void markPipelinedLoops(mlir::ModuleOp kernels);

void populateStoragePatterns(const mlir::TypeConverter &types,
                             mlir::RewritePatternSet &patterns);
/// Fixed-point arithmetic.
void populateFixedPatterns(const mlir::TypeConverter &types,
                           mlir::RewritePatternSet &patterns);

/// "float", "int8_t", "fixed<8, 3>"; "word<float, 4>"; "hls::stream<...>".
std::string numberText(mlir::Type type);
std::string wordText(WordType type);
std::string streamText(StreamType type);

/// What a read-only memory stores mantissas of a type as.
mlir::IntegerType mantissaStorage(FixedType type);

/// The text of a constant number; empty if `value` is none.
std::string numberLiteral(mlir::Value value);

/// A function of a stream that the text step writes as a member (CppText.h).
inline constexpr llvm::StringLiteral kReadFunction = "stream_read";
/// On a load of the variable of a record that is used once.
inline constexpr llvm::StringLiteral kFreshRecord = "hls.fresh_record";
/// Before the name of a field, a function of a record that the text step writes
/// as a member.
inline constexpr llvm::StringLiteral kFieldFunction = "field_";
/// The lanes of a word; the text step leaves the name out.
inline constexpr llvm::StringLiteral kLanesMember = "lanes";

/// The text of a constant in C++: "0.5f", "true", "-3", "9000000000LL".
std::string literalText(mlir::TypedAttr value);

} // namespace cnnc::hls

#endif
