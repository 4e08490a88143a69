// Reductions: by shuffles and shared memory, by a tree of shared memory whose
// last steps one warp takes, and one whose last block adds up what all have
// left in global memory.

#include "device.h"

static __device__ inline float warpSum(float value) {
  for (int by = 16; by > 0; by /= 2)
    value += __shfl_down_sync(kAllThreads, value, by);
  return value;
}

/// The sum over the block; right in thread 0.
static __device__ inline float blockSum(float value, float *sums) {
  value = warpSum(value);
  if (threadIdx.x % 32 == 0)
    sums[threadIdx.x / 32] = value;
  __syncthreads();
  unsigned warps = (blockDim.x + 31) / 32;
  if (threadIdx.x < 32)
    value = warpSum(threadIdx.x < warps ? sums[threadIdx.x] : 0.0f);
  return value;
}

/// sums[b]: what block b's threads have added up. Blocks of whole warps.
KERNEL reduceSum(const float *values, float *sums, int count) {
  __shared__ float shared[32];
  float sum = 0;
#pragma unroll 1
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < count;
       i += gridDim.x * blockDim.x)
    sum += values[i];
  sum = blockSum(sum, shared);
  if (threadIdx.x == 0)
    sums[blockIdx.x] = sum;
}

/// maxima[b]: the largest of block b's 256 values.
KERNEL reduceMax(const int *values, int *maxima, int count) {
  __shared__ int shared[256];
  unsigned t = threadIdx.x;
  int i = blockIdx.x * 256 + t;
  shared[t] = i < count ? values[i] : -2147483647 - 1;
  __syncthreads();
  for (unsigned half = 128; half >= 32; half /= 2) {
    if (t < half && shared[t + half] > shared[t])
      shared[t] = shared[t + half];
    __syncthreads();
  }
  if (t >= 32)
    return;
  for (unsigned half = 16; half > 0; half /= 2) {
    if (t < half && shared[t + half] > shared[t])
      shared[t] = shared[t + half];
    __syncwarp();
  }
  if (t == 0)
    maxima[blockIdx.x] = shared[0];
}

/// result: the whole sum, by the block that comes last. partial has a value for
/// each block, done is zero.
KERNEL reduceLast(const float *values, volatile float *partial, unsigned *done,
                  float *result, int count) {
  __shared__ float shared[32];
  __shared__ bool isLast;
  float sum = 0;
#pragma unroll 1
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < count;
       i += gridDim.x * blockDim.x)
    sum += values[i];
  sum = blockSum(sum, shared);
  if (threadIdx.x == 0) {
    partial[blockIdx.x] = sum;
    __threadfence();
    isLast = atomicAdd(done, 1) == gridDim.x - 1;
  }
  __syncthreads();
  if (!isLast)
    return;
  __threadfence();
  sum = 0;
#pragma unroll 1
  for (unsigned b = threadIdx.x; b < gridDim.x; b += blockDim.x)
    sum += partial[b];
  sum = blockSum(sum, shared);
  if (threadIdx.x == 0)
    *result = sum;
}
