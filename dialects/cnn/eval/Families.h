//===- Families.h - one function for each operation -------------*- C++ -*-===//
//
// Inside the evaluator only. `compute(op, in, out)` fills `out`, whose tensors
// have the types of the operation's results and hold zeros, from the operands
// `in`; an optional operand is there or not as it is in the operation. At
// least one result has elements.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_EVAL_FAMILIES_H
#define CNNC_DIALECTS_CNN_EVAL_FAMILIES_H

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/eval/Tensor.h"

namespace cnnc::cnn {

using In = llvm::ArrayRef<Tensor>;
using Out = llvm::MutableArrayRef<Tensor>;

// Elementwise.cpp
void compute(UnaryOp op, In in, Out out);
void compute(BinaryOp op, In in, Out out);
void compute(SelectOp op, In in, Out out);
void compute(CastOp op, In in, Out out);

// Quantize.cpp
void compute(QuantizeOp op, In in, Out out);
void compute(LookupOp op, In in, Out out);

// Contraction.cpp
void compute(ConvOp op, In in, Out out);
void compute(ConvTransposeOp op, In in, Out out);
void compute(MatMulOp op, In in, Out out);

// Winograd.cpp
void compute(WinogradConvOp op, In in, Out out);

// Strassen.cpp
void compute(StrassenConvOp op, In in, Out out);

// Pooling.cpp
void compute(PoolOp op, In in, Out out);
void compute(MaxPoolIndicesOp op, In in, Out out);

// Reduction.cpp
void compute(ReduceOp op, In in, Out out);
void compute(ArgReduceOp op, In in, Out out);
void compute(SoftmaxOp op, In in, Out out);
void compute(CumSumOp op, In in, Out out);
void compute(TopKOp op, In in, Out out);

// Movement.cpp
void compute(TransposeOp op, In in, Out out);
void compute(BroadcastOp op, In in, Out out);
void compute(SliceOp op, In in, Out out);
void compute(PadOp op, In in, Out out);
void compute(ConcatOp op, In in, Out out);

// Indexing.cpp
void compute(GatherOp op, In in, Out out);
void compute(GatherElementsOp op, In in, Out out);
void compute(GatherNDOp op, In in, Out out);
void compute(ScatterNDOp op, In in, Out out);

// Spatial.cpp
void compute(ResampleOp op, In in, Out out);
void compute(GridSampleOp op, In in, Out out);
void compute(RoiAlignOp op, In in, Out out);

// Boxes.cpp
void compute(NonMaxSuppressionOp op, In in, Out out);

} // namespace cnnc::cnn

#endif
