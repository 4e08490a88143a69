// c = a * b in f32, row after row, by tiles of shared memory: 32x32 elements of
// c a block, four a thread.

#include "device.h"

constexpr int kTile = 32, kDepth = 16;

KERNEL __launch_bounds__(256)
    gemm(const float *a, const float *b, float *c, int m, int n, int k) {
  __shared__ float tileA[kDepth][kTile + 1], tileB[kDepth][kTile];
  int t = threadIdx.x, row = blockIdx.y * kTile, column = blockIdx.x * kTile;
  int tr = t / 16, tc = t % 16;
  float sums[2][2] = {};
  for (int k0 = 0; k0 < k; k0 += kDepth) {
#pragma unroll
    for (int i = 0; i < kTile * kDepth / 256; ++i) {
      int e = t + 256 * i, r = e / kDepth, d = e % kDepth;
      bool isInside = row + r < m && k0 + d < k;
      tileA[d][r] = isInside ? a[(row + r) * k + k0 + d] : 0.0f;
      int d2 = e / kTile, q = e % kTile;
      isInside = k0 + d2 < k && column + q < n;
      tileB[d2][q] = isInside ? b[(k0 + d2) * n + column + q] : 0.0f;
    }
    __syncthreads();
#pragma unroll
    for (int d = 0; d < kDepth; ++d)
#pragma unroll
      for (int i = 0; i < 2; ++i)
#pragma unroll
        for (int j = 0; j < 2; ++j)
          sums[i][j] =
              fmaf(tileA[d][tr + 16 * i], tileB[d][tc + 16 * j], sums[i][j]);
    __syncthreads();
  }
#pragma unroll
  for (int i = 0; i < 2; ++i)
#pragma unroll
    for (int j = 0; j < 2; ++j) {
      int r = row + tr + 16 * i, q = column + tc + 16 * j;
      if (r < m && q < n)
        c[r * n + q] = sums[i][j];
    }
}
