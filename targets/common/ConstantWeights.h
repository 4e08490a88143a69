//===- ConstantWeights.h - convolutions that can be laid out ----*- C++ -*-===//

#ifndef CNNC_TARGETS_COMMON_CONSTANTWEIGHTS_H
#define CNNC_TARGETS_COMMON_CONSTANTWEIGHTS_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc {

/// True for a convolution with a result to compute whose weights and bias are
/// constants: layouts cost nothing at run time then.
bool hasConstantWeights(cnn::ConvOp op);
/// The same for a product with a constant matrix on the right.
bool hasConstantWeights(cnn::MatMulOp op);

} // namespace cnnc

#endif
