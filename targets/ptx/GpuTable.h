//===- GpuTable.h - What is known of NVIDIA's GPUs --------------*- C++ -*-===//
//
// Data for the compiler, which tiles by them, and for the simulator, which
// behaves and estimates by them; nothing but C++17 is needed here.
//
// Registers, threads, blocks and shared memory: CUDA C++ Programming Guide,
// table "Technical Specifications per Compute Capability". Multiprocessors,
// clocks, bandwidths, caches and rates: NVIDIA's architecture whitepapers and
// data sheets of the card named (Turing TU102, Ampere GA100 and GA102, Jetson
// AGX Orin technical brief, Ada AD102, Hopper H100, Blackwell, RTX Blackwell).
// Tensor cores: dense products of f16 with sums in f32, which GeForce cards
// compute at half the rate of sums in f16; the figure is the data sheet's rate
// over multiprocessors and clock (Orin: half of that of its dense 8-bit
// products). L2: 64 bytes a cycle from each slice, as the A100's whitepaper
// says (5120 for 80 slices); for the others the figure is scaled with the
// memory's bandwidth. PTX ISA versions: PTX ISA, "Release Notes", the first
// that knows the target, and at least 7.0 where there is asynchronous copying.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_PTX_GPUTABLE_H
#define CNNC_TARGETS_PTX_GPUTABLE_H

#include <cstdint>
#include <string_view>

namespace cnnc::ptx {

/// An architecture, as one card has it. Sizes and rates are those of one
/// streaming multiprocessor (SM) if not said otherwise.
struct Gpu {
  std::string_view arch;       ///< "sm_80": LLVM's -mcpu and ptxas' -arch
  std::string_view card;       ///< the card described
  int32_t computeCapability;   ///< 10 * major + minor
  std::string_view ptxFeature; ///< LLVM's feature for the PTX ISA version
  int32_t multiprocessors;     ///< of the card
  int32_t registers;           ///< 32-bit
  int32_t sharedBytes;         ///< usable by the blocks of an SM
  int32_t blockSharedBytes;    ///< usable by one block, after opting in
  int32_t maxThreads;          ///< resident threads
  int32_t maxBlocks;           ///< resident blocks
  double clockGHz;             ///< boost
  double memoryGBs;            ///< bandwidth of DRAM, 10^9 bytes/s, whole card
  int64_t memoryBytes;         ///< DRAM, whole card
  int64_t l2Bytes;             ///< L2 cache, whole card
  int32_t l2BytesPerCycle;     ///< from the L2 cache, whole card
  int32_t fmaPerCycle;         ///< f32 multiply-adds
  int32_t tensorF16PerCycle;   ///< dense f16 multiply-adds with f32 sums

  // PTX ISA, "cp.async" and "mma": the first targets that know them.
  constexpr bool hasAsyncCopy() const { return computeCapability >= 80; }
  constexpr bool hasTensorTf32() const { return computeCapability >= 80; }
  /// Depth of one mma with 16 rows and f16 operands.
  constexpr int64_t tensorF16Depth() const {
    return computeCapability >= 80 ? 16 : 8;
  }
};

namespace detail {
inline constexpr int64_t kKiB = 1 << 10, kMiB = 1 << 20, kGiB = 1 << 30;
}

/// What a kernel behind another costs besides its own work, in seconds: its
/// launch from a CUDA graph, the last blocks of the one before and the first of
/// its own, which leave multiprocessors idle. A kernel of 2.9 us takes 3.4 us
/// in a graph (A. Gray, "Getting Started with CUDA Graphs", NVIDIA Technical
/// Blog, 2019); the rest is a guess.
inline constexpr double kLaunchSeconds = 2e-6;

/// Cycles from the start of a block to its first results: the order of a global
/// load's latency times two (Z. Jia et al., "Dissecting the NVIDIA Volta GPU
/// Architecture via Microbenchmarking", arXiv:1804.06826).
inline constexpr double kBlockCycles = 1000;

// clang-format off
/// The default first.
inline constexpr Gpu kGpus[] = {
    {"sm_80", "A100", 80, "+ptx70", 108, 65536, 164 << 10, 163 << 10, 2048, 32,
     1.410, 1555, 40 * detail::kGiB, 40 * detail::kMiB, 5120, 64, 1024},
    {"sm_75", "T4", 75, "+ptx65", 40, 65536, 64 << 10, 64 << 10, 1024, 16,
     1.590, 320, 16 * detail::kGiB, 4 * detail::kMiB, 1280, 64, 512},
    {"sm_86", "GeForce RTX 3090", 86, "+ptx71", 82, 65536, 100 << 10, 99 << 10,
     1536, 16,
     1.695, 936, 24 * detail::kGiB, 6 * detail::kMiB, 3072, 128, 256},
    {"sm_87", "Jetson AGX Orin", 87, "+ptx74", 16, 65536, 164 << 10, 163 << 10,
     1536, 16,
     1.300, 204.8, 32 * detail::kGiB, 4 * detail::kMiB, 1024, 128, 1024},
    {"sm_89", "GeForce RTX 4090", 89, "+ptx78", 128, 65536, 100 << 10, 99 << 10,
     1536, 24,
     2.520, 1008, 24 * detail::kGiB, 72 * detail::kMiB, 4096, 128, 256},
    {"sm_90", "H100", 90, "+ptx78", 132, 65536, 228 << 10, 227 << 10, 2048, 32,
     1.830, 3350, 80 * detail::kGiB, 50 * detail::kMiB, 5632, 128, 2048},
    {"sm_100", "B200", 100, "+ptx86", 148, 65536, 228 << 10, 227 << 10, 2048,
     32,
     1.850, 8000, 180 * detail::kGiB, 126 * detail::kMiB, 9472, 128, 4096},
    {"sm_120", "GeForce RTX 5090", 120, "+ptx87", 170, 65536, 100 << 10,
     99 << 10, 1536, 24,
     2.407, 1792, 32 * detail::kGiB, 96 * detail::kMiB, 6144, 128, 256},
};
// clang-format on

/// A card's name on command lines, and its architecture.
struct GpuAlias {
  std::string_view name, arch;
};

inline constexpr GpuAlias kGpuAliases[] = {
    {"a100", "sm_80"},     {"t4", "sm_75"},   {"rtx2080", "sm_75"},
    {"rtx3090", "sm_86"},  {"a10", "sm_86"},  {"orin", "sm_87"},
    {"rtx4090", "sm_89"},  {"l4", "sm_89"},   {"l40", "sm_89"},
    {"h100", "sm_90"},     {"h200", "sm_90"}, {"b200", "sm_100"},
    {"rtx5090", "sm_120"},
};

/// The GPU of an architecture's or a card's name, or null.
constexpr const Gpu *findGpu(std::string_view name) {
  for (const GpuAlias &alias : kGpuAliases)
    if (name == alias.name)
      name = alias.arch;
  for (const Gpu &gpu : kGpus)
    if (name == gpu.arch)
      return &gpu;
  return nullptr;
}

} // namespace cnnc::ptx

#endif // CNNC_TARGETS_PTX_GPUTABLE_H
