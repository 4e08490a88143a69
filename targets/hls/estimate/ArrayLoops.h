//===- ArrayLoops.h - cycles of loops over arrays ---------------*- C++ -*-===//
//
// What runs over arrays has the loops of a generic form (GenericForm.h), which
// nothing pipelines: an iteration begins when the one before has ended.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_ESTIMATE_ARRAYLOOPS_H
#define CNNC_TARGETS_HLS_ESTIMATE_ARRAYLOOPS_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace cnnc::hls {

/// Cycles to enter and leave a loop that is not part of a pipelined nest
/// (UG1399, "Loop Pipelining"), or a process.
inline constexpr int64_t kLoopEntry = 2;

/// Cycles of a loop, those of its iterations one after the other; `external`
/// pass until external memory answers.
int64_t arrayCycles(mlir::scf::ForOp loop, int64_t external);

/// Cycles of the loops that a kernel, on tensors and with arrays on the chip,
/// will run over its numbers (lower/Buffered.cpp), without those that bring and
/// take them.
int64_t bufferedCycles(cnn::KernelOp kernel);

/// Cycles of a function that a kernel of generic form is in, on buffers, and
/// nothing else: they lie in external memory. 0 if there is no such form.
int64_t loopCycles(mlir::func::FuncOp function);

} // namespace cnnc::hls

#endif
