// Counts of bytes: atomics on shared memory, then on global memory.

#include "device.h"

KERNEL histogram(const unsigned char *values, unsigned *counts, int count) {
  __shared__ unsigned shared[256];
#pragma unroll 1
  for (unsigned bin = threadIdx.x; bin < 256; bin += blockDim.x)
    shared[bin] = 0;
  __syncthreads();
#pragma unroll 1
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < count;
       i += gridDim.x * blockDim.x)
    atomicAdd(&shared[values[i]], 1);
  __syncthreads();
#pragma unroll 1
  for (unsigned bin = threadIdx.x; bin < 256; bin += blockDim.x)
    if (shared[bin])
      atomicAdd(&counts[bin], shared[bin]);
}

/// The warp's threads that are in a bin count as one.
KERNEL countEven(const unsigned char *values, unsigned *result, int count) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  unsigned even = __ballot_sync(kAllThreads, i < count && values[i] % 2 == 0);
  if (threadIdx.x % 32 == 0 && even)
    atomicAdd(result, __popc(even));
}
