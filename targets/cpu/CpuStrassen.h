//===- CpuStrassen.h - 1x1 convolutions with fewer products -----*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_CPUSTRASSEN_H
#define CNNC_TARGETS_CPU_CPUSTRASSEN_H

#include "passes/winograd/WinogradPolicy.h"
#include "targets/cpu/BilinearPlan.h"

namespace cnnc::cpu {

/// The extents of a 1x1 convolution whose pixels are taken in pairs.
struct StrassenShape {
  int64_t images, inputs, outputs; ///< N, C, K
  int64_t pixels;                  ///< of the result

  explicit StrassenShape(cnn::StrassenConvOp op);
  explicit StrassenShape(cnn::ConvOp conv);

  int64_t tiles() const { return images * ((pixels + 1) / 2); }
};

/// The plan that is expected to be fastest.
BilinearPlan planStrassen(const CpuDevice &device, const StrassenShape &shape);

/// Whether a 1x1 convolution is faster by it than in register blocks.
StrassenChoice chooseStrassen(const CpuDevice &device, cnn::ConvOp conv);

} // namespace cnnc::cpu

#endif
