//===- DirectConvProblem.h - convolutions without tiles ---------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_DIRECTCONVPROBLEM_H
#define CNNC_TARGETS_PTX_DIRECTCONVPROBLEM_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::ptx {

/// A convolution, and which of its dimensions are runs of memory.
struct DirectConvProblem {
  cnn::ConvOp conv;
  int64_t images, groups;
  int64_t channels, outputs; ///< of one group
  /// By spatial dimension.
  llvm::ArrayRef<int64_t> input, output, kernel, strides, dilations, pads;
  bool inputChannelsInnermost, resultChannelsInnermost;
  bool weightOutputsInnermost, weightChannelsInnermost;
  int64_t weightRow; ///< elements from one channel's weight to the next's

  size_t last() const { return kernel.size() - 1; }
  mlir::Value x() const { return cnn::ConvOp(conv).getX(); }
  int64_t elementBytes() const;
  /// Whether windows leave the input in spatial dimension `d`.
  bool mayLeave(size_t d) const;
};

/// How a thread's part is cut. Threads next to each other (`sharing`, a power
/// of two) take channels of the same window and add their sums up.
struct DirectConvTile {
  int64_t columns; ///< results next to each other in the last dimension
  int64_t outputs; ///< output channels: a divisor of a group's, or whole groups
  int64_t vector;  ///< channels read at once: all, if groups are whole
  int64_t sharing;

  /// Groups that a thread computes whole, or 1.
  int64_t groups(const DirectConvProblem &p) const;
  /// Channels that a thread reads between two steps of its loop.
  int64_t channels(const DirectConvProblem &p) const;
  /// Steps in which it goes over the channels of its groups.
  int64_t rounds(const DirectConvProblem &p) const;
  int64_t columnBlocks(const DirectConvProblem &p) const;
  int64_t outputBlocks(const DirectConvProblem &p) const;
  int64_t tasks(const DirectConvProblem &p) const;
  /// Taps of a window's row that are written out: all, or a divisor.
  static int64_t taps(const DirectConvProblem &p);
  /// Input positions under these taps of all columns, from that of the first
  /// column's first tap, in order.
  llvm::SmallVector<int64_t> positions(const DirectConvProblem &p) const;
};

/// The kernel's convolution; nothing if it has none or a pool behind it, if an
/// operand is not one of the kernel's inputs, if its result is empty, or if its
/// sums are not those of 32 bits.
std::optional<DirectConvProblem> directConvProblemOf(cnn::KernelOp kernel);
/// The same for a convolution, whose operands may come from anywhere.
std::optional<DirectConvProblem> directConvProblemOf(cnn::ConvOp conv);

} // namespace cnnc::ptx

#endif
