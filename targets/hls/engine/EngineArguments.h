//===- EngineArguments.h - what an engine is called with --------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINEARGUMENTS_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINEARGUMENTS_H

#include "targets/hls/engine/EngineKernels.h"

namespace cnnc::hls {

/// The arguments that an engine may have, in order: memories, extents, what is
/// there besides, limits of floats, and what makes results of integer sums
/// (EngineNumbers.h).
enum class EngineArgument : unsigned {
  X,
  Weights,
  Bias, ///< of integers the scales: of each result its factor and its offset
  Side,
  Y,
  Tiles,
  TilesDown,
  TilesAcross,
  TileRows,
  TileColumns,
  Groups,
  Depth,
  Results,
  StepsIn,
  StepsOut,
  Height,
  Width,
  OutHeight,
  OutWidth,
  KernelHeight,
  KernelWidth,
  StrideY,
  StrideX,
  DilationY,
  DilationX,
  PadY,
  PadX,
  XBlocks, ///< blocks of the input's channels in memory
  XWords,  ///< words of a pixel in a block
  /// Words from pixel to pixel of the output and the side input, from a block
  /// of results to the next for each of its words, and from image to image.
  YPixel,
  YBlock,
  YImage,
  HasBias,
  HasSide,
  Low,
  High,
  InputUnsigned,
  SideUnsigned,
  SideFactor,
  Shift,
  Least,
  Most,
};
inline constexpr unsigned kEngineMemories = 5;

/// Those of an engine that computes with such numbers.
llvm::SmallVector<EngineArgument> argumentsOf(const EngineNumbers &numbers);

/// The name of an argument in the code.
llvm::StringRef nameOf(EngineArgument argument, const EngineNumbers &numbers);

/// The constant that an argument behind the memories is in a call.
mlir::TypedAttr valueOf(mlir::Builder &b, EngineArgument argument,
                        const EngineShape &shape, const EngineCall &call);

} // namespace cnnc::hls

#endif
