// Functions that are called: structs by value, recursion, pointers to
// functions, arrays in local memory.

#include "device.h"

struct Ray {
  float origin[3];
  float direction[3];
  char kind;
  double most;
};

struct Hit {
  double distance;
  short part;
};

static __device__ __noinline__ Hit intersect(Ray ray, float height) {
  Hit hit = {ray.most, short(-1)};
  if (ray.direction[2] != 0) {
    double distance = double(height - ray.origin[2]) / ray.direction[2];
    if (distance >= 0 && distance < hit.distance)
      hit = {distance, short(ray.kind)};
  }
  return hit;
}

/// distances[i]: of a ray from (i, 0, i) downwards to `height`.
KERNEL trace(double *distances, short *parts, float height, int count) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count)
    return;
  Ray ray = {
      {float(i), 0, float(i)}, {0, 0, i % 3 ? -0.5f : 0.0f}, char(i % 5), 50.0};
  Hit hit = intersect(ray, height);
  distances[i] = hit.distance;
  parts[i] = hit.part;
}

static __device__ __noinline__ unsigned ackermann(unsigned m, unsigned n) {
  if (m == 0)
    return n + 1;
  if (n == 0)
    return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

/// results[i] = A(i % 3, i % 5)
KERNEL recurse(unsigned *results, int count) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < count)
    results[i] = ackermann(i % 3, i % 5);
}

static __device__ __noinline__ int twice(int x) { return 2 * x; }
static __device__ __noinline__ int square(int x) { return x * x; }
static __device__ __noinline__ int flip(int x) { return ~x; }

/// results[i]: i through one of three functions.
KERNEL dispatch(int *results, int count) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count)
    return;
  int (*const functions[])(int) = {twice, square, flip};
  results[i] = functions[i % 3](i);
}

/// results[i]: the `rank`-th smallest of eight values made from i, sorted in
/// local memory.
KERNEL selectRank(int *results, int count, int rank) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count)
    return;
  int values[8];
  for (int k = 0; k < 8; ++k)
    values[k] = (i * 37 + k * 101) % 64;
  for (int k = 1; k < 8; ++k) {
    int value = values[k], at = k;
    while (at > 0 && values[at - 1] > value) {
      values[at] = values[at - 1];
      --at;
    }
    values[at] = value;
  }
  results[i] = values[rank];
}
