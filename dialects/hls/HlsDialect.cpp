//===- HlsDialect.cpp - registration of the hls dialect -------------------===//

#include "dialects/hls/HlsOps.h"

using namespace mlir;
using namespace cnnc::hls;

#include "dialects/hls/HlsDialect.cpp.inc"
#define GET_OP_CLASSES
#include "dialects/hls/HlsOps.cpp.inc"

void HlsDialect::initialize() {
  registerTypes();
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "dialects/hls/HlsOps.cpp.inc"
      >();
}
