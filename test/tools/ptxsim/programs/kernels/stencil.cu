// Stencils over tiles with a halo in shared memory. The border counts as zero.

#include "device.h"

__constant__ float stencilWeights[7] = {1, -2, 3, 4, 3, -2, 1};

/// Seven points in a row, 128 threads a block.
KERNEL stencilRow(const float *in, float *out, int count) {
  constexpr int kRadius = 3;
  __shared__ float tile[128 + 2 * kRadius];
  int t = threadIdx.x, first = blockIdx.x * 128, i = first + t;
  tile[t + kRadius] = i < count ? in[i] : 0.0f;
  if (t < kRadius) {
    int left = i - kRadius, right = first + 128 + t;
    tile[t] = left >= 0 ? in[left] : 0.0f;
    tile[t + 128 + kRadius] = right < count ? in[right] : 0.0f;
  }
  __syncthreads();
  float sum = 0;
  for (int k = 0; k < 2 * kRadius + 1; ++k)
    sum += stencilWeights[k] * tile[t + k];
  if (i < count)
    out[i] = sum;
}

/// Four neighbours less four times the middle, 16x16 threads a block, in memory
/// that the launch asks for: 18 * 18 floats.
KERNEL laplace(const float *in, float *out, int rows, int columns) {
  extern __shared__ float halo[];
  constexpr int kWide = 18;
  int x0 = blockIdx.x * 16 - 1, y0 = blockIdx.y * 16 - 1;
#pragma unroll
  for (int i = 0; i < 2; ++i) {
    int e = threadIdx.y * 16 + threadIdx.x + 256 * i;
    if (e >= kWide * kWide)
      break;
    int x = x0 + e % kWide, y = y0 + e / kWide;
    bool isInside = x >= 0 && x < columns && y >= 0 && y < rows;
    halo[e] = isInside ? in[y * columns + x] : 0.0f;
  }
  __syncthreads();
  int x = x0 + 1 + threadIdx.x, y = y0 + 1 + threadIdx.y;
  if (x >= columns || y >= rows)
    return;
  const float *at = &halo[(threadIdx.y + 1) * kWide + threadIdx.x + 1];
  out[y * columns + x] = at[-1] + at[1] + at[-kWide] + at[kWide] - 4.0f * at[0];
}
