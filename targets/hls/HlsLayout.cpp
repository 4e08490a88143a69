//===- HlsLayout.cpp - the hls target's layout policy ---------------------===//

#include "targets/hls/HlsLayout.h"

using namespace mlir;
using namespace cnnc;

namespace {
class HlsLayout : public LayoutPolicy {
public:
  std::optional<OpLayouts> preferred(Operation *) const override {
    return std::nullopt;
  }
  bool follows(Operation *, unsigned, cnn::LayoutAttr) const override {
    return false;
  }
};
} // namespace

LayoutPolicyPtr cnnc::hls::makeLayoutPolicy() {
  return std::make_shared<HlsLayout>();
}
