//===- CnnOps.h - the cnn dialect -------------------------------*- C++ -*-===//
//
// Everything generated from CnnOps.td, plus the few helpers that the generated
// code itself needs.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_CNNOPS_H
#define CNNC_DIALECTS_CNN_CNNOPS_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace cnnc::cnn {
/// True if both lists hold ranked tensors that agree in shape and element type,
/// position by position; encodings (layouts) are not compared.
bool equalButForEncoding(mlir::TypeRange lhs, mlir::TypeRange rhs);
} // namespace cnnc::cnn

#include "dialects/cnn/CnnDialect.h.inc"
#include "dialects/cnn/CnnEnums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "dialects/cnn/CnnAttrs.h.inc"
#define GET_OP_CLASSES
#include "dialects/cnn/CnnOps.h.inc"

#endif
