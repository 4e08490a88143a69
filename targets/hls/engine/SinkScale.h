//===- SinkScale.h - scales where numbers are read --------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_SINKSCALE_H
#define CNNC_TARGETS_HLS_ENGINE_SINKSCALE_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::hls {

/// If all that a kernel on tensors does with its rounded results is to multiply
/// them by a number, the kernels that read them do so instead, and what lies
/// between is as narrow as its grid: an int8 convolution beside the one to
/// which it is added. True if anything has changed.
bool sinkScale(cnn::KernelOp kernel);

} // namespace cnnc::hls

#endif
