//===- device.h - What the kernels take from CUDA C -------------*- C++ -*-===//
//
// nvcc brings all of this along. clang has it in headers that want a CUDA
// toolkit, so that here are the few names that the kernels use, in terms of
// clang's builtins: the programs compile on machines without a toolkit
// (clang -x cuda --cuda-device-only -nocudainc -nocudalib -fdeclspec).
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_TOOLS_PTXSIM_PROGRAMS_DEVICE_H
#define CNNC_TEST_TOOLS_PTXSIM_PROGRAMS_DEVICE_H

#define KERNEL extern "C" __global__ void
inline constexpr unsigned kAllThreads = 0xffffffffu;

#ifdef __clang__

#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __shared__ __attribute__((shared))
#define __constant__ __attribute__((constant))
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))

#define INDEX(name, sreg)                                                      \
  struct name##Index {                                                         \
    __declspec(property(get = getX)) unsigned x;                               \
    __declspec(property(get = getY)) unsigned y;                               \
    __device__ static unsigned getX() {                                        \
      return __nvvm_read_ptx_sreg_##sreg##_x();                                \
    }                                                                          \
    __device__ static unsigned getY() {                                        \
      return __nvvm_read_ptx_sreg_##sreg##_y();                                \
    }                                                                          \
  };                                                                           \
  static constexpr name##Index name {}
INDEX(threadIdx, tid);
INDEX(blockIdx, ctaid);
INDEX(blockDim, ntid);
INDEX(gridDim, nctaid);
#undef INDEX

static __device__ inline void __syncwarp(unsigned mask = kAllThreads) {
  __nvvm_bar_warp_sync(mask);
}
static __device__ inline void __threadfence() { __nvvm_membar_gl(); }
static __device__ inline int __shfl_down_sync(unsigned mask, int value,
                                              int by) {
  return __nvvm_shfl_sync_down_i32(mask, value, by, 31);
}
static __device__ inline float __shfl_down_sync(unsigned mask, float value,
                                                int by) {
  return __nvvm_shfl_sync_down_f32(mask, value, by, 31);
}
static __device__ inline int __shfl_up_sync(unsigned mask, int value, int by) {
  return __nvvm_shfl_sync_up_i32(mask, value, by, 0);
}
static __device__ inline int __shfl_xor_sync(unsigned mask, int value, int by) {
  return __nvvm_shfl_sync_bfly_i32(mask, value, by, 31);
}
static __device__ inline unsigned __ballot_sync(unsigned mask, int predicate) {
  return __nvvm_vote_ballot_sync(mask, predicate);
}
static __device__ inline int __popc(unsigned value) {
  return __builtin_popcount(value);
}
static __device__ inline int __clz(int value) {
  return value ? __builtin_clz(value) : 32;
}
static __device__ inline unsigned __brev(unsigned value) {
  return __builtin_bitreverse32(value);
}
static __device__ inline unsigned atomicAdd(unsigned *at, unsigned value) {
  return __atomic_fetch_add(at, value, __ATOMIC_RELAXED);
}
static __device__ inline float fmaf(float a, float b, float c) {
  return __builtin_fmaf(a, b, c);
}
static __device__ inline double fma(double a, double b, double c) {
  return __builtin_fma(a, b, c);
}
static __device__ inline float sqrtf(float value) {
  return __nvvm_sqrt_rn_f(value);
}
static __device__ inline double sqrt(double value) {
  return __nvvm_sqrt_rn_d(value);
}

#endif // __clang__

#endif // CNNC_TEST_TOOLS_PTXSIM_PROGRAMS_DEVICE_H
