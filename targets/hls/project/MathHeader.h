//===- MathHeader.h - src/cnnc_math.h of every project ----------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PROJECT_MATHHEADER_H
#define CNNC_TARGETS_HLS_PROJECT_MATHHEADER_H

#include "llvm/ADT/StringRef.h"

namespace cnnc::hls {

/// Functions that emitted code calls and C++'s library does not have.
inline constexpr llvm::StringLiteral kMathHeader =
    R"(// Functions that C++'s library lacks.
#ifndef CNNC_MATH_H
#define CNNC_MATH_H

#include <cmath>
#include <cstdint>

// The larger of two numbers; NaN if either is NaN.
template <typename T> inline T maximum(T a, T b) { return a > b ? a : b; }
inline float maximum(float a, float b) { return a > b || std::isnan(a) ? a : b; }
inline double maximum(double a, double b) { return a > b || std::isnan(a) ? a : b; }

// The smaller of two numbers; NaN if either is NaN.
template <typename T> inline T minimum(T a, T b) { return a < b ? a : b; }
inline float minimum(float a, float b) { return a < b || std::isnan(a) ? a : b; }
inline double minimum(double a, double b) { return a < b || std::isnan(a) ? a : b; }

#endif
)";

} // namespace cnnc::hls

#endif
