//===- CpuWindows.h - depthwise convolutions behind others ------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_CPUWINDOWS_H
#define CNNC_TARGETS_CPU_CPUWINDOWS_H

#include "passes/fusion/FusionPolicy.h"
#include "targets/cpu/CpuDevice.h"

namespace cnnc::cpu {

/// How a convolution and the depthwise one that reads its results
/// share a kernel. A task takes a band of `rows` output rows of `vectors`
/// blocks of channels. A strip of `stripRows` of these at a time, it computes
/// the rows of the first that it has not yet into memory of its thread, in the
/// place of those that are needed no more, and slides the window over them.
struct WindowedPlan {
  int64_t pixels = 1, vectors = 1; ///< register block of the first
  bool byColumns = false;          ///< as in DirectConvRow
  int64_t windowPixels = 1;        ///< of the second
  int64_t rows = 1, stripRows = 1;
  int64_t tasks = 1;
  int64_t scratchBytes = 0; ///< of a thread
  double cycles = 0;        ///< of all tasks, as if on one of several cores
};

/// The two convolutions of a kernel, first and second; null if it holds others.
std::pair<cnn::ConvOp, cnn::ConvOp> windowedConvs(cnn::KernelOp kernel);

/// The plan that is expected to be fastest.
WindowedPlan planWindowed(const CpuDevice &device, cnn::ConvOp first,
                          cnn::ConvOp second);

/// Rows of the first convolution that a band of `rows` needs, at most.
int64_t bandRows(cnn::ConvOp second, int64_t rows);

/// Pixels of a register tile of a depthwise convolution.
int64_t windowPixels(const CpuDevice &device, int64_t width);

/// Lets depthwise convolutions join others whose results would not stay in the
/// second level of the caches.
FusionPolicyPtr makeFusionPolicy(CpuDevice device);

} // namespace cnnc::cpu

#endif
