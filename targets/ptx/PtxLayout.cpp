//===- PtxLayout.cpp - the ptx target's layout policy ---------------------===//
//
// Everything stays row-major (NCHW): neighbouring threads work on neighbouring
// elements of a picture's row, so that their loads and stores coalesce.
//
//===----------------------------------------------------------------------===//

#include "targets/ptx/PtxLayout.h"

using namespace mlir;
using namespace cnnc;

namespace {
class PtxLayout : public LayoutPolicy {
public:
  std::optional<OpLayouts> preferred(Operation *) const override {
    return std::nullopt;
  }
  bool follows(Operation *, unsigned, cnn::LayoutAttr) const override {
    return false;
  }
};
} // namespace

LayoutPolicyPtr cnnc::ptx::makeLayoutPolicy(PtxDevice) {
  return std::make_shared<PtxLayout>();
}
