/* Kernels for the tests, as the compiler would make them: position-independent,
   no libraries, libm through the import table. Kernels.ld puts each at a fixed
   place of a flat image. */

#include <stdint.h>

#define KERNEL(name)                                                           \
  __attribute__((section(".text." #name))) void name(                          \
      void *const *buffers, int64_t begin, int64_t end)

/* The import table: one slot, which the loader fills. */
__attribute__((section(".imports"),
               visibility("hidden"))) float (*volatile importedExpf)(float) = 0;

/* f32 a, f32 b -> f32 sum; a task is an element. */
KERNEL(addKernel) {
  const float *a = buffers[0], *b = buffers[1];
  float *sum = buffers[2];
  for (int64_t i = begin; i < end; ++i)
    sum[i] = a[i] + b[i];
}

/* f32 x -> f32 e^x */
KERNEL(expKernel) {
  const float *x = buffers[0];
  float *y = buffers[1];
  for (int64_t i = begin; i < end; ++i)
    y[i] = importedExpf(x[i]);
}

/* u8 counts: adds 1 to the count of each task, so that a test sees which tasks
   ran how often. */
KERNEL(countKernel) {
  uint8_t *counts = buffers[0];
  for (int64_t i = begin; i < end; ++i)
    ++counts[i];
}

KERNEL(emptyKernel) {
  (void)buffers;
  (void)begin;
  (void)end;
}
