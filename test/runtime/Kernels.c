/* Kernels for the tests, as the compiler would make them: position-independent,
   no libraries, libm through the import table. Kernels.ld puts each at a fixed
   place of a flat image. */

#include <stdint.h>

#define KERNEL(name)                                                           \
  __attribute__((section(".text." #name))) void name(                          \
      void *const *buffers, int64_t begin, int64_t end, void *scratch)

/* The import table: one slot, which the loader fills. */
__attribute__((section(".imports"),
               visibility("hidden"))) float (*volatile importedExpf)(float) = 0;

/* f32 a, f32 b -> f32 sum; a task is an element. */
KERNEL(addKernel) {
  (void)scratch;
  const float *a = buffers[0], *b = buffers[1];
  float *sum = buffers[2];
  for (int64_t i = begin; i < end; ++i)
    sum[i] = a[i] + b[i];
}

/* f32 x -> f32 e^x */
KERNEL(expKernel) {
  (void)scratch;
  const float *x = buffers[0];
  float *y = buffers[1];
  for (int64_t i = begin; i < end; ++i)
    y[i] = importedExpf(x[i]);
}

/* u8 counts: adds 1 to the count of each task, so that a test sees which tasks
   ran how often. */
KERNEL(countKernel) {
  (void)scratch;
  uint8_t *counts = buffers[0];
  for (int64_t i = begin; i < end; ++i)
    ++counts[i];
}

KERNEL(emptyKernel) {
  (void)buffers;
  (void)begin;
  (void)end;
  (void)scratch;
}

/* u8 kept: 1 for each task whose pattern of 4096 bytes of scratch memory nobody
   else has changed. */
KERNEL(scratchKernel) {
  uint8_t *kept = buffers[0];
  volatile uint8_t *bytes = scratch;
  for (int64_t i = begin; i < end; ++i) {
    for (int64_t k = 0; k < 4096; ++k)
      bytes[k] = (uint8_t)(i + k);
    int same = 1;
    for (int64_t k = 0; k < 4096; ++k)
      same &= bytes[k] == (uint8_t)(i + k);
    kept[i] = (uint8_t)same;
  }
}
