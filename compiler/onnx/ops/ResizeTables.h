//===- ResizeTables.h - ONNX Resize along one axis, as a table --*- C++ -*-===//
//
// Every mode and coordinate transform of ONNX Resize is separable: along each
// axis an output element is a weighted sum of input elements, with indices and
// weights that depend on the output coordinate alone. With static shapes both
// are tables, computed here in double precision as ONNX's reference
// implementation does.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_ONNX_OPS_RESIZETABLES_H
#define CNNC_COMPILER_ONNX_OPS_RESIZETABLES_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace cnnc::onnx_import {

enum class Interpolation { nearest, linear, cubic };
enum class NearestMode { round_prefer_floor, round_prefer_ceil, floor, ceil };
enum class CoordinateTransform {
  half_pixel,
  half_pixel_symmetric,
  pytorch_half_pixel,
  align_corners,
  asymmetric,
  tf_crop_and_resize,
  tf_half_pixel_for_nn
};

/// The attribute's value for ONNX's name of it, or nothing.
std::optional<Interpolation> interpolationNamed(llvm::StringRef name);
std::optional<NearestMode> nearestModeNamed(llvm::StringRef name);
std::optional<CoordinateTransform>
coordinateTransformNamed(llvm::StringRef name);

/// What all axes of a Resize share.
struct ResizeMode {
  Interpolation interpolation = Interpolation::nearest;
  NearestMode nearest = NearestMode::round_prefer_floor;
  CoordinateTransform transform = CoordinateTransform::half_pixel;
  double cubicA = -0.75;
  bool excludeOutside = false;
  bool antialias = false;
};

/// One axis: extents (positive), scale, and the region of interest in
/// normalised coordinates, which only tf_crop_and_resize looks at.
struct ResizeAxis {
  int64_t in, out;
  double scale;
  double roiStart = 0, roiEnd = 1;
};

/// `y[o] = sum_t weights[o * taps + t] * x[indices[o * taps + t]]`, indices
/// within the input. Elements flagged in `extrapolated` (empty if there are
/// none) take Resize's extrapolation value instead.
struct ResizeTable {
  int64_t taps = 1;
  llvm::SmallVector<int64_t> indices;
  llvm::SmallVector<double> weights;
  llvm::SmallVector<char> extrapolated;

  /// True if every output element is one input element.
  bool isSelection() const;
};

/// Number of input elements that an output element depends on at most.
int64_t resizeTaps(const ResizeMode &mode, const ResizeAxis &axis);

/// The table of one axis; taps that no output element needs are left out.
ResizeTable resizeTable(const ResizeMode &mode, const ResizeAxis &axis);

} // namespace cnnc::onnx_import

#endif
