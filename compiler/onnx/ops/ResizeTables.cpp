//===- ResizeTables.cpp - ONNX Resize along one axis, as a table ----------===//

#include "compiler/onnx/ops/ResizeTables.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <algorithm>
#include <cmath>

using namespace cnnc::onnx_import;
using llvm::SmallVector;
using llvm::SmallVectorImpl;
using llvm::StringRef;

std::optional<Interpolation>
cnnc::onnx_import::interpolationNamed(StringRef name) {
  return llvm::StringSwitch<std::optional<Interpolation>>(name)
      .Case("nearest", Interpolation::nearest)
      // Upsample of opset 7 says bilinear, later ones linear.
      .Cases({"linear", "bilinear"}, Interpolation::linear)
      .Case("cubic", Interpolation::cubic)
      .Default(std::nullopt);
}

std::optional<NearestMode> cnnc::onnx_import::nearestModeNamed(StringRef name) {
  return llvm::StringSwitch<std::optional<NearestMode>>(name)
      .Case("round_prefer_floor", NearestMode::round_prefer_floor)
      .Case("round_prefer_ceil", NearestMode::round_prefer_ceil)
      .Case("floor", NearestMode::floor)
      .Case("ceil", NearestMode::ceil)
      .Default(std::nullopt);
}

std::optional<CoordinateTransform>
cnnc::onnx_import::coordinateTransformNamed(StringRef name) {
  using T = CoordinateTransform;
  return llvm::StringSwitch<std::optional<T>>(name)
      .Case("half_pixel", T::half_pixel)
      .Case("half_pixel_symmetric", T::half_pixel_symmetric)
      .Case("pytorch_half_pixel", T::pytorch_half_pixel)
      .Case("align_corners", T::align_corners)
      .Case("asymmetric", T::asymmetric)
      .Case("tf_crop_and_resize", T::tf_crop_and_resize)
      .Case("tf_half_pixel_for_nn", T::tf_half_pixel_for_nn)
      .Default(std::nullopt);
}

bool ResizeTable::isSelection() const {
  return taps == 1 && llvm::all_of(weights, [](double w) { return w == 1; });
}

/// The position in the input that output element `o` is centred at.
static double sourcePosition(CoordinateTransform transform,
                             const ResizeAxis &axis, int64_t o) {
  double in = axis.in;
  // Not the integer extent: ONNX's formulas use the exact product.
  double out = axis.scale * in;
  switch (transform) {
  case CoordinateTransform::align_corners:
    return out == 1 ? 0 : o * (in - 1) / (out - 1);
  case CoordinateTransform::asymmetric:
    return o / axis.scale;
  case CoordinateTransform::tf_crop_and_resize: {
    double span = (axis.roiEnd - axis.roiStart) * (in - 1);
    double from = axis.roiStart * (in - 1);
    return from + (out == 1 ? span / 2 : o * span / (out - 1));
  }
  case CoordinateTransform::tf_half_pixel_for_nn:
    return (o + 0.5) / axis.scale;
  case CoordinateTransform::pytorch_half_pixel:
    return out == 1 ? -0.5 : (o + 0.5) / axis.scale - 0.5;
  case CoordinateTransform::half_pixel_symmetric: {
    double offset = in / 2 * (1 - axis.out / out);
    return offset + (o + 0.5) / axis.scale - 0.5;
  }
  case CoordinateTransform::half_pixel:
    break;
  }
  return (o + 0.5) / axis.scale - 0.5;
}

/// Keys' cubic kernel with parameter `a` at distance `x`.
static double cubicKernel(double a, double x) {
  x = std::abs(x);
  if (x <= 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2)
    return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return 0;
}

/// How far the kernel is stretched: anti-aliasing widens it by the factor of
/// shrinking.
static double stretch(const ResizeMode &mode, const ResizeAxis &axis) {
  return mode.antialias ? std::min(axis.scale, 1.0) : 1.0;
}

/// Offset of the first tap of a linear or cubic kernel from floor(position).
static int64_t firstTap(const ResizeMode &mode, const ResizeAxis &axis) {
  double radius = mode.interpolation == Interpolation::cubic ? 2 : 1;
  return int64_t(std::floor(-radius / stretch(mode, axis))) + 1;
}

int64_t cnnc::onnx_import::resizeTaps(const ResizeMode &mode,
                                      const ResizeAxis &axis) {
  if (mode.interpolation == Interpolation::nearest)
    return 1;
  return 2 - 2 * firstTap(mode, axis);
}

static int64_t nearestIndex(NearestMode mode, double position) {
  double below = std::floor(position);
  switch (mode) {
  case NearestMode::floor:
    return int64_t(below);
  case NearestMode::ceil:
    return int64_t(std::ceil(position));
  case NearestMode::round_prefer_floor:
    return int64_t(position - below <= 0.5 ? below : below + 1);
  case NearestMode::round_prefer_ceil:
    break;
  }
  return int64_t(position - below < 0.5 ? below : below + 1);
}

/// Index and weight of one tap.
using Tap = std::pair<int64_t, double>;

/// The taps of a linear or cubic kernel around `position`, before clamping.
static void interpolate(const ResizeMode &mode, const ResizeAxis &axis,
                        double position, SmallVectorImpl<Tap> &taps) {
  double scale = stretch(mode, axis);
  // ONNX centres whole positions on the second tap of the middle pair, which
  // matters only for which taps of weight 0 are named.
  double below = std::ceil(position) - 1;
  double ratio = position - below;
  int64_t first = firstTap(mode, axis), count = resizeTaps(mode, axis);
  double sum = 0;
  for (int64_t t = 0; t < count; ++t) {
    double distance = (first + t - ratio) * scale;
    double weight = mode.interpolation == Interpolation::cubic
                        ? cubicKernel(mode.cubicA, distance)
                        : std::max(0.0, 1 - std::abs(distance));
    int64_t index = int64_t(below) + first + t;
    if (mode.excludeOutside && (index < 0 || index >= axis.in))
      weight = 0;
    taps.push_back({index, weight});
    sum += weight;
  }
  if ((mode.antialias || mode.excludeOutside) && sum != 0)
    for (Tap &tap : taps)
      tap.second /= sum;
}

/// The taps of output element `o`: clamped, merged, without zeros.
static SmallVector<Tap> tapsOf(const ResizeMode &mode, const ResizeAxis &axis,
                               double position) {
  // Positions far outside are all the same border; this keeps the conversions
  // to integers defined whatever the model's scales and regions are.
  position = std::clamp(position, -1e9, double(axis.in) + 1e9);
  if (std::isnan(position))
    position = 0;
  auto clamped = [&](int64_t index) {
    return std::clamp<int64_t>(index, 0, axis.in - 1);
  };
  if (mode.interpolation == Interpolation::nearest)
    return {{clamped(nearestIndex(mode.nearest, position)), 1.0}};
  SmallVector<Tap> all, kept;
  interpolate(mode, axis, position, all);
  for (auto [index, weight] : all) {
    if (weight == 0)
      continue;
    if (!kept.empty() && kept.back().first == clamped(index))
      kept.back().second += weight;
    else
      kept.push_back({clamped(index), weight});
  }
  if (kept.empty())
    kept.push_back({clamped(int64_t(std::floor(position))), 0.0});
  return kept;
}

ResizeTable cnnc::onnx_import::resizeTable(const ResizeMode &mode,
                                           const ResizeAxis &axis) {
  SmallVector<SmallVector<Tap>> rows;
  ResizeTable table;
  bool crops = mode.transform == CoordinateTransform::tf_crop_and_resize;
  for (int64_t o = 0; o < axis.out; ++o) {
    double position = sourcePosition(mode.transform, axis, o);
    bool outside = crops && (position < 0 || position > axis.in - 1);
    table.extrapolated.push_back(outside);
    rows.push_back(tapsOf(mode, axis, position));
    table.taps = std::max<int64_t>(table.taps, rows.back().size());
  }
  if (!llvm::is_contained(table.extrapolated, 1))
    table.extrapolated.clear();
  for (const SmallVector<Tap> &row : rows)
    for (int64_t t = 0; t < table.taps; ++t) {
      Tap tap = t < int64_t(row.size()) ? row[t] : Tap{row.back().first, 0.0};
      table.indices.push_back(tap.first);
      table.weights.push_back(tap.second);
    }
  return table;
}
