//===- Tensors.h - ONNX's types and tensors -> MLIR's -----------*- C++ -*-===//

#ifndef CNNC_COMPILER_ONNX_TENSORS_H
#define CNNC_COMPILER_ONNX_TENSORS_H

#include "compiler/onnx/ModelFile.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

namespace cnnc::onnx_import {

/// The element type for a value of TensorProto.DataType, or null where the cnn
/// dialect has none.
mlir::Type elementTypeOf(mlir::MLIRContext *context, int dataType);

/// ONNX's name of a data type, in lower case; also of types newer than the
/// protobuf classes.
std::string dataTypeName(int dataType);

/// Why a data type cannot be compiled: "element type X has no ...".
std::string unsupportedType(int dataType);

/// A tensor of the model, or why there is none.
struct ConvertedTensor {
  /// Null if either text below is set.
  mlir::ElementsAttr value;
  /// The tensor is well formed, but of a kind that cnnc does not compile.
  std::string unsupported;
  /// The tensor is malformed.
  std::string error;
};

/// Converts `tensor`, which belongs to `file`. Large ones are not copied:
/// the attribute refers to the message or the mapped file, and shares
/// ownership of `file`.
ConvertedTensor convertTensor(mlir::MLIRContext *context,
                              const onnx::TensorProto &tensor,
                              const std::shared_ptr<ModelFile> &file);

} // namespace cnnc::onnx_import

#endif
