/*===- ptxsim.h - What ptxsim's driver has beside CUDA's ----------*- C -*-===*\

  Entries of the simulator's libcuda.so.1 that NVIDIA's has not. A program that
  runs on either finds them with dlsym.

\*===---------------------------------------------------------------------===*/

#ifndef PTXSIM_H
#define PTXSIM_H

#include <cuda.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the latest failed kernel did: kernel, line, block, thread, address; null
   if none has failed. The text lives until the next failure. */
CUresult ptxsimGetFault(const char **text);

/* Replaces the failures to come by those of `text`, in the form of the variable
   PTXSIM_INJECT. */
CUresult ptxsimSetInjections(const char *text);

/* How many of each kind of thing exist: contexts, modules, streams, events,
   graphs, instantiated graphs, allocations of the device's, ranges of the
   host's. */
CUresult ptxsimGetLiveCounts(uint64_t (*counts)[8]);

/* Something that is known of a launch: a number, or a text if that is not
   null. */
typedef struct ptxsimMetric {
  const char *name;
  const char *text;
  double number;
} ptxsimMetric;

/* Not zero: from now on what launches do is kept for ptxsimGetMetrics, and
   registers are asked of NVIDIA's ptxas, if it is found, when the first kernel
   of a module is launched. */
CUresult ptxsimKeepMetrics(int keep);

/* What is known of the kernel that the calling thread launched last (of a
   graph, the last in it): the members of a line of PTXSIM_PROFILE, which
   README.md lists. CUDA_ERROR_NOT_FOUND if there is none. Lives until the
   thread's next launch. */
CUresult ptxsimGetMetrics(const ptxsimMetric **metrics, size_t *count);

#ifdef __cplusplus
}
#endif

#endif /* PTXSIM_H */
