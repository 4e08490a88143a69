//===- Fit.cpp - what a network lacks on a device -------------------------===//

#include "targets/hls/explore/Fit.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>
#include <tuple>

using namespace cnnc::hls;
using llvm::formatv;

std::vector<Layer> cnnc::hls::narrowed(std::vector<Layer> layers,
                                       int64_t bits) {
  for (Layer &layer : layers) {
    int64_t spared = std::max<int64_t>(0, layer.inputBits - bits) +
                     std::max<int64_t>(0, layer.weightBits - bits);
    layer.sumBits = std::max<int64_t>(bits, layer.sumBits - spared);
    layer.inputBits = std::min(layer.inputBits, bits);
    layer.outputBits = std::min(layer.outputBits, bits);
    layer.weightBits = std::min(layer.weightBits, bits);
    layer.isFloat = false;
  }
  return layers;
}

/// A line that says to try numbers of `bits`. It promises nothing: what brings
/// numbers onto grids and back is there only once the network is compiled so.
static std::string narrowerNumbers(int64_t bits) {
  std::string precision = bits == 8 ? "int8" : "fixed" + std::to_string(bits);
  return "\nwith numbers of " + std::to_string(bits) +
         " bits it may fit: try --precision=" + precision;
}

/// True if a budget holds back a part of the device.
static bool isHeldBack(const HlsDevice &device, const HlsDevice &whole) {
  auto amounts = [](const HlsDevice &d) {
    return std::tie(d.dsp, d.bram36, d.uram, d.lut, d.ff);
  };
  return amounts(device) != amounts(whole);
}

/// Formulas count FIFOs before there is a design whose frames could be
/// simulated; a finished one may need more of these than they say, and then not
/// fit.
static HlsDevice lessForFifos(HlsDevice device) {
  constexpr double kCounted = 0.85;
  device.bram36 = int64_t(double(device.bram36) * kCounted);
  device.uram = int64_t(double(device.uram) * kCounted);
  return device;
}

std::string
cnnc::hls::suggestDevice(const HlsDevice &device,
                         llvm::function_ref<bool(const HlsDevice &)> fits) {
  std::optional<HlsDevice> whole = findDevice(device.name), smallest;
  std::string without;
  // What is held back for FIFOs is no budget that could be raised.
  if (whole && !device.leavesRoom && isHeldBack(device, *whole)) {
    without = " without --budget";
    if (fits(*whole))
      return "\nit would fit " + whole->name.str() + without;
  }
  for (llvm::StringRef name : deviceNames()) {
    std::optional<HlsDevice> other = findDevice(name);
    // Formulas may find that it fits what a finished design did not.
    if (other->name == device.name)
      continue;
    if ((!smallest || other->lut < smallest->lut) && fits(lessForFifos(*other)))
      smallest = other;
  }
  return smallest ? "\nit would fit --device=" + smallest->name.str() + without
                  : "";
}

std::string cnnc::hls::wantedSpeed(const Goal &goal, double fastest) {
  if (goal.kind != Goal::Kind::Fps)
    return "";
  return formatv(", {0:F2} wanted{1}", goal.fps,
                 goal.fps > fastest ? "  <--" : "");
}

std::string cnnc::hls::slowerGoal(const Goal &goal, double fastest) {
  if (goal.kind != Goal::Kind::Fps || !goal.advises || fastest <= 0 ||
      fastest >= goal.fps)
    return "";
  // No more than what fits; three digits of less than one.
  int digits = 2;
  while (fastest * std::pow(10, digits) < 100)
    ++digits;
  double scale = std::pow(10, digits);
  std::string text;
  llvm::raw_string_ostream(text)
      << "\nit would fit with --goal=fps="
      << llvm::format("%.*f", digits, std::floor(fastest * scale) / scale);
  return text;
}

std::string cnnc::hls::explainMisfit(const std::vector<Layer> &layers,
                                     const Exploration &least,
                                     const HlsDevice &device,
                                     const Goal &goal) {
  std::string text;
  auto row = [&](llvm::StringRef name, int64_t needed, int64_t there,
                 double share) {
    auto usable = int64_t(double(there) * share);
    text += formatv("\n  {0,-9} {1,10} needed, {2,10} usable of {3}{4}", name,
                    needed, usable, there, needed > usable ? "  <--" : "");
  };
  for (auto [r, share] :
       llvm::zip(least.total.rows(device), Margins().shares()))
    row(r.name, r.needed, r.there, share);
  double bytesPerSecond =
      double(least.externalBytes) * device.framesPerSecond(least.interval);
  text += formatv("\n  {0,-9} {1,10:F2} GB/s needed, {2:F2} usable of {3:F2}",
                  "memory", bytesPerSecond / 1e9,
                  device.externalGBs * kBandwidthShare, device.externalGBs);
  if (goal.kind == Goal::Kind::Fps) {
    double speed = device.framesPerSecond(least.interval);
    text += formatv("\n  {0,-9} {1,10:F2} frames/s{2}", "speed", speed,
                    wantedSpeed(goal, speed));
    Exploration fastest = explore(layers, device);
    if (fastest.fits)
      text += slowerGoal(goal, device.framesPerSecond(fastest.interval));
  }
  for (int64_t bits : {16, 12, 8, 6, 4})
    if (bits < layers.front().inputBits &&
        explore(narrowed(layers, bits), device, goal).fits) {
      text += narrowerNumbers(bits);
      break;
    }
  return text + suggestDevice(device, [&](const HlsDevice &other) {
           return explore(layers, other, goal).fits;
         });
}
