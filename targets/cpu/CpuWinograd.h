//===- CpuWinograd.h - minimal filtering on the cpu target ------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_CPUWINOGRAD_H
#define CNNC_TARGETS_CPU_CPUWINOGRAD_H

#include "passes/winograd/WinogradPolicy.h"
#include "targets/cpu/BilinearPlan.h"

namespace cnnc::cpu {

/// The extents of a 3x3 convolution, cut into tiles.
struct WinogradShape {
  int64_t images, inputs, outputs; ///< N, C, K
  int64_t height, width;           ///< of the result
  int64_t tile;                    ///< 2 or 4
  int64_t stride;                  ///< 1 or 2

  explicit WinogradShape(cnn::WinogradConvOp op);
  WinogradShape(cnn::ConvOp conv, int64_t tile);

  int64_t down() const { return (height + tile - 1) / tile; }
  int64_t across() const { return (width + tile - 1) / tile; }
  int64_t tiles() const { return images * down() * across(); }
  int64_t points() const;       ///< of the input and the products
  int64_t filterPoints() const; ///< of the filters
};

/// The plan that is expected to be fastest.
BilinearPlan planWinograd(const CpuDevice &device, const WinogradShape &shape);

/// Compares plans, those of Strassen's algorithm (CpuStrassen.h) too, with the
/// direct convolution's register blocks.
WinogradPolicyPtr makeWinogradPolicy(CpuDevice device);

} // namespace cnnc::cpu

#endif
