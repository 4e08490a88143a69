//===- DepthPolicy.cpp - into how many sums depth is divided --------------===//
//
// The kernel of partial sums takes the time of its tiles (GemmTiling.cpp), or,
// if its operands do not fit into half of the L2 cache, that of reading them
// from DRAM. What is stored there passes the L2 cache, and once more in the
// kernel that adds, which is bound by that and by its launch.
//
//===----------------------------------------------------------------------===//

#include "targets/ptx/DepthPolicy.h"
#include "targets/ptx/GemmTiling.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <numeric>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

/// The most parts: more make the sums dear, and their kernel long.
static constexpr int64_t kMostParts = 16;

/// Time, in relation to that of the whole, from which on a division pays. What
/// is nearer to the whole's is within the models' errors: of ResNet-50's layers
/// that were expected to take 0.76 to 0.78 of it, ptxsim saw none gain.
static constexpr double kPays = 0.75;

/// The same below so many rows. A tile of few has lanes that read the same
/// operands, whose loads GemmTiling.cpp counts one by one: it expects up to
/// twice what a division gains (ResNet-50's last product, of one row, took 5.6
/// us in ptxsim's estimate, 6.4 divided; at 64x64, convolutions of 4 rows 9.5
/// and 10.3).
static constexpr double kPaysFewRows = 0.5;
static constexpr int64_t kFewRows = 16;

/// Bytes of a partial sum, which is f32.
static constexpr int64_t kSumBytes = 4;

static constexpr StringLiteral kParts = "cnn.depth_parts";

void cnnc::ptx::setDepthParts(Operation *op, int64_t parts) {
  op->setDiscardableAttr(kParts, Builder(op).getI64IntegerAttr(parts));
}

int64_t cnnc::ptx::depthPartsOf(Operation *op) {
  auto parts = op->getAttrOfType<IntegerAttr>(kParts);
  return parts ? parts.getInt() : 1;
}

bool cnnc::ptx::isDivisible(const DepthProblem &problem, int64_t parts) {
  return problem.channels > 0 && problem.channels % parts == 0 &&
         problem.channels / parts % GemmShape::chunkOf(problem.whole.element) ==
             0;
}

static GemmShape partsOf(const GemmShape &whole, int64_t parts) {
  GemmShape shape = whole;
  shape.batch = parts;
  shape.k = whole.k / parts;
  // The columns of a part begin where those of the one before end.
  shape.copiedB = std::gcd(whole.copiedB, whole.n);
  return shape;
}

namespace {
/// The model of one device.
class DeviceTimes {
public:
  DeviceTimes(const DepthProblem &problem, const PtxDevice &device,
              Precision precision)
      : problem(problem), device(device), precision(precision),
        hertz(device.clockGHz * 1e9) {}

  /// Seconds that the undivided kernel takes, or infinity if there is none.
  double whole() const {
    return kLaunchSeconds +
           std::max(tiled(problem.whole), fromMemory(problem.bytes));
  }

  /// Seconds that both kernels take.
  double divided(int64_t parts) const {
    double results = double(problem.whole.m) * double(problem.whole.n);
    double sums = kSumBytes * double(parts) * results;
    double products = std::max(tiled(partsOf(problem.whole, parts)),
                               fromMemory(double(problem.bytes) + sums)) +
                      throughCache(sums);
    double moved = sums + double(problem.resultBytes) * results;
    double addition =
        kBlockCycles / hertz + std::max(throughCache(moved), fromMemory(moved));
    return 2 * kLaunchSeconds + products + addition;
  }

private:
  double tiled(const GemmShape &shape) const {
    auto choice = chooseGemmTile(shape, device, precision, problem.compensated);
    return choice ? choice->cycles / hertz : INFINITY;
  }
  double fromMemory(double bytes) const {
    return bytes < double(device.l2Bytes) / 2
               ? 0
               : bytes / (device.memoryGBs * 1e9);
  }
  double throughCache(double bytes) const {
    return bytes / (device.l2BytesPerCycle * hertz);
  }

  const DepthProblem &problem;
  const PtxDevice &device;
  Precision precision;
  double hertz;
};
} // namespace

std::optional<DepthChoice>
cnnc::ptx::chooseDepthParts(const DepthProblem &problem,
                            ArrayRef<PtxDevice> devices, Precision precision) {
  // Seconds of the undivided kernel on each device: a search over all tiles.
  SmallVector<double> whole;
  for (const PtxDevice &device : devices)
    whole.push_back(DeviceTimes(problem, device, precision).whole());
  std::optional<int64_t> best;
  double least = INFINITY;
  SmallVector<double> times; // of the best division
  for (int64_t parts = 2; parts <= kMostParts; ++parts) {
    if (!isDivisible(problem, parts))
      continue;
    double ratios = 0;
    SmallVector<double> divided;
    for (auto [device, undivided] : llvm::zip(devices, whole)) {
      divided.push_back(DeviceTimes(problem, device, precision).divided(parts));
      ratios += divided.back() / undivided;
    }
    if (ratios < least) {
      least = ratios;
      best = parts;
      times = std::move(divided);
    }
  }
  if (!best)
    return std::nullopt;
  std::string why;
  llvm::raw_string_ostream os(why);
  for (auto [i, device] : llvm::enumerate(devices))
    os << (i == 0 ? "" : ", ")
       << llvm::format("%.1f us in place of %.1f on ", 1e6 * times[i],
                       1e6 * whole[i])
       << device.arch;
  double pays = problem.whole.m < kFewRows ? kPaysFewRows : kPays;
  return DepthChoice{*best, least <= pays * double(devices.size()), why};
}
