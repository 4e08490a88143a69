//===- KernelNames.cpp - symbols made of ONNX names -----------------------===//

#include "targets/common/KernelNames.h"
#include "dialects/cnn/NodeNames.h"

using namespace mlir;
using namespace cnnc;

std::string cnnc::kernelSymbol(cnn::KernelOp kernel, unsigned number) {
  std::string symbol = "k" + std::to_string(number);
  SmallVector<std::string> names = cnn::nodeNames(kernel.getLoc());
  if (names.empty())
    return symbol;
  symbol += '_';
  // Long names (PyTorch's scopes) are cut; the number keeps them apart.
  for (char c : StringRef(names.front()).take_back(48))
    symbol += llvm::isAlnum(c) ? c : '_';
  return symbol;
}
