//===- Networks.h - well-known networks as layers ---------------*- C++ -*-===//

#ifndef CNNC_TEST_TARGETS_HLS_EXPLORE_NETWORKS_H
#define CNNC_TEST_TARGETS_HLS_EXPLORE_NETWORKS_H

#include "targets/hls/explore/Layer.h"

namespace cnnc::hls {

// At 224x224 and in int8, with a residual addition in the epilogue of the
// convolution before it.

std::vector<Layer> resNet18();
/// With its three products, or the convolutions alone; weights are fetched for
/// some rows at a time, as the images of its layers are large.
std::vector<Layer> vgg16(bool classifies);
std::vector<Layer> mobileNetV2();

} // namespace cnnc::hls

#endif
