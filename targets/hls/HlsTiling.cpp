//===- HlsTiling.cpp - the hls target's tiling policy ---------------------===//

#include "targets/hls/HlsTiling.h"
#include "targets/hls/GenericForm.h"

using namespace mlir;
using namespace cnnc;

namespace {
class HlsTiling : public TilingPolicy {
public:
  explicit HlsTiling(const hls::HlsDevice &device) : device(device) {}

  cnn::TilingAttr tile(cnn::KernelOp kernel) const override {
    return hls::genericTiling(kernel);
  }

private:
  hls::HlsDevice device;
};
} // namespace

TilingPolicyPtr cnnc::hls::makeTilingPolicy(const HlsDevice &device) {
  return std::make_shared<HlsTiling>(device);
}
