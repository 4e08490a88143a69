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
  // Long names (PyTorch's scopes) are cut; the number keeps them apart. C++
  // reserves names with two underscores.
  for (char c : StringRef(names.front()).take_back(48))
    if (llvm::isAlnum(c))
      symbol += c;
    else if (symbol.back() != '_')
      symbol += '_';
  return symbol;
}
