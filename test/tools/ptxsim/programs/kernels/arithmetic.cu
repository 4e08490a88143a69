// Arithmetic of several widths: doubles, halves by inline PTX, integers of 64
// bits, bits.

#include "device.h"

/// roots[i]: the positive root of x^2 + x = values[i], improved by a step of
/// Newton's.
KERNEL solve(const double *values, double *roots, int count) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count)
    return;
  double c = values[i];
  double x = (sqrt(fma(4.0, c, 1.0)) - 1.0) / 2.0;
  x = x - (fma(x, x, x) - c) / fma(2.0, x, 1.0);
  roots[i] = x;
}

static __device__ inline unsigned short toHalf(float value) {
  unsigned short half;
  asm("cvt.rn.f16.f32 %0, %1;" : "=h"(half) : "f"(value));
  return half;
}
static __device__ inline float toFloat(unsigned short half) {
  float value;
  asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"(half));
  return value;
}

/// results[i] = a[i] * b[i] + a[i] in f16, rounded once.
KERNEL halfFma(const float *a, const float *b, float *results, int count) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count)
    return;
  unsigned short x = toHalf(a[i]), y = toHalf(b[i]), z;
  asm("fma.rn.f16 %0, %1, %2, %1;" : "=h"(z) : "h"(x), "h"(y));
  results[i] = toFloat(z);
}

/// results[i]: the length of (a, b), and 1 over it where that is not zero.
KERNEL lengths(const float *a, const float *b, float *results, int count) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count)
    return;
  float length = sqrtf(a[i] * a[i] + b[i] * b[i]);
  results[2 * i] = length;
  results[2 * i + 1] = length != 0 ? 1.0f / length : 0.0f;
}

/// quotients and remainders of 64-bit integers, signed and not.
KERNEL divide(const long long *a, const long long *b, long long *results,
              int count) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count)
    return;
  results[4 * i] = a[i] / b[i];
  results[4 * i + 1] = a[i] % b[i];
  results[4 * i + 2] = (unsigned long long)a[i] / (unsigned long long)b[i];
  results[4 * i + 3] = (unsigned long long)a[i] % (unsigned long long)b[i];
}

/// Counts of bits and their order.
KERNEL countBits(const unsigned *values, unsigned *results, int count) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count)
    return;
  unsigned v = values[i];
  results[i] = __popc(v) | __clz(v) << 8 | (__brev(v) & 0xffff) << 16;
}
