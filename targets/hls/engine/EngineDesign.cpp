//===- EngineDesign.cpp - an engine while it is written -------------------===//

#include "targets/hls/engine/EngineDesign.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using llvm::divideCeil;
using A = EngineArgument;

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

StringRef cnnc::hls::nameOf(EngineArgument argument) {
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
                                         "has_bias",
                                         "has_side",
                                         "low",
                                         "high"};
  static_assert(std::size(kNames) == kEngineArguments);
  return kNames[unsigned(argument)];
}

/// An extent of a call.
static int64_t extentOf(A argument, const EngineShape &s,
                        const EngineCall &call) {
  const EngineLayer &l = call.layer;
  int64_t down = divideCeil(l.rows.output, call.tile.rows);
  int64_t across = divideCeil(l.columns.output, call.tile.columns);
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
                      l.columns.pad};
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
  default:
    return b.getIndexAttr(extentOf(argument, shape, call));
  }
}

//===----------------------------------------------------------------------===//
// EngineDesign
//===----------------------------------------------------------------------===//

static SmallVector<Type> argumentTypes(Builder &b) {
  SmallVector<Type> types;
  auto memory = MemRefType::get({ShapedType::kDynamic}, b.getF32Type());
  for (unsigned i = 0; i < kEngineArguments; ++i) {
    auto argument = A(i);
    if (i < kEngineMemories)
      types.push_back(memory);
    else if (argument == A::HasBias || argument == A::HasSide)
      types.push_back(b.getI1Type());
    else if (argument == A::Low || argument == A::High)
      types.push_back(b.getF32Type());
    else
      types.push_back(b.getIndexType());
  }
  return types;
}

EngineDesign::EngineDesign(OpBuilder at, StringRef name,
                           const EngineShape &shape, ArrayRef<EngineCall> calls)
    : engine(EngineOp::create(at, at.getUnknownLoc(), name, argumentTypes(at))),
      shape(shape), calls(calls), inside(at.getContext()) {
  for (unsigned i = 0; i < kEngineArguments; ++i)
    argument(A(i)).setLoc(NameLoc::get(at.getStringAttr(nameOf(A(i)))));
  for (unsigned i = 0; i < kEngineMemories; ++i) {
    engine.setArgAttr(i, "hls.channel", at.getStringAttr(nameOf(A(i))));
    if (A(i) != A::Y)
      engine.setArgAttr(i, "hls.const", at.getUnitAttr());
  }
  inside.setInsertionPointToEnd(&engine.getBlock());
  repetition = RepeatOp::create(inside, engine.getLoc(), argument(A::Tiles));
  tile().setLoc(NameLoc::get(at.getStringAttr("tile")));
  hls::ReturnOp::create(inside, engine.getLoc());
  inside.setInsertionPointToEnd(&repetition.getBlock());
}

static Location named(OpBuilder &b, StringRef name) {
  return NameLoc::get(b.getStringAttr(name));
}

Value EngineDesign::stream(StringRef name, int64_t lanes, int64_t depth) {
  auto type = StreamType::get(context(), lanes, inside.getF32Type());
  return StreamOp::create(inside, named(inside, name), type,
                          inside.getI64IntegerAttr(depth));
}

MemoryOp EngineDesign::memory(StringRef name, ArrayRef<int64_t> extents) {
  return MemoryOp::create(inside, named(inside, name),
                          MemRefType::get(extents, inside.getF32Type()));
}

int64_t
EngineDesign::most(function_ref<int64_t(const EngineCall &)> measure) const {
  int64_t result = 1;
  for (const EngineCall &call : calls)
    result = std::max(result, measure(call));
  return result;
}

Location EngineDesign::kernelLoc() const { return EngineOp(engine).getLoc(); }

ProcessOp EngineDesign::process(StringRef suffix, StringRef kind,
                                StringRef comment) {
  OpBuilder beside(engine);
  return ProcessOp::create(beside, engine.getLoc(),
                           (engine.getSymName() + "_" + suffix).str(),
                           TypeRange(), kind, comment);
}

void EngineDesign::call(ProcessOp process, ValueRange operands) {
  hls::CallOp::create(inside, engine.getLoc(), process.getSymName(), operands);
}

RomOp EngineDesign::rom(StringRef suffix, MemRefType type, ElementsAttr value,
                        ArrayRef<PartitionAttr> partition) {
  OpBuilder beside(engine);
  ArrayAttr partitions;
  if (!partition.empty())
    partitions = beside.getArrayAttr(
        SmallVector<Attribute>(partition.begin(), partition.end()));
  return RomOp::create(beside, engine.getLoc(),
                       (engine.getSymName() + "_" + suffix).str(), type, value,
                       StorageAttr(), partitions);
}

//===----------------------------------------------------------------------===//
// EngineProcess
//===----------------------------------------------------------------------===//

Value EngineProcess::get(EngineArgument number) {
  Value &inside = known[design.argument(number)];
  if (!inside)
    inside = argument(design.argument(number), nameOf(number));
  return inside;
}

Value EngineProcess::tile() {
  Value &inside = known[design.tile()];
  if (!inside)
    inside = argument(design.tile(), "tile");
  return inside;
}

//===----------------------------------------------------------------------===//
// Where tiles lie
//===----------------------------------------------------------------------===//

TilePlace cnnc::hls::placeOf(EngineProcess &p) {
  Value tile = p.tile(), down = p.get(A::TilesDown);
  Value across = p.get(A::TilesAcross);
  Value line = p.name("line", p.quotient(tile, across));
  TilePlace place;
  place.image = p.name("image", p.quotient(line, down));
  place.row =
      p.name("row", p.times(p.remainder(line, down), p.get(A::TileRows)));
  place.column = p.name(
      "column", p.times(p.remainder(tile, across), p.get(A::TileColumns)));
  place.rows = p.name("rows", p.least(p.get(A::TileRows),
                                      p.minus(p.get(A::OutHeight), place.row)));
  place.columns =
      p.name("columns", p.least(p.get(A::TileColumns),
                                p.minus(p.get(A::OutWidth), place.column)));
  return place;
}

TileInput cnnc::hls::inputOf(EngineProcess &p, const TilePlace &place) {
  auto axis = [&](Value first, Value count, Value extent, A stride, A dilation,
                  A kernel, A pad, StringRef begin,
                  StringRef size) -> std::pair<Value, Value> {
    Value start = p.minus(p.times(first, p.get(stride)), p.get(pad));
    Value reach = p.plus(p.times(p.add(count, -1), p.get(stride)),
                         p.times(p.add(p.get(kernel), -1), p.get(dilation)));
    Value end = p.least(extent, p.add(p.plus(start, reach), 1));
    Value from = p.name(begin, p.most(start, p.index(0)));
    return {from, p.name(size, p.most(p.minus(end, from), p.index(0)))};
  };
  TileInput input;
  std::tie(input.top, input.rows) =
      axis(place.row, place.rows, p.get(A::Height), A::StrideY, A::DilationY,
           A::KernelHeight, A::PadY, "top", "rows_in");
  std::tie(input.left, input.columns) =
      axis(place.column, place.columns, p.get(A::Width), A::StrideX,
           A::DilationX, A::KernelWidth, A::PadX, "left", "columns_in");
  return input;
}

SmallVector<Value> cnnc::hls::eachElement(
    EngineProcess &p, const Piece &r, ArrayRef<CarriedValue> carried,
    function_ref<SmallVector<Value>(Value, ValueRange)> body) {
  Value one = p.index(1);
  Value isWide = p.same(r.columns, r.width);
  Value isWhole = p.name("whole", p.both(isWide, p.same(r.rows, r.height)));
  Value row = p.times(r.rows, r.columns);
  Value planes = p.name("planes", p.select(isWhole, one, r.planes));
  Value runs = p.name("runs", p.select(isWide, one, r.rows));
  Value length = p.name("length", p.select(isWhole, p.times(r.planes, row),
                                           p.select(isWide, row, r.columns)));
  Value plane = p.times(r.height, r.width);
  auto with = [&](ValueRange values) {
    SmallVector<CarriedValue> result;
    for (auto [value, old] : llvm::zip(values, carried))
      result.push_back({old.name, value});
    return result;
  };
  using Values = SmallVector<Value>;
  auto burst = [&](Value start, ValueRange v) {
    return p.repeat("i", length, r.mostElements, LoopStyle::Pipelined, with(v),
                    [&](Value i, ValueRange w) -> Values {
                      return body(p.plus(start, i), w);
                    });
  };
  return p.repeat("plane", planes, r.mostPlanes, LoopStyle::Sequential, carried,
                  [&](Value number, ValueRange v) -> Values {
                    Value first = p.plus(r.first, p.times(number, plane));
                    return p.repeat(
                        "run", runs, r.mostRows, LoopStyle::Sequential, with(v),
                        [&](Value run, ValueRange w) -> Values {
                          Value start = p.name(
                              "start", p.plus(first, p.times(run, r.width)));
                          return burst(start, w);
                        });
                  });
}

//===----------------------------------------------------------------------===//
// The whole
//===----------------------------------------------------------------------===//

EngineOp cnnc::hls::writeEngine(OpBuilder at, StringRef name,
                                const EngineShape &shape,
                                ArrayRef<EngineCall> calls) {
  EngineDesign design(at, name, shape, calls);
  design.engine.setComment(
      shape.isDepthwise
          ? llvm::formatv("Depthwise convolutions: {0} channels a cycle",
                          shape.pi)
                .str()
          : llvm::formatv("Convolutions and products: {0} -> {1} channels a "
                          "cycle",
                          shape.pi, shape.po)
                .str());
  MemoryOp tile = design.memory("x_tile", {shape.pi, shape.positions});
  Builder b(design.context());
  Attribute lanes[] = {
      PartitionAttr::get(design.context(), PartitionKind::complete, 0, 0)};
  tile.setPartitionAttr(b.getArrayAttr(lanes));
  tile.setStorage(Storage::bram);
  // What waits covers the latency of memory.
  Value weights = design.stream("weight_beats", shape.beat, 64);
  Value bias = design.stream("bias_values", 1, 64);
  Value side = design.stream("side_values", 1, 64);
  Value sums = design.stream("sums", shape.po, 32);
  design.engine->setAttr("hls.shared", b.getUnitAttr());
  writeInput(design, tile);
  writeWeights(design, weights);
  writeBias(design, bias);
  writeSide(design, side);
  writeSums(design, tile, weights, sums);
  writeResults(design, sums, bias, side);
  return design.engine;
}
