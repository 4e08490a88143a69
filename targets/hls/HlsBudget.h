//===- HlsBudget.h - what a project may take and is to reach ----*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_HLSBUDGET_H
#define CNNC_TARGETS_HLS_HLSBUDGET_H

#include "targets/hls/HlsDevice.h"
#include <string>

namespace cnnc::hls {

/// What a project should be best at.
struct Goal {
  enum class Kind {
    Fastest, ///< most frames a second
    Fps,     ///< so many frames a second, as cheaply as possible
    /// The first frame soonest: as all layers wait for the slowest, the same
    /// choice as Fastest.
    Latency,
    Area, ///< the least of the device
  };
  Kind kind = Kind::Fastest;
  double fps = 0;
  /// Whether refusals name a slower goal; not where what that leads to is tried
  /// first (explore/Pace.h).
  bool advises = true;
};

/// Lowers what `device` has to what the text allows,
/// `dsp=100,bram=50,lut=20000` (also `ff` and `uram`; block RAM in units of 36
/// Kib). False with `error` set for a malformed text, one that names an amount
/// twice, or more than the device has.
bool applyBudget(HlsDevice &device, llvm::StringRef text, std::string &error);

/// Reads a goal: `fps=N`, `latency`, `area`, or nothing for the most frames a
/// second. False with `error` set for anything else.
bool readGoal(llvm::StringRef text, Goal &goal, std::string &error);

/// What a pass is to fill, and what for.
struct Request {
  HlsDevice device; ///< less what the budget holds back
  Goal goal;
};

/// Reads the options of a pass; nothing with `error` set for what it does not
/// know.
std::optional<Request> readRequest(llvm::StringRef device,
                                   llvm::StringRef budget, llvm::StringRef goal,
                                   std::string &error);

} // namespace cnnc::hls

#endif
