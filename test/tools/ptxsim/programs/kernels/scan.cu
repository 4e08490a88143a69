// Prefix sums over many blocks: in three launches, and in one whose blocks wait
// for what the ones before them have found.

#include "device.h"

/// The inclusive sums over a block of 256 threads; warps' sums in `shared`.
static __device__ inline int blockScan(int value, int *shared) {
  int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  for (int by = 1; by < 32; by *= 2) {
    int other = __shfl_up_sync(kAllThreads, value, by);
    if (lane >= by)
      value += other;
  }
  if (lane == 31)
    shared[warp] = value;
  __syncthreads();
  int before = 0;
#pragma unroll 1
  for (int w = 0; w < warp; ++w)
    before += shared[w];
  return value + before;
}

/// out: sums within each block, exclusive or not; totals[b]: block b's.
KERNEL scanBlocks(const int *in, int *out, int *totals, int count,
                  bool isExclusive) {
  __shared__ int shared[8];
  int i = blockIdx.x * 256 + threadIdx.x;
  int value = i < count ? in[i] : 0;
  int sum = blockScan(value, shared);
  if (i < count)
    out[i] = isExclusive ? sum - value : sum;
  if (totals && threadIdx.x == 255)
    totals[blockIdx.x] = sum;
}

/// out += offsets[block]
KERNEL scanAdd(int *out, const int *offsets, int count) {
  int i = blockIdx.x * 256 + threadIdx.x;
  if (i < count)
    out[i] += offsets[blockIdx.x];
}

/// Inclusive sums in one launch: state[b] is 0, or 1 once prefix[b] has the sum
/// of all blocks to b. Blocks take numbers in the order in which they begin.
KERNEL scanChained(const int *in, int *out, volatile unsigned *state,
                   volatile int *prefix, unsigned *next, int count) {
  __shared__ int shared[8], before;
  __shared__ unsigned number;
  if (threadIdx.x == 0)
    number = atomicAdd(next, 1);
  __syncthreads();
  int i = number * 256 + threadIdx.x;
  int sum = blockScan(i < count ? in[i] : 0, shared);
  if (threadIdx.x == 255) {
    int earlier = 0;
    if (number > 0) {
      while (state[number - 1] == 0)
        ;
      __threadfence();
      earlier = prefix[number - 1];
    }
    prefix[number] = earlier + sum;
    __threadfence();
    state[number] = 1;
    before = earlier;
  }
  __syncthreads();
  if (i < count)
    out[i] = sum + before;
}
