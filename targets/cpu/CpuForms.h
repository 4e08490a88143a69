//===- CpuForms.h - code in register blocks ---------------------*- C++ -*-===//
//
// The forms of the cpu target, besides those of targets/common/forms.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_CPU_CPUFORMS_H
#define CNNC_TARGETS_CPU_CPUFORMS_H

#include "targets/common/forms/KernelContext.h"

namespace cnnc::cpu {

/// `direct_conv`, `grouped_conv`, `depthwise_conv`, `pool`, `gemm`,
/// `winograd_conv`, `strassen_conv`: register blocks.
void emitDirectConvForm(KernelContext &context);
void emitGroupedConvForm(KernelContext &context);
void emitDepthwiseConvForm(KernelContext &context);
void emitPoolForm(KernelContext &context);
void emitGemmForm(KernelContext &context);
void emitWinogradConvForm(KernelContext &context);
void emitStrassenConvForm(KernelContext &context);
/// `windowed_conv`: a convolution and the depthwise one behind it.
void emitWindowedConvForm(KernelContext &context);

} // namespace cnnc::cpu

#endif
