// Programs whose threads part: a bitonic sort, and walks of unequal length.

#include "device.h"

/// Sorts each block's 256 values; what is past the end counts as largest.
KERNEL bitonicSort(int *values, int count) {
  __shared__ int shared[256];
  unsigned t = threadIdx.x;
  int i = blockIdx.x * 256 + t;
  shared[t] = i < count ? values[i] : 2147483647;
#pragma unroll 1
  for (unsigned size = 2; size <= 256; size *= 2)
#pragma unroll 1
    for (unsigned by = size / 2; by > 0; by /= 2) {
      __syncthreads();
      unsigned other = t ^ by;
      if (other > t) {
        bool ascends = (t & size) == 0;
        if ((shared[t] > shared[other]) == ascends) {
          int swapped = shared[t];
          shared[t] = shared[other];
          shared[other] = swapped;
        }
      }
    }
  __syncthreads();
  if (i < count)
    values[i] = shared[t];
}

/// steps[i]: of the Collatz walk from starts[i] to 1; -1 where it takes more
/// than `limit` or starts below 1.
KERNEL collatz(const unsigned *starts, int *steps, int count, int limit) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count)
    return;
  unsigned value = starts[i];
  int n = 0;
  if (value == 0) {
    steps[i] = -1;
    return;
  }
  while (value != 1) {
    if (n == limit) {
      n = -1;
      break;
    }
    ++n;
    if (value % 2 == 0) {
      value /= 2;
      continue;
    }
    value = 3 * value + 1;
  }
  steps[i] = n;
}

/// A small machine: thread i runs codes[i], a digit an operation, on i.
KERNEL interpret(const unsigned *codes, int *results, int count) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count)
    return;
  int value = i;
  for (unsigned code = codes[i]; code; code /= 10)
    switch (code % 10) {
    case 1:
      value += 7;
      break;
    case 2:
      value *= 3;
      break;
    case 3:
      value = -value;
      [[fallthrough]];
    case 4:
      value ^= 0x55;
      break;
    case 5:
      value = value > 100 ? value - 100 : value + 1000;
      break;
    case 6:
      value /= 7;
      break;
    case 7:
      value %= 11;
      break;
    default:
      value <<= 1;
    }
  results[i] = value;
}
