//===- CpuLayout.h - the cpu target's layout policy -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_CPULAYOUT_H
#define CNNC_TARGETS_CPU_CPULAYOUT_H

#include "passes/layout/LayoutPolicy.h"
#include "targets/cpu/CpuDevice.h"

namespace cnnc::cpu {

/// f32 and f64 convolutions on channel-blocked activations, products with
/// packed constants (see CpuLayout.cpp); everything else row-major.
LayoutPolicyPtr makeLayoutPolicy(CpuDevice device);

/// How a convolution is computed; decided by the layouts of its operands.
enum class ConvForm {
  Loops,    ///< any convolution
  Direct,   ///< register blocks of pixels x output channels
  Grouped,  ///< the same, where blocks of channels and groups do not coincide
  Depthwise ///< one channel block at a time
};

/// The form for a convolution that has its layouts.
ConvForm convFormOf(cnn::ConvOp op);

/// True if the product has its right operand packed for register blocks.
bool isPackedMatMul(cnn::MatMulOp op);

/// True if the operation has the layouts that its form takes.
bool isPackedWinograd(cnn::WinogradConvOp op);
bool isPackedStrassen(cnn::StrassenConvOp op);

} // namespace cnnc::cpu

#endif
