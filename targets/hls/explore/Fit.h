//===- Fit.h - what a network lacks on a device -----------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_EXPLORE_FIT_H
#define CNNC_TARGETS_HLS_EXPLORE_FIT_H

#include "targets/hls/explore/Explore.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cnnc::hls {

/// The same layers with numbers of at most `bits`.
std::vector<Layer> narrowed(std::vector<Layer> layers, int64_t bits);

/// A line that names the smallest device for which `fits` holds; empty if there
/// is none.
std::string suggestDevice(llvm::function_ref<bool(const HlsDevice &)> fits);

/// A table of what a network needs at least and what there is, and the largest
/// precision and the smallest device on which it would fit.
std::string explainMisfit(const std::vector<Layer> &layers,
                          const Exploration &least, const HlsDevice &device,
                          const Goal &goal);

} // namespace cnnc::hls

#endif
