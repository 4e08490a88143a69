//===- BilinearPlan.h - how a bilinear algorithm is cut up ------*- C++ -*-===//
//
// For convolutions with fewer multiplications (PointProducts.h): their tasks
// and register blocks.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_CPU_BILINEARPLAN_H
#define CNNC_TARGETS_CPU_BILINEARPLAN_H

#include "targets/cpu/CpuDevice.h"

namespace cnnc::cpu {

/// A convolution as products of matrices, one for each of `points`, some of
/// which may share filters.
struct BilinearShape {
  int64_t points, filterPoints, tiles;
  int64_t inputs, outputs; ///< channels of the products
  /// Cycles for each point of the transforms of a block of channels of a tile.
  double inputCycles, outputCycles;
  /// Whether threads share the tiles, and all read the filters, or share the
  /// output channels, and all read the input.
  bool tilesFirst;
  /// Whether the transform of the input waits for its stores, if they go beyond
  /// the second level of caches: it does not fetch the lines before.
  bool waitsForStores;
};

/// How the work is cut into tasks. A task takes `tiles` tiles and one of
/// `chunks` equal parts of the output channels: it transforms the tiles of all
/// input channels, multiplies them point by point with the filters in register
/// blocks of `rows` tiles x `vectors` blocks of channels, and transforms back.
struct BilinearPlan {
  int64_t tiles = 1, chunks = 1, rows = 1, vectors = 1;
  int64_t tasks = 1;
  int64_t scratchBytes = 0; ///< of a thread
  double cycles = 0;        ///< of all tasks, as if on one of several cores
  bool tilesFirst = false;
};

/// The plan that is expected to be fastest.
BilinearPlan planBilinear(const CpuDevice &device, const BilinearShape &shape);

} // namespace cnnc::cpu

#endif
