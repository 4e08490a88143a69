//===- Fit.h - what a network lacks on a device -----------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_EXPLORE_FIT_H
#define CNNC_TARGETS_HLS_EXPLORE_FIT_H

#include "targets/hls/explore/Explore.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cnnc::hls {

/// The same layers with numbers of at most `bits`.
std::vector<Layer> narrowed(std::vector<Layer> layers, int64_t bits);

/// A line that says where `fits` holds: on the whole of `device`, of which a
/// budget may hold back a part, or else on the smallest such device; empty if
/// there is none.
std::string suggestDevice(const HlsDevice &device,
                          llvm::function_ref<bool(const HlsDevice &)> fits);

/// What a goal adds behind the frames a second that are reached: how many it
/// asks for, marked if `fastest` is less; nothing if it does not ask for any.
std::string wantedSpeed(const Goal &goal, double fastest);

/// A line that names the goal that `fastest`, in frames a second, would reach;
/// nothing if `goal` asks for no more, or for something else, or nothing fits
/// (`fastest` is 0).
std::string slowerGoal(const Goal &goal, double fastest);

/// A table of what a network needs at least and what there is, and the largest
/// precision and the smallest device on which it would fit.
std::string explainMisfit(const std::vector<Layer> &layers,
                          const Exploration &least, const HlsDevice &device,
                          const Goal &goal);

} // namespace cnnc::hls

#endif
