// Functions that C++'s library lacks.
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
