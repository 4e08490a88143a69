//===- CpuWinograd.h - minimal filtering on the cpu target ------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_CPUWINOGRAD_H
#define CNNC_TARGETS_CPU_CPUWINOGRAD_H

#include "passes/winograd/WinogradPolicy.h"
#include "targets/cpu/CpuDevice.h"

namespace cnnc::cpu {

/// The extents of a 3x3 convolution of stride 1, cut into tiles.
struct WinogradShape {
  int64_t images, inputs, outputs; ///< N, C, K
  int64_t height, width;           ///< of the result
  int64_t tile;                    ///< 2 or 4

  explicit WinogradShape(cnn::WinogradConvOp op);
  WinogradShape(cnn::ConvOp conv, int64_t tile);

  int64_t down() const { return (height + tile - 1) / tile; }
  int64_t across() const { return (width + tile - 1) / tile; }
  int64_t tiles() const { return images * down() * across(); }
  int64_t points() const { return (tile + 2) * (tile + 2); }
};

/// How the work is cut into tasks. A task takes `tiles` tiles and one of
/// `chunks` equal parts of the output channels: it transforms the tiles of all
/// input channels, multiplies them point by point with the filters in register
/// blocks of `rows` tiles x `vectors` blocks of channels, and transforms back.
struct WinogradPlan {
  int64_t tiles = 1, chunks = 1, rows = 1, vectors = 1;
  int64_t tasks = 1;
  int64_t scratchBytes = 0; ///< of a thread
  double cycles = 0;        ///< of all tasks, as if on one of several cores
  /// Whether threads share the tiles, and all read the filters, or share the
  /// output channels, and all read the input.
  bool tilesFirst = false;
};

/// The plan that is expected to be fastest.
WinogradPlan planWinograd(const CpuDevice &device, const WinogradShape &shape);

/// Compares the plans with the direct convolution's register blocks.
WinogradPolicyPtr makeWinogradPolicy(CpuDevice device);

} // namespace cnnc::cpu

#endif
