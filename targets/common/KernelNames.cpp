//===- KernelNames.cpp - symbols made of ONNX names -----------------------===//

#include "targets/common/KernelNames.h"
#include "mlir/IR/Location.h"

using namespace mlir;
using namespace cnnc;

SmallVector<std::string> cnnc::nodeNames(Location loc) {
  SmallVector<std::string> names;
  loc->walk([&](Location part) {
    if (auto name = dyn_cast<NameLoc>(part)) {
      std::string text = name.getName().str();
      if (!llvm::is_contained(names, text))
        names.push_back(text);
    }
    return WalkResult::advance();
  });
  return names;
}

std::string cnnc::kernelSymbol(cnn::KernelOp kernel, unsigned number) {
  std::string symbol = "k" + std::to_string(number);
  SmallVector<std::string> names = nodeNames(kernel.getLoc());
  if (names.empty())
    return symbol;
  symbol += '_';
  // Long names (PyTorch's scopes) are cut; the number keeps them apart.
  for (char c : StringRef(names.front()).take_back(48))
    symbol += llvm::isAlnum(c) ? c : '_';
  return symbol;
}
