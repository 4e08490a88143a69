//===- KernelComments.h - what a function of C++ says of itself -*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_KERNELCOMMENTS_H
#define CNNC_TARGETS_HLS_KERNELCOMMENTS_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::hls {

/// What the buffers of `kernel` are called, inputs before outputs, each name
/// once: "x", "weights", "bias", "y", ...
llvm::SmallVector<std::string> bufferNames(cnn::KernelOp kernel);

/// Lines for above the function of `kernel`: its ONNX nodes; its operations;
/// each buffer's name, element type and shape.
llvm::SmallVector<std::string> kernelComment(cnn::KernelOp kernel,
                                             llvm::ArrayRef<std::string> names);

/// The ONNX nodes of a location, as they may stand in a comment; of many the
/// first few and how many more there are.
std::string nodesText(mlir::Location loc);

/// `text` as it may stand behind `//`: on one line, without a backslash, which
/// would go on to the next.
std::string commentText(llvm::StringRef text);

/// "f32 1x3x8x8", or the element type alone for a scalar.
std::string shapeText(mlir::ShapedType type);

} // namespace cnnc::hls

#endif
