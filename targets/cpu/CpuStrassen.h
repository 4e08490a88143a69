//===- CpuStrassen.h - 1x1 convolutions with fewer products -----*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_CPUSTRASSEN_H
#define CNNC_TARGETS_CPU_CPUSTRASSEN_H

#include "passes/winograd/WinogradPolicy.h"
#include "targets/cpu/BilinearPlan.h"

namespace cnnc::cpu {

/// The extents of a 1x1 convolution whose pixels are taken in pairs or fours.
struct StrassenShape {
  int64_t images, inputs, outputs; ///< N, C, K
  int64_t pixels;                  ///< of the result
  int64_t parts;                   ///< 2 or 4: of a tile's pixels, of channels
  int64_t products;                ///< 7 or 49

  explicit StrassenShape(cnn::StrassenConvOp op);
  StrassenShape(cnn::ConvOp conv, int64_t levels);

  int64_t tiles() const { return images * ((pixels + parts - 1) / parts); }
};

/// The plan that is expected to be fastest.
BilinearPlan planStrassen(const CpuDevice &device, const StrassenShape &shape);

/// Whether a 1x1 convolution is faster by it than in register blocks.
StrassenChoice chooseStrassen(const CpuDevice &device, cnn::ConvOp conv);

} // namespace cnnc::cpu

#endif
