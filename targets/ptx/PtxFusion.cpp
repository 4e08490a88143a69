//===- PtxFusion.cpp - the ptx target's fusion policy ---------------------===//
//
// A pool in a GEMM's epilogue costs no memory traffic and no launch, but leaves
// less choice of tiles: a thread must hold whole windows. So two times are
// compared: that of the GEMM with the best of these tiles, over the rows that
// windows cover, and that of the GEMM with the best of all tiles, over all
// rows (or without tiles, if that is preferred), and the pool behind it. The
// former are those of the tiling policy (GemmTiling.cpp); the pool reads and
// writes each element once, in the L2 cache if what it reads fits into half of
// it and else in DRAM, and takes a launch (GpuTable.h).
//
//===----------------------------------------------------------------------===//

#include "targets/ptx/PtxFusion.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "passes/precision/Rounding.h"
#include "targets/ptx/DirectConvTiling.h"
#include "targets/ptx/GemmTiling.h"
#include "targets/ptx/PooledGemm.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

/// Microseconds of a pool in a kernel of its own.
static double poolTime(cnn::PoolOp pool, const PtxDevice &d) {
  auto bytesOf = [](Value v) {
    return double(cnn::byteSize(cast<RankedTensorType>(v.getType())));
  };
  double bytes = bytesOf(pool.getX()) + bytesOf(pool.getY());
  double cyclesPerMicrosecond = d.clockGHz * 1e3;
  double traffic = bytesOf(pool.getX()) < double(d.l2Bytes) / 2
                       ? bytes / d.l2BytesPerCycle / cyclesPerMicrosecond
                       : bytes / (d.memoryGBs * 1e3);
  return 1e6 * kLaunchSeconds + kBlockCycles / cyclesPerMicrosecond + traffic;
}

namespace {
class PtxFusion : public FusionPolicy {
public:
  PtxFusion(ArrayRef<PtxDevice> devices, Precision precision)
      : devices(devices), precision(precision) {}

  FusionVerdict joinsWindow(cnn::KernelOp producer,
                            Operation *window) const override {
    auto pool = dyn_cast<cnn::PoolOp>(window);
    if (!pool)
      return {false, "a block has no place for its input"};
    auto problem = gemmProblemOf(producer);
    if (!problem || !fillsTiles(*problem))
      return {false, "it is computed without tiles"};
    if (std::string why = whyNotPooled(*problem, pool); !why.empty())
      return {false, why};
    GemmProblem joined = pooled(*problem, pool);
    FusionVerdict verdict;
    // The first device's figures, unless another one refuses.
    for (const PtxDevice &device : llvm::reverse(devices)) {
      verdict = compare(*problem, joined, device);
      if (!verdict.joins)
        break;
    }
    return verdict;
  }

private:
  /// Microseconds that the device takes for the GEMM, or nothing if it has no
  /// tile for it.
  std::optional<double> gemmTime(const GemmProblem &p,
                                 const PtxDevice &d) const {
    auto choice = chooseGemmTile(p.shape(), d, precision, isCompensated(p.op));
    if (!choice)
      return std::nullopt;
    return choice->cycles / (d.clockGHz * 1e3);
  }

  /// The same without tiles, or infinity where these are preferred.
  static double directTime(const GemmProblem &p, const PtxDevice &d,
                           double tiled) {
    auto conv = dyn_cast<cnn::ConvOp>(p.op);
    auto problem = conv ? directConvProblemOf(conv) : std::nullopt;
    auto choice = problem ? chooseDirectConv(*problem, d) : std::nullopt;
    double time = choice ? choice->cycles / (d.clockGHz * 1e3) : INFINITY;
    return isClearlyFaster(time, tiled) ? time : INFINITY;
  }

  FusionVerdict compare(const GemmProblem &apart, const GemmProblem &joined,
                        const PtxDevice &d) const {
    auto free = gemmTime(apart, d), bound = gemmTime(joined, d);
    if (!free)
      return {false, "it is computed without tiles"};
    if (!bound)
      return {false, llvm::formatv("no thread of {0} holds whole windows",
                                   StringRef(d.arch))};
    *free = std::min(*free, directTime(apart, d, *free));
    double pool = poolTime(joined.pool, d);
    return {*bound <= *free + pool,
            llvm::formatv("{0:F1} us in its registers, {1:F1} us and {2:F1} us "
                          "apart (estimates for {3})",
                          *bound, *free, pool, StringRef(d.arch))};
  }

  SmallVector<PtxDevice> devices;
  Precision precision;
};
} // namespace

FusionPolicyPtr cnnc::ptx::makeFusionPolicy(ArrayRef<PtxDevice> devices,
                                            Precision precision) {
  return std::make_shared<PtxFusion>(devices, precision);
}
