//===- Random.h - seeded tensors --------------------------------*- C++ -*-===//

#ifndef CNNC_DIALECTS_CNN_EVAL_RANDOM_H
#define CNNC_DIALECTS_CNN_EVAL_RANDOM_H

#include "dialects/cnn/eval/Tensor.h"

namespace cnnc::cnn {

/// Random numbers that are the same on every machine (splitmix64: Steele, Lea
/// and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
struct Random {
  uint64_t state;

  uint64_t next() {
    uint64_t z = state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
};

/// Random elements: floats in [-1, 1), signed integers in [-8, 8), unsigned
/// ones in [0, 16). Fails if memory is refused.
mlir::FailureOr<Tensor> randomTensor(mlir::RankedTensorType type,
                                     Random &random);

} // namespace cnnc::cnn

#endif
