//===- EngineDesign.cpp - an engine while it is written -------------------===//

#include "targets/hls/engine/EngineDesign.h"
#include "targets/hls/engine/EngineCost.h"
#include "targets/hls/lower/Numbers.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using llvm::divideCeil;
using A = EngineArgument;

//===----------------------------------------------------------------------===//
// EngineDesign
//===----------------------------------------------------------------------===//

static FixedType integerOf(MLIRContext *context, int64_t bits) {
  return FixedType::get(context, bits, bits);
}

EngineTypes::EngineTypes(MLIRContext *context, const EngineNumbers &n) {
  if (n.isFloat()) {
    storedElement = storedWeight = storedBias = input = weight = sum =
        Float32Type::get(context);
    return;
  }
  storedElement = IntegerType::get(context, n.element);
  storedWeight = IntegerType::get(context, n.weight);
  storedBias = IntegerType::get(context, 64);
  input = integerOf(context, n.input);
  weight = integerOf(context, n.weight);
  sum = integerOf(context, n.sum);
}

static Type typeOf(Builder &b, A argument, const EngineTypes &types) {
  auto memory = [](Type element) {
    return MemRefType::get({ShapedType::kDynamic}, element);
  };
  switch (argument) {
  case A::X:
  case A::Side:
  case A::Y:
    return memory(types.storedElement);
  case A::Weights:
    return memory(types.storedWeight);
  case A::Bias:
    return memory(types.storedBias);
  case A::HasBias:
  case A::HasSide:
  case A::InputUnsigned:
  case A::SideUnsigned:
    return b.getI1Type();
  case A::Low:
  case A::High:
    return b.getF32Type();
  default:
    return b.getIndexType();
  }
}

static SmallVector<Type> argumentTypes(Builder &b, const EngineShape &shape) {
  EngineTypes types(b.getContext(), shape.numbers);
  SmallVector<Type> result;
  for (A argument : argumentsOf(shape.numbers))
    result.push_back(typeOf(b, argument, types));
  return result;
}

EngineDesign::EngineDesign(OpBuilder at, StringRef name,
                           const EngineShape &shape, ArrayRef<EngineCall> calls)
    : engine(EngineOp::create(at, at.getUnknownLoc(), name,
                              argumentTypes(at, shape))),
      shape(shape), types(at.getContext(), shape.numbers), calls(calls),
      inside(at.getContext()) {
  for (auto [i, argument] : llvm::enumerate(argumentsOf(numbers()))) {
    StringAttr text = at.getStringAttr(nameOf(argument, numbers()));
    engine.getBlock().getArgument(i).setLoc(NameLoc::get(text));
    if (i >= kEngineMemories)
      continue;
    engine.setArgAttr(i, "hls.channel", text);
    if (argument != A::Y)
      engine.setArgAttr(i, "hls.const", at.getUnitAttr());
  }
  inside.setInsertionPointToEnd(&engine.getBlock());
  repetition = RepeatOp::create(inside, engine.getLoc(), argument(A::Tiles));
  tile().setLoc(NameLoc::get(at.getStringAttr("tile")));
  hls::ReturnOp::create(inside, engine.getLoc());
  inside.setInsertionPointToEnd(&repetition.getBlock());
}

Value EngineDesign::argument(EngineArgument number) {
  SmallVector<A> all = argumentsOf(numbers());
  auto *place = llvm::find(all, number);
  return engine.getBlock().getArgument(place - all.begin());
}

static Location named(OpBuilder &b, StringRef name) {
  return NameLoc::get(b.getStringAttr(name));
}

Value EngineDesign::stream(StringRef name, int64_t lanes, Type element,
                           int64_t depth) {
  auto type = StreamType::get(context(), lanes, element);
  return StreamOp::create(inside, named(inside, name), type,
                          inside.getI64IntegerAttr(depth), StorageAttr());
}

MemoryOp EngineDesign::memory(StringRef name, ArrayRef<int64_t> extents,
                              Type element) {
  return MemoryOp::create(inside, named(inside, name),
                          MemRefType::get(extents, element));
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
                       StorageAttr(), partitions, IntegerAttr());
}

//===----------------------------------------------------------------------===//
// EngineProcess
//===----------------------------------------------------------------------===//

Value EngineProcess::get(EngineArgument number) {
  Value &inside = known[design.argument(number)];
  if (!inside)
    inside =
        argument(design.argument(number), nameOf(number, design.numbers()));
  return inside;
}

Value EngineProcess::tile() {
  Value &inside = known[design.tile()];
  if (!inside)
    inside = argument(design.tile(), "tile");
  return inside;
}

void EngineProcess::loadWord(Value memory, Value word,
                             EngineArgument isUnsigned,
                             function_ref<void(Value, Value)> use) {
  const EngineNumbers &numbers = design.numbers();
  int64_t lanes = design.shape.word;
  loop("c", 0, lanes, LoopStyle::Unrolled, [&](Value c) {
    Value stored = load("value", memory, plus(mul(word, lanes), c));
    if (numbers.input > numbers.element && !numbers.isFloat()) {
      Type wide = b.getIntegerType(2 * numbers.element);
      stored = select(get(isUnsigned),
                      arith::ExtUIOp::create(b, loc(), wide, stored),
                      arith::ExtSIOp::create(b, loc(), wide, stored));
    }
    use(fitNumber(*this, stored, design.types.input), c);
  });
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
                  A kernel, A pad, StringRef outside, StringRef begin,
                  StringRef size) -> std::pair<Value, Value> {
    Value start =
        p.name(outside, p.minus(p.times(first, p.get(stride)), p.get(pad)));
    Value reach = p.plus(p.times(p.add(count, -1), p.get(stride)),
                         p.times(p.add(p.get(kernel), -1), p.get(dilation)));
    Value end = p.least(extent, p.add(p.plus(start, reach), 1));
    Value from = p.name(begin, p.most(start, p.index(0)));
    return {from, p.name(size, p.most(p.minus(end, from), p.index(0)))};
  };
  TileInput input;
  std::tie(input.top, input.rows) =
      axis(place.row, place.rows, p.get(A::Height), A::StrideY, A::DilationY,
           A::KernelHeight, A::PadY, "first_y", "top", "rows_in");
  std::tie(input.left, input.columns) = axis(
      place.column, place.columns, p.get(A::Width), A::StrideX, A::DilationX,
      A::KernelWidth, A::PadX, "first_x", "left", "columns_in");
  return input;
}

SmallVector<Value>
cnnc::hls::eachWord(EngineProcess &p, const Runs &r,
                    ArrayRef<CarriedValue> carried,
                    function_ref<SmallVector<Value>(Value, ValueRange)> body) {
  using Values = SmallVector<Value>;
  auto with = [&](ValueRange values) {
    SmallVector<CarriedValue> result;
    for (auto [value, old] : llvm::zip(values, carried))
      result.push_back({old.name, value});
    return result;
  };
  auto burst = [&](Value start, ValueRange v) {
    return p.repeat("i", r.length, r.mostLength, LoopStyle::Pipelined, with(v),
                    [&](Value i, ValueRange w) -> Values {
                      return body(p.name("address", p.plus(start, i)), w);
                    });
  };
  return p.repeat("plane", r.outer, r.mostOuter, LoopStyle::Sequential, carried,
                  [&](Value number, ValueRange v) -> Values {
                    Value first = p.plus(r.first, p.times(number, r.outerStep));
                    return p.repeat(
                        "run", r.inner, r.mostInner, LoopStyle::Sequential,
                        with(v), [&](Value run, ValueRange w) -> Values {
                          Value start =
                              p.plus(first, p.times(run, r.innerStep));
                          return burst(p.name("start", start), w);
                        });
                  });
}

/// The runs of `words` of each pixel of a tile, which begin at `first`.
static Runs runsOf(EngineProcess &p, const TilePlace &place, Value first,
                   Value words) {
  const EngineDesign &design = p.design;
  Value one = p.index(1), pixel = p.get(A::YPixel), width = p.get(A::OutWidth);
  Value isDense = p.name("is_dense", p.same(words, pixel));
  Value isWide =
      p.name("is_wide", p.both(isDense, p.same(place.columns, width)));
  Value row = p.times(place.columns, words);
  int64_t most = design.most([](const EngineCall &c) { return c.tile.rows; });
  int64_t columns =
      design.most([](const EngineCall &c) { return c.tile.columns; });
  Runs runs;
  runs.first = first;
  runs.outer = p.name("rows_apart", p.select(isWide, one, place.rows));
  runs.outerStep = p.times(width, pixel);
  runs.inner = p.name("pixels_apart", p.select(isDense, one, place.columns));
  runs.innerStep = pixel;
  runs.length = p.name("length", p.select(isWide, p.times(place.rows, row),
                                          p.select(isDense, row, words)));
  runs.mostOuter = most;
  runs.mostInner = columns;
  runs.mostLength = design.shape.pixels * design.shape.po / design.shape.word;
  return runs;
}

void cnnc::hls::eachBlock(EngineProcess &p, const TilePlace &place,
                          function_ref<void(Value, Value, const Runs &)> body) {
  EngineDesign &design = p.design;
  int64_t po = design.shape.po, word = design.shape.word;
  Value ofGroup = p.get(A::Results), block = p.get(A::YBlock);
  Value count = p.name("blocks", p.times(p.get(A::Groups), p.get(A::StepsOut)));
  Value pixel = p.plus(p.times(place.row, p.get(A::OutWidth)), place.column);
  Value begin = p.plus(p.times(place.image, p.get(A::YImage)),
                       p.times(pixel, p.get(A::YPixel)));
  int64_t most = design.most([&](const EngineCall &c) {
    return c.layer.groups * divideCeil(c.layer.results, po);
  });
  CarriedValue carried[] = {{"first", p.name("begin", begin)},
                            {"done", p.index(0)}};
  p.repeat("block", count, most, LoopStyle::Sequential, carried,
           [&](Value, ValueRange v) -> SmallVector<Value> {
             Value first = v[0], done = v[1];
             Value lanes =
                 p.name("lanes", p.least(p.minus(ofGroup, done), p.index(po)));
             // Of blocks that are apart padding is written, too.
             Value used = p.div(p.add(lanes, word - 1), word);
             Value words = p.name(
                 "words", p.select(p.equals(block, 1), used, p.get(A::YPixel)));
             body(lanes, words, runsOf(p, place, first, words));
             Value next = p.plus(done, lanes);
             return {p.plus(first, p.times(words, block)),
                     p.select(p.same(next, ofGroup), p.index(0), next)};
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
  const EngineTypes &types = design.types;
  MemoryOp tile = design.memory(
      "x_tile", {shape.pi / shape.word, shape.word, shape.positions},
      types.input);
  Builder b(design.context());
  auto apart = [&](int64_t dim) -> Attribute {
    return PartitionAttr::get(design.context(), PartitionKind::complete, dim,
                              0);
  };
  Attribute lanes[] = {apart(0), apart(1)};
  tile.setPartitionAttr(b.getArrayAttr(lanes));
  tile.setStorage(Storage::bram);
  auto [beats, biases, sides, totals] = fifosOf(shape);
  auto stream = [&](const EngineFifo &fifo, Type element) {
    return design.stream(fifo.name, fifo.lanes, element, fifo.depth);
  };
  Value weights = stream(beats, types.weight);
  Value bias = stream(biases, types.storedBias);
  Value side = stream(sides, types.input);
  Value sums = stream(totals, types.sum);
  design.engine->setAttr("hls.shared", b.getUnitAttr());
  writeInput(design, tile);
  writeWeights(design, weights);
  writeBias(design, bias);
  writeSide(design, side);
  writeSums(design, tile, weights, sums);
  writeResults(design, sums, bias, side);
  return design.engine;
}
