//===- NodeNames.cpp - ONNX node names in locations -----------------------===//

#include "dialects/cnn/NodeNames.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace cnnc::cnn;

static void collect(Location loc, llvm::SetVector<Location> &named) {
  if (isa<NameLoc>(loc)) {
    named.insert(loc);
    return;
  }
  if (auto fused = dyn_cast<FusedLoc>(loc))
    for (Location part : fused.getLocations())
      collect(part, named);
}

SmallVector<std::string> cnnc::cnn::nodeNames(Location loc) {
  llvm::SetVector<Location> named;
  collect(loc, named);
  SmallVector<std::string> names;
  for (Location part : named) {
    std::string name = cast<NameLoc>(part).getName().str();
    if (!llvm::is_contained(names, name))
      names.push_back(name);
  }
  return names;
}

std::string cnnc::cnn::displayName(Operation *op) {
  SmallVector<std::string> names = nodeNames(op->getLoc());
  return names.empty() ? op->getName().getStringRef().str()
                       : llvm::join(names, "+");
}

Location cnnc::cnn::fuseLocations(MLIRContext *context,
                                  ArrayRef<Operation *> ops) {
  llvm::SetVector<Location> named;
  for (Operation *op : ops)
    collect(op->getLoc(), named);
  if (named.empty())
    for (Operation *op : ops)
      named.insert(op->getLoc());
  return FusedLoc::get(context, named.getArrayRef());
}
