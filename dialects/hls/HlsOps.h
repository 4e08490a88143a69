//===- HlsOps.h - the hls dialect -------------------------------*- C++ -*-===//
//
// Everything generated from HlsOps.td, plus the few helpers that the generated
// code itself needs.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_HLS_HLSOPS_H
#define CNNC_DIALECTS_HLS_HLSOPS_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/InferIntRangeInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace cnnc::hls {
/// True for what lanes and memories hold: f32, f64, integers of up to 64 bits
/// (i1 included), fixed-point numbers.
bool isNumberType(mlir::Type type);
} // namespace cnnc::hls

#include "dialects/hls/HlsDialect.h.inc"
#include "dialects/hls/HlsEnums.h.inc"
#define GET_TYPEDEF_CLASSES
#include "dialects/hls/HlsTypes.h.inc"
#define GET_ATTRDEF_CLASSES
#include "dialects/hls/HlsAttrs.h.inc"
#define GET_OP_CLASSES
#include "dialects/hls/HlsOps.h.inc"

namespace cnnc::hls {
/// The external memory that `op`, a `memref.load` or `memref.store`, accesses:
/// an argument of its process, or of a function of loops, of rank 1. Memories
/// of other ranks are on the chip. Null for all other operations.
mlir::Value externalMemoryOf(mlir::Operation *op);
} // namespace cnnc::hls

#endif
