//===- Saturate.h - real numbers to quantised ones --------------*- C++ -*-===//

#ifndef CNNC_COMPILER_ONNX_OPS_SATURATE_H
#define CNNC_COMPILER_ONNX_OPS_SATURATE_H

#include "compiler/onnx/NodeContext.h"

namespace cnnc::onnx_import {

/// True for integers of 8 to `mostBits` bits, truth values excluded.
bool isQuantized(Type element, unsigned mostBits);

/// `x` (f32, of whole numbers) as an integer of 8 or 16 bits; what lies out of
/// range becomes the nearest integer that does not.
Value saturate(ValueBuilder &b, Value x, Type element);

/// The i32 numbers that a quantised tensor stands for: `x` less its zero point
/// (null for 0), which broadcasts to it.
Value withoutZeroPoint(ValueBuilder &b, Value x, Value zeroPoint);

/// `sums` (i32) of products of quantised numbers, scaled by `scale` (f32),
/// rounded, moved by `zeroPoint` (null for 0) and saturated to `element`.
Value requantize(ValueBuilder &b, Value sums, Value scale, Value zeroPoint,
                 Type element);

} // namespace cnnc::onnx_import

#endif
