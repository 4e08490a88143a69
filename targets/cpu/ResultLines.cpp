//===- ResultLines.cpp - memory that an epilogue will need ----------------===//

#include "targets/cpu/ResultLines.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

ResultLines::ResultLines(KernelContext &context, ElementEmitter &e,
                         Operation *anchor)
    : l(e.l) {
  Type type = anchor->getResult(0).getType();
  for (Value argument : context.kernel.getBlock().getArguments())
    if (argument.getType() == type &&
        llvm::any_of(argument.getUsers(),
                     [&](Operation *user) { return user != anchor; }))
      read.push_back(e.bufferOf(argument)->memref);
  for (const Buffer &buffer : context.outputs())
    if (buffer.type == type)
      written.push_back(buffer.memref);
}

void ResultLines::fetch(Value image, Value block, Value row, Value column) {
  Value at[] = {image, block, row, column, l.constantIndex(0)};
  auto fetchAll = [&](ArrayRef<Value> memrefs, bool isWrite) {
    for (Value memref : memrefs)
      memref::PrefetchOp::create(l.b, l.loc, memref, ValueRange(at), isWrite,
                                 /*localityHint=*/2, /*isDataCache=*/true);
  };
  fetchAll(read, /*isWrite=*/false);
  fetchAll(written, /*isWrite=*/true);
}
