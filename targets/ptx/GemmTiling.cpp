//===- GemmTiling.cpp - the choice of a GEMM's tiles ----------------------===//
//
// All tiles that fit the device are compared by an estimate of their time in
// cycles. A multiprocessor works on `resident` blocks at once and is bound by
// the slowest of: its f32 units, the issue of instructions, shared memory, the
// L2 cache, and the sums of a block, of which each waits for the one before.
// What no other block hides is added: the wait at each stage's barrier, and the
// beginning and end of a block.
//
// Constants, where they are not the device's (PtxDevice.cpp):
// - 4 schedulers issue one warp's instruction each per cycle, shared memory
//   delivers 128 bytes per cycle (CUDA C++ Programming Guide, "Compute
//   Capability 8.x").
// - An SM gets about 48 bytes a cycle from L2 (A100: 5120 bytes for 108 SMs,
//   "NVIDIA A100 Tensor Core GPU Architecture").
// - A barrier with a wait for copies takes about 60 cycles.
// - A sum can be added to again 4 cycles after an fma (Z. Jia et al.,
//   "Dissecting the NVIDIA Volta GPU Architecture via Microbenchmarking",
//   arXiv:1804.06826, table 4.1), and about 33 after an mma (W. Sun et al.,
//   "Dissecting Tensor Cores via Microbenchmarks", arXiv:2206.02874). Three
//   products for one wait no longer than they occupy their warp's scheduler.
//
//===----------------------------------------------------------------------===//

#include "targets/ptx/GemmTiling.h"
#include "dialects/cnn/Infer.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace cnnc;
using namespace cnnc::ptx;

static constexpr double kSchedulers = 4, kSharedBytesPerCycle = 128,
                        kL2BytesPerCycle = 48, kBarrierCycles = 60,
                        kReduceCycles = 200, kFmaLatency = 4, kMmaLatency = 33;
static constexpr int64_t kMaxWarps = 8;
/// Output channels of a group below which a tile of them would be mostly empty;
/// a thread for each result reads no more then.
static constexpr int64_t kLeastColumns = 4;
/// Registers of a thread, and the steps in which warps get them (CUDA C++
/// Programming Guide, "Compute Capabilities": 256 for a warp).
static constexpr int64_t kMostRegisters = 255, kRegisterUnit = 8;
/// Registers that a tile may need by the estimate.
static constexpr int64_t kFitting = 232;
/// What error compensation may add to the time of a layer that does not need
/// it: less than what measurements of a GPU's time scatter by.
static constexpr double kFree = 1.02;

/// Registers that a thread needs: sums, one group of operands, what is on its
/// way from global to shared memory, and for each of its copies an address (two
/// registers) and positions that are compared with the input's borders. The
/// rest is what ptxas (CUDA 13) used for the layers of ResNet-50, MobileNetV2
/// and VGG-16 besides, in all precisions, where it was free to: within 30 of
/// this.
static int64_t registersOf(const GemmShape &p, const GemmTile &t) {
  int64_t copiedB = t.tensor ? p.copiedDepthB : p.copiedB;
  int64_t copiesA = t.stageElementsA() / p.copiedA / t.threads(),
          copiesB = t.stageElementsB() / copiedB / t.threads();
  int64_t staged = t.async ? 0
                           : (t.stageElementsA() + t.stageElementsB()) *
                                 t.elementBytes / 4 / t.threads();
  staged += 28 + 2 * (copiesA + copiesB) + p.leaving * copiesA;
  if (t.tensor) {
    int64_t operands = 4 * t.threadM + 2 * t.threadN;
    if (t.products > 1)
      operands *= 2;
    return 4 * t.threadM * t.threadN + operands + staged;
  }
  return t.threadM * t.threadN + 4 * t.threadM + 2 * t.threadN + staged;
}

bool cnnc::ptx::fillsTiles(const GemmProblem &p) {
  return fillsTiles(p.shape(), llvm::isa<cnn::ConvOp>(p.op) && p.batch > 1);
}

bool cnnc::ptx::fillsTiles(const GemmShape &p, bool isGrouped) {
  return !isGrouped || p.n >= kLeastColumns;
}

int64_t cnnc::ptx::gemmBlocks(const GemmShape &p, const GemmTile &t) {
  return p.batch * llvm::divideCeil(p.m, t.blockM()) *
         llvm::divideCeil(p.n, t.blockN());
}

/// Every thread copies whole chunks of one column of a tile.
static bool copiesEvenly(const GemmShape &p, const GemmTile &t) {
  int64_t chunksA = t.stageDepth() / p.copiedA;
  int64_t chunksB =
      t.tensor ? t.stageDepth() / p.copiedDepthB : t.blockN() / p.copiedB;
  return t.threads() % chunksA == 0 && t.threads() % chunksB == 0;
}

static bool fits(const GemmShape &p, const PtxDevice &d, const GemmTile &t) {
  // Of two stages no loop is left: LLVM reads all of the first one's operands
  // into registers before the second is stored, and ptxas spills.
  if (!t.async && llvm::divideCeil(p.k, t.stageDepth()) == 2)
    return false;
  int64_t registers = registersOf(p, t);
  return t.sharedBytes() <= d.blockSharedBytes && registers <= kFitting &&
         registers * t.threads() <= d.registers;
}

namespace {
/// What a warp does for one step in the depth of its tile.
struct Step {
  double depth;
  double mathCycles;   ///< of all of the SM's units
  double instructions; ///< warp instructions issued
  double loads;        ///< of 16 bytes a lane from shared memory
  double latency;      ///< cycles until its sums can be added to
};
} // namespace

static Step simtStep(const PtxDevice &d, const GemmTile &t) {
  double fmas = 4.0 * t.threadM * t.threadN, loads = t.threadM + t.threadN;
  return {4, fmas * kWarp / d.fmaPerCycle, fmas + loads + 4, loads,
          4 * kFmaLatency};
}

/// tf32 has half of f16's rate (NVIDIA A100 whitepaper, table 1), and rounds
/// its operands: an instruction each, three with the remainder.
static Step tensorStep(const PtxDevice &d, const GemmTile &t) {
  double products = t.threadM * t.threadN * t.products;
  double mmas = products * double(t.tensorDepth() / t.mmaDepth);
  double loads = t.threadM + t.threadN / 2.0;
  bool isTf32 = t.elementBytes == 4;
  double rate = isTf32 ? d.tensorF16PerCycle / 2.0 : d.tensorF16PerCycle;
  double roundings = isTf32 ? 4 * t.threadM + 2 * t.threadN : 0;
  if (t.products > 1)
    roundings *= 3;
  return {double(t.tensorDepth()), products * 16 * 8 * t.tensorDepth() / rate,
          mmas + 3 * loads + roundings, loads, kMmaLatency};
}

static int64_t blocksPerSm(const GemmShape &p, const PtxDevice &d,
                           const GemmTile &t) {
  return llvm::divideCeil(gemmBlocks(p, t), d.multiprocessors);
}

/// Blocks that a multiprocessor works on at once.
static int64_t residentBlocks(const GemmShape &p, const PtxDevice &d,
                              const GemmTile &t) {
  int64_t resident =
      std::min<int64_t>({d.sharedBytes / (t.sharedBytes() + 1024),
                         d.registers / (registersOf(p, t) * t.threads()),
                         d.maxThreads / t.threads(), blocksPerSm(p, d, t)});
  return std::max<int64_t>(resident, 1);
}

int64_t cnnc::ptx::gemmRegisters(const GemmShape &p, const PtxDevice &d,
                                 const GemmTile &t) {
  int64_t most = d.registers / (residentBlocks(p, d, t) * t.threads());
  return std::min<int64_t>(kMostRegisters,
                           most / kRegisterUnit * kRegisterUnit);
}

static double estimate(const GemmShape &p, const PtxDevice &d,
                       const GemmTile &t) {
  double perSm = blocksPerSm(p, d, t), resident = residentBlocks(p, d, t);
  double stages = llvm::divideCeil(p.k, t.stageDepth());
  double warps = double(t.threads()) / kWarp;
  // A scheduler has its part of the units: fewer than four warps leave some
  // idle.
  double busy = std::min(1.0, resident * warps / kSchedulers);
  Step step = t.tensor ? tensorStep(d, t) : simtStep(d, t);
  double steps = warps * stages * double(t.depth) / step.depth;
  double arithmetic = steps * step.mathCycles / busy;
  double issue = steps * step.instructions / kSchedulers / busy;
  double shared = steps * step.loads * kWarp * 16 / kSharedBytesPerCycle;
  double l2 = double(t.elementBytes * (t.blockM() + t.blockN())) * stages *
              double(t.stageDepth()) / kL2BytesPerCycle;
  double bound = std::max({arithmetic, issue, shared, l2});
  double exposed = kBlockCycles + stages * kBarrierCycles +
                   kReduceCycles * std::log2(double(t.slices));
  double waves = std::ceil(perSm / resident);
  double chain = stages * double(t.depth) / step.depth * step.latency;
  return std::max(perSm * bound, waves * chain) + waves * exposed;
}

/// Calls `consider` with every tile for the f32 units.
static void
forEachSimtTile(bool async,
                llvm::function_ref<void(const GemmTile &)> consider) {
  for (int64_t threadM : {8, 4, 2, 1})
    for (int64_t threadN : {8, 4})
      for (int64_t warpsM : {4, 2, 1})
        for (int64_t warpsN : {4, 2, 1})
          for (int64_t slices : {1, 2, 4, 8})
            for (int64_t depth : {16, 8})
              for (int64_t stages : {4, 3})
                consider({threadM, threadN, warpsM, warpsN, slices, depth,
                          async ? stages : 2, async});
}

/// The same for tensor cores.
static void
forEachTensorTile(const PtxDevice &d, int64_t elementBytes, int64_t products,
                  llvm::function_ref<void(const GemmTile &)> consider) {
  int64_t step = 32 / elementBytes;
  int64_t mmaDepth = elementBytes == 2 ? d.tensorF16Depth() : step;
  bool async = d.hasAsyncCopy();
  for (int64_t threadM : {4, 2, 1})
    for (int64_t threadN : {8, 4, 2})
      for (int64_t warpsM : {4, 2, 1})
        for (int64_t warpsN : {4, 2, 1})
          for (int64_t slices : {1, 2, 4, 8})
            for (int64_t depth : {4 * step, 2 * step, step})
              for (int64_t stages : {4, 3})
                consider({threadM, threadN, warpsM, warpsN, slices, depth,
                          async ? stages : 2, async, /*tensor=*/true,
                          elementBytes, mmaDepth, products});
}

namespace {
/// The best of the tiles that it has been shown.
struct Choice {
  const GemmShape &shape;
  const PtxDevice &device;
  std::optional<GemmTile> best = std::nullopt;
  double least = INFINITY;

  void consider(const GemmTile &t) {
    int64_t warps = t.threads() / kWarp;
    if (warps > kMaxWarps || !copiesEvenly(shape, t) ||
        !fits(shape, device, t) || t.threadRows() % shape.windowRows != 0 ||
        gemmBlocks(shape, t) >= INT32_MAX)
      return;
    double cycles = estimate(shape, device, t);
    if (cycles < least * (1 - 1e-9)) {
      least = cycles;
      best = t;
    }
  }

  std::optional<GemmChoice> result() const {
    return best ? std::optional(GemmChoice{*best, least}) : std::nullopt;
  }
};
} // namespace

static Choice chooseTensorTile(const GemmShape &p, const PtxDevice &d,
                               int64_t bytes, int64_t products) {
  Choice choice{p, d};
  forEachTensorTile(d, bytes, products,
                    [&](const GemmTile &t) { choice.consider(t); });
  return choice;
}

std::optional<GemmChoice> cnnc::ptx::chooseGemmTile(const GemmShape &p,
                                                    const PtxDevice &d,
                                                    Precision precision,
                                                    bool compensated) {
  bool isHalf = p.element.isF16();
  int64_t bytes = isHalf ? 2 : 4;
  // Asynchronous copies have 4 bytes at least.
  bool copies = p.copiedA * bytes >= 4 && p.copiedDepthB * bytes >= 4;
  if (isHalf)
    return copies ? chooseTensorTile(p, d, bytes, /*products=*/1).result()
                  : std::nullopt;
  bool isFloat = p.element.isF32();
  if (copies && isFloat && d.hasTensorTf32() && precision != Precision::F32) {
    Choice exact = chooseTensorTile(p, d, bytes, /*products=*/3);
    // What f16 has left in f32 is there for its bits.
    if (compensated || precision == Precision::F16)
      return exact.result();
    Choice rounded = chooseTensorTile(p, d, bytes, /*products=*/1);
    return exact.least <= kFree * rounded.least ? exact.result()
                                                : rounded.result();
  }
  Choice choice{p, d};
  forEachSimtTile(d.hasAsyncCopy(),
                  [&](const GemmTile &t) { choice.consider(t); });
  return choice.result();
}
