//===- ModelFile.h - a model as it lies on disk -----------------*- C++ -*-===//

#ifndef CNNC_COMPILER_ONNX_MODELFILE_H
#define CNNC_COMPILER_ONNX_MODELFILE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <onnx/onnx_pb.h>
#include <string>

namespace cnnc::onnx_import {

/// A parsed model together with the mappings of its external data. Constants
/// point into it, so that it is shared.
class ModelFile {
public:
  /// Reads and parses the model at `path`. Errors are one line.
  static llvm::Expected<std::shared_ptr<ModelFile>> load(llvm::StringRef path);

  /// Parses a model in memory. Its name is the path of the file that it is
  /// from: whether it is text and where external data lie depends on that.
  static llvm::Expected<std::shared_ptr<ModelFile>>
  parse(llvm::MemoryBufferRef file);

  const onnx::ModelProto &model() const { return model_; }
  /// SHA-256 of the file in hexadecimal.
  const std::string &sha256() const { return sha256_; }

  /// The bytes of an external tensor: `size` bytes at `offset` of the file
  /// `location`, which must lie in the model's folder. The mapping lives as
  /// long as this object.
  llvm::Expected<llvm::ArrayRef<char>> external(llvm::StringRef location,
                                                uint64_t offset, uint64_t size);

private:
  llvm::Expected<llvm::MemoryBuffer *> mapExternal(llvm::StringRef location);

  onnx::ModelProto model_;
  std::string sha256_;
  std::string folder_;
  llvm::StringMap<std::unique_ptr<llvm::MemoryBuffer>> mappings_;
};

} // namespace cnnc::onnx_import

#endif
