//===- Steps.h - processes, kind by kind ------------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_LOWER_STEPS_H
#define CNNC_TARGETS_HLS_LOWER_STEPS_H

#include "targets/hls/Folding.h"
#include "targets/hls/lower/DesignBuilder.h"
#include "targets/hls/lower/ProcessBuilder.h"
#include "targets/hls/pipelines/StreamPlan.h"

namespace cnnc::hls {

/// A step of a kernel while its processes are written.
struct StepContext {
  DesignBuilder &design;
  cnn::KernelOp kernel;
  const StreamStep &step;
  Folding folding;
  /// Lanes of what steps pass on that do not multiply.
  int64_t lanes;
  /// Pixels of the words that the step reads (pixelsFor).
  int64_t pixels;
  /// The stream that the step reads as its number `i`, in words of that shape.
  /// To be called once for each stream.
  std::function<Channel(unsigned i, WordShape word)> take;
  /// The memory of the weights, where they are external.
  mlir::Value external;

  /// The constant that is operand `i` of the root.
  mlir::ElementsAttr constant(unsigned i) const {
    return constantIn(kernel, step.root->getOperand(i));
  }
};

// Each writes the processes of one kind of step and returns what they pass on.

Channel lowerConv(StepContext &context);
Channel lowerDense(StepContext &context);
Channel lowerPool(StepContext &context);
Channel lowerChannelPool(StepContext &context);
Channel lowerGlobal(StepContext &context);
Channel lowerChannels(StepContext &context);
Channel lowerConcat(StepContext &context);
Channel lowerGather(StepContext &context);
Channel lowerTable(StepContext &context);
Channel lowerShuffle(StepContext &context);
Channel lowerMap(StepContext &context);
Channel lowerBuffered(StepContext &context);

/// The same with weights in external memory (ExternalWeights.h).
Channel lowerConvExternal(StepContext &context);
Channel lowerDenseExternal(StepContext &context);

// And what stands between them.

/// The memory that is `argument` of the design, as a stream. The logical tensor
/// lies in it in row-major order of images, channels and pixels.
Channel lowerLoad(DesignBuilder &design, mlir::Value argument,
                  mlir::Type element, const StreamShape &shape, WordShape word);
/// The reverse.
void lowerStore(DesignBuilder &design, const Channel &channel,
                mlir::Value argument);
/// The same where the channels lie in blocks of `block` (NCHWc), the last of
/// which may end in padding.
Channel lowerBlockedLoad(DesignBuilder &design, mlir::Value argument,
                         mlir::Type element, const StreamShape &shape,
                         int64_t block, WordShape word);
/// The reverse.
void lowerBlockedStore(DesignBuilder &design, const Channel &channel,
                       mlir::Value argument, int64_t block);
/// As many copies of a stream as it has users.
llvm::SmallVector<Channel> lowerFork(DesignBuilder &design,
                                     const Channel &channel, unsigned copies);
/// The same numbers in other words; `channel` itself if they are the same.
Channel lowerRepack(DesignBuilder &design, const Channel &channel,
                    WordShape word);

/// "1x6x28x28" for a comment.
std::string shapeText(const StreamShape &shape);

/// Cycles between additions to one sum: what a floating-point adder takes (4 of
/// Xilinx's full-DSP f32 adder, PG060), and 1 for all other numbers.
int64_t additionInterval(mlir::Type element);

} // namespace cnnc::hls

#endif
