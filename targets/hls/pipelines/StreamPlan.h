//===- StreamPlan.h - a kernel as processes ---------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PIPELINES_STREAMPLAN_H
#define CNNC_TARGETS_HLS_PIPELINES_STREAMPLAN_H

#include "dialects/cnn/CnnOps.h"
#include "targets/hls/lower/WindowGeometry.h"
#include "targets/hls/pipelines/StreamShape.h"

namespace cnnc::hls {

/// How an operand of an element-wise operation meets the elements of the
/// operation's result.
enum class Meeting {
  Constant, ///< known at compile time, broadcast in whatever way
  Element,  ///< of the result's shape
  Vector,   ///< one number for each image and channel
  Pixel,    ///< one number for each image and pixel
};

/// A part of a kernel's body that becomes one process, or a few behind each
/// other: an operation with loops of its own and the element-wise operations
/// that follow it, or element-wise operations alone.
struct StreamStep {
  enum class Kind {
    Conv,  ///< cnn.conv with constant weights
    Dense, ///< cnn.matmul with a constant matrix
    Pool,  ///< cnn.pool
    /// cnn.pool whose rows are the channels of what streams (channelWindowsOf)
    ChannelPool,
    Global,   ///< cnn.reduce over all spatial dimensions
    Channels, ///< cnn.reduce over the channels of each pixel
    Concat,   ///< cnn.concat of channels
    Gather,   ///< cnn.gather or cnn.slice of channels (takenChannels)
    Table,    ///< cnn.resample, cnn.slice, cnn.pad along spatial dimensions
    Shuffle,  ///< cnn.transpose that interleaves channels with pixels
    Order,    ///< cnn.transpose of what lies in memory as it streams
    Map,      ///< element-wise operations
    Buffered, ///< the whole kernel, over arrays on the chip
  };
  Kind kind = Kind::Map;
  mlir::Operation *root = nullptr;          ///< null for Map and Buffered
  llvm::SmallVector<mlir::Operation *> ops; ///< root first, in order
  mlir::Value output;                       ///< what it passes on
  /// Values of the body that it reads as streams: what the root reads, then the
  /// other operands of element-wise operations, each once. What both read (the
  /// input of a residual block of one convolution) is two streams.
  llvm::SmallVector<mlir::Value> streams;
  unsigned rootStreams = 0; ///< how many of them the root reads

  /// The streams of element-wise operations.
  llvm::ArrayRef<mlir::Value> sideStreams() const {
    return llvm::ArrayRef(streams).drop_front(rootStreams);
  }
};

/// What a kernel that streams is made of, in order.
struct StreamPlan {
  llvm::SmallVector<StreamStep, 2> steps;

  /// The step that multiplies, or null.
  const StreamStep *product() const;
  /// The step that foldings speak of: the product, a pool, or the first.
  const StreamStep &main() const;
};

/// A plan, or why there is none.
struct PlannedKernel {
  std::optional<StreamPlan> plan;
  std::string reason; ///< "cnn.top_k has two results"
};

/// In what shape `step` reads its stream number `i`.
StreamShape inputShape(const StreamStep &step, unsigned i);
/// True if `step` can read its stream number `i` from a stream of `shape`: its
/// own, one with the same words, or for a product any of as many numbers.
bool acceptsShape(const StreamStep &step, unsigned i, const StreamShape &shape);
/// In what shape a step passes on its output.
StreamShape outputShape(const StreamStep &step);
/// The shape whose channels the lanes of a step's words divide: its output's,
/// or its input's where one number is left of the channels of a pixel.
StreamShape wordsShape(const StreamStep &step);

/// How the kernel, which is on tensors, can stream.
PlannedKernel planStreams(cnn::KernelOp kernel);

/// The value that `value` shows in another shape or layout, through
/// `cnn.reshape`s and `cnn.relayout`s.
mlir::Value viewedValue(mlir::Value value);

/// What the product's input was before ONNX's Flatten made numbers of it: the
/// lanes `pi` of a product divide its channels, and `px` its width.
StreamShape flattenedShape(cnn::KernelOp kernel, const StreamStep &dense);

/// The windows of a convolution or pool; nothing for other operations.
std::optional<WindowGeometry> windowsOf(mlir::Operation *root);

/// Of a pool over the rows of one channel, as many as it has, as the sum of
/// local response normalisation over neighbouring channels: its windows if rows
/// stream as channels of pixels (`N x 1 x C x P` as `N x C x P`). Each pixel is
/// a row of them, and channels its columns.
std::optional<WindowGeometry> channelWindowsOf(cnn::PoolOp pool);

/// The largest part of `wanted` that words of what the step reads can have of
/// pixels (`px` in Folding.h): 1 where a kind of step takes one at a time.
int64_t pixelsFor(cnn::KernelOp kernel, const StreamStep &step, int64_t wanted);

/// The constant that a value of the kernel's body is, inside or outside; null
/// if it is none.
mlir::ElementsAttr constantIn(cnn::KernelOp kernel, mlir::Value value);

/// How `operand` meets a result of `shape`; nothing if it does not stream so.
std::optional<Meeting> meetingOf(cnn::KernelOp kernel, mlir::Value operand,
                                 llvm::ArrayRef<int64_t> shape);
/// True if each column of the table is of a grid, as its memory must be.
bool isOfColumns(cnn::KernelOp kernel, cnn::LookupOp op);

} // namespace cnnc::hls

#endif
