//===- FunctionFields.h - fields newer than the protobuf classes -*- C++
//-*-===//
//
// Debian's protobuf classes are those of ONNX 1.12. Later fields arrive as
// unknown ones, which this reads.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_ONNX_FUNCTIONFIELDS_H
#define CNNC_COMPILER_ONNX_FUNCTIONFIELDS_H

#include "llvm/ADT/StringRef.h"
#include <memory>
#include <onnx/onnx_pb.h>
#include <string>
#include <vector>

namespace cnnc::onnx_import {

/// The overload that a function has, or that a node calls; mostly empty.
std::string overloadOf(const onnx::FunctionProto &function);
std::string overloadOf(const onnx::NodeProto &node);

/// A key for the function `name` of `domain`.
std::string functionKey(llvm::StringRef domain, llvm::StringRef name,
                        llvm::StringRef overload);

/// Attributes of a function that have a default.
using AttributeDefaults = std::vector<std::unique_ptr<onnx::AttributeProto>>;
AttributeDefaults attributeDefaults(const onnx::FunctionProto &function);

} // namespace cnnc::onnx_import

#endif
