//===- Lifetimes.cpp - when buffers hold a value --------------------------===//

#include "passes/memory/Lifetimes.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace cnnc;

int64_t cnnc::bytesOf(MemRefType type) {
  return type.getNumElements() * (type.getElementTypeBitWidth() / 8);
}

SmallVector<Lifetime> cnnc::lifetimesOf(func::FuncOp function) {
  Block &block = function.getBody().front();
  SmallVector<Lifetime> lifetimes;
  // The lifetime that a buffer, or a view of one, belongs to.
  DenseMap<Value, size_t> owner;
  for (auto [position, op] : llvm::enumerate(block)) {
    if (auto alloc = dyn_cast<memref::AllocOp>(op)) {
      owner[alloc] = lifetimes.size();
      lifetimes.push_back({alloc, -1, -1, bytesOf(alloc.getType())});
      continue;
    }
    bool isView = isa<ViewLikeOpInterface>(op);
    for (Value operand : op.getOperands()) {
      auto found = owner.find(operand);
      if (found == owner.end())
        continue;
      if (isView) {
        owner[op.getResult(0)] = found->second;
        continue;
      }
      Lifetime &lifetime = lifetimes[found->second];
      if (!lifetime.isUsed())
        lifetime.first = position;
      lifetime.last = position;
    }
  }
  return lifetimes;
}
