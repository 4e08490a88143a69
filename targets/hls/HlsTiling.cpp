//===- HlsTiling.cpp - the hls target's tiling policy ---------------------===//

#include "targets/hls/HlsTiling.h"
#include "targets/hls/GenericForm.h"
#include "targets/hls/pipelines/DefaultFolding.h"

using namespace mlir;
using namespace cnnc;

/// Multipliers of a network.
static constexpr int64_t kProducts = 512;

namespace {
class HlsTiling : public TilingPolicy {
public:
  explicit HlsTiling(const hls::HlsDevice &device) : device(device) {}

  cnn::TilingAttr tile(cnn::KernelOp kernel) const override {
    if (cnn::TilingAttr streaming = hls::defaultFolding(kernel, kProducts))
      return streaming;
    return hls::genericTiling(kernel);
  }

private:
  hls::HlsDevice device;
};
} // namespace

TilingPolicyPtr cnnc::hls::makeTilingPolicy(const HlsDevice &device) {
  return std::make_shared<HlsTiling>(device);
}
