//===- EngineArguments.cpp - what an engine is called with ----------------===//

#include "targets/hls/engine/EngineArguments.h"
#include "mlir/IR/Builders.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using llvm::divideCeil;
using A = EngineArgument;

SmallVector<A> cnnc::hls::argumentsOf(const EngineNumbers &numbers) {
  SmallVector<A> result;
  for (unsigned i = 0; i < unsigned(A::HasBias); ++i)
    result.push_back(A(i));
  if (numbers.isFloat()) {
    result.append({A::HasBias, A::HasSide, A::Low, A::High});
    return result;
  }
  result.push_back(A::HasSide);
  // Without a bit more there are only numbers with a sign.
  if (numbers.input > numbers.element)
    result.append({A::InputUnsigned, A::SideUnsigned});
  result.append({A::SideFactor, A::Shift, A::Least, A::Most});
  return result;
}

StringRef cnnc::hls::nameOf(EngineArgument argument,
                            const EngineNumbers &numbers) {
  static constexpr StringRef kNames[] = {"x",
                                         "weights",
                                         "bias",
                                         "side",
                                         "y",
                                         "tiles",
                                         "tiles_down",
                                         "tiles_across",
                                         "tile_rows",
                                         "tile_columns",
                                         "groups",
                                         "depth",
                                         "results",
                                         "steps_in",
                                         "steps_out",
                                         "height",
                                         "width",
                                         "out_height",
                                         "out_width",
                                         "kernel_height",
                                         "kernel_width",
                                         "stride_y",
                                         "stride_x",
                                         "dilation_y",
                                         "dilation_x",
                                         "pad_y",
                                         "pad_x",
                                         "x_blocks",
                                         "x_words",
                                         "y_pixel",
                                         "y_block",
                                         "y_image",
                                         "has_bias",
                                         "has_side",
                                         "low",
                                         "high",
                                         "x_is_unsigned",
                                         "side_is_unsigned",
                                         "side_factor",
                                         "shift",
                                         "low",
                                         "high"};
  static_assert(std::size(kNames) == unsigned(A::Most) + 1);
  if (argument == A::Bias && !numbers.isFloat())
    return "scales";
  return kNames[unsigned(argument)];
}

/// An extent of a call.
static int64_t extentOf(A argument, const EngineShape &s,
                        const EngineCall &call) {
  const EngineLayer &l = call.layer;
  int64_t down = divideCeil(l.rows.output, call.tile.rows);
  int64_t across = divideCeil(l.columns.output, call.tile.columns);
  int64_t input = l.inputBlockOn(s), output = l.outputBlockOn(s);
  int64_t blocks = divideCeil(l.allResults(), output);
  int64_t values[] = {l.images * down * across,
                      down,
                      across,
                      call.tile.rows,
                      call.tile.columns,
                      l.groups,
                      l.depth,
                      l.results,
                      l.isDepthwise ? 1 : int64_t(divideCeil(l.depth, s.pi)),
                      int64_t(divideCeil(l.results, s.po)),
                      l.rows.input,
                      l.columns.input,
                      l.rows.output,
                      l.columns.output,
                      l.rows.taps,
                      l.columns.taps,
                      l.rows.stride,
                      l.columns.stride,
                      l.rows.dilation,
                      l.columns.dilation,
                      l.rows.pad,
                      l.columns.pad,
                      int64_t(divideCeil(l.channels(), input)),
                      input / s.word,
                      output / s.word,
                      blocks > 1 ? l.pixels() : 1,
                      blocks * l.pixels() * output / s.word};
  static_assert(std::size(values) == unsigned(A::HasBias) - unsigned(A::Tiles));
  return values[unsigned(argument) - unsigned(A::Tiles)];
}

TypedAttr cnnc::hls::valueOf(Builder &b, EngineArgument argument,
                             const EngineShape &shape, const EngineCall &call) {
  switch (argument) {
  case A::HasBias:
    return b.getBoolAttr(call.layer.hasBias);
  case A::HasSide:
    return b.getBoolAttr(call.layer.hasSide);
  case A::Low:
    return b.getF32FloatAttr(call.layer.low);
  case A::High:
    return b.getF32FloatAttr(call.layer.high);
  case A::InputUnsigned:
    return b.getBoolAttr(call.layer.scaling.isInputUnsigned);
  case A::SideUnsigned:
    return b.getBoolAttr(call.layer.scaling.isSideUnsigned);
  case A::SideFactor:
    return b.getIndexAttr(call.layer.scaling.sideFactor);
  case A::Shift:
    return b.getIndexAttr(call.layer.scaling.shift);
  case A::Least:
    return b.getIndexAttr(call.layer.scaling.low);
  case A::Most:
    return b.getIndexAttr(call.layer.scaling.high);
  default:
    return b.getIndexAttr(extentOf(argument, shape, call));
  }
}
