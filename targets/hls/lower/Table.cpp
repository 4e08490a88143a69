//===- Table.cpp - elements along an axis by table ------------------------===//
//
// Resampling, slices and borders along one spatial dimension are one thing: for
// each output row a few input rows and their weights. Rows come in order; a
// schedule of steps, made here, says in which a row is read and in which one is
// written, and a ring of rows keeps what later steps need.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "targets/hls/lower/Numbers.h"
#include "targets/hls/lower/Steps.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// Rings of at most so many rows have a bank for each.
static constexpr int64_t kMostBanks = 8;
/// Stands for a row of the border.
static constexpr int64_t kBorder = -1;

namespace {
/// Which input rows an output row is made of; `taps` for each output.
struct AxisTable {
  unsigned axis = 0; ///< spatial dimension
  int64_t input = 1, taps = 1;
  SmallVector<int64_t> rows;

  int64_t outputs() const { return rows.size() / taps; }
  ArrayRef<int64_t> rowsOf(int64_t output) const {
    return ArrayRef(rows).slice(output * taps, taps);
  }
  bool isIdentity() const {
    return taps == 1 && llvm::equal(rows, llvm::seq<int64_t>(0, input));
  }
};

/// What happens in each pass over the words of a row.
struct Schedule {
  SmallVector<bool> reads, writes;
  SmallVector<int64_t> outputs; ///< the output row written, or 0
  int64_t ring = 1;             ///< rows that are kept

  explicit Schedule(const AxisTable &table);
  int64_t size() const { return reads.size(); }
};
} // namespace

Schedule::Schedule(const AxisTable &table) {
  int64_t next = 0;
  auto add = [&](bool read, bool write, int64_t output) {
    reads.push_back(read);
    writes.push_back(write);
    outputs.push_back(output);
    next += read;
  };
  // The first row that this output or a later one needs.
  int64_t count = table.outputs();
  SmallVector<int64_t> oldest(count + 1, table.input);
  for (int64_t o = count - 1; o >= 0; --o) {
    oldest[o] = oldest[o + 1];
    for (int64_t row : table.rowsOf(o))
      if (row != kBorder)
        oldest[o] = std::min(oldest[o], row);
  }
  for (int64_t o = 0; o < count; ++o) {
    int64_t last = *llvm::max_element(table.rowsOf(o));
    while (next < last)
      add(true, false, 0);
    add(next == last, true, o);
    ring = std::max(ring, next - oldest[o]);
  }
  while (next < table.input)
    add(true, false, 0);
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

static int64_t mirrored(int64_t i, int64_t extent) {
  if (extent == 1)
    return 0;
  int64_t period = 2 * (extent - 1);
  i = (i % period + period) % period;
  return i < extent ? i : period - i;
}

static int64_t paddedRow(cnn::PadMode mode, int64_t i, int64_t extent) {
  if (i >= 0 && i < extent)
    return i;
  switch (mode) {
  case cnn::PadMode::constant:
    return kBorder;
  case cnn::PadMode::edge:
    return std::clamp<int64_t>(i, 0, extent - 1);
  case cnn::PadMode::reflect:
    return mirrored(i, extent);
  case cnn::PadMode::wrap:
    return (i % extent + extent) % extent;
  }
  llvm_unreachable("unknown mode");
}

static SmallVector<AxisTable> tablesOf(StepContext &context) {
  SmallVector<AxisTable> tables;
  ArrayRef<int64_t> from = cnn::shapeOf(context.step.root->getOperand(0));
  ArrayRef<int64_t> to = cnn::shapeOf(context.step.output);
  auto add = [&](unsigned dim, auto rowOf) {
    AxisTable table{dim - 2, from[dim], 1, {}};
    for (int64_t o = 0; o < to[dim]; ++o)
      table.rows.push_back(rowOf(o));
    if (!table.isIdentity())
      tables.push_back(std::move(table));
  };
  llvm::TypeSwitch<Operation *>(context.step.root)
      .Case([&](cnn::ResampleOp op) {
        AxisTable table{unsigned(op.getAxis() - 2),
                        from[op.getAxis()],
                        cnn::shapeOf(op.getIndices())[1],
                        {}};
        SmallVector<char> storage;
        ElementsAttr indices = context.constant(1);
        ArrayRef<char> bytes = cnn::constantBytes(indices, storage);
        unsigned size = cnn::elementBytes(indices.getElementType());
        for (size_t at = 0; at < bytes.size(); at += size) {
          int64_t row = 0;
          std::memcpy(&row, bytes.data() + at, size);
          table.rows.push_back(std::clamp<int64_t>(
              size == 4 ? int32_t(row) : row, 0, table.input - 1));
        }
        tables.push_back(std::move(table));
      })
      .Case([&](cnn::SliceOp op) {
        for (unsigned d = 2; d < from.size(); ++d)
          add(d, [&](int64_t o) {
            return op.getStarts()[d] + o * op.getSteps()[d];
          });
      })
      .Case([&](cnn::PadOp op) {
        for (unsigned d = 2; d < from.size(); ++d)
          add(d, [&](int64_t o) {
            return paddedRow(op.getMode(), o - op.getLow()[d], from[d]);
          });
      });
  return tables;
}

//===----------------------------------------------------------------------===//
// Process
//===----------------------------------------------------------------------===//

namespace {
class TableProcess {
public:
  TableProcess(StepContext &context, const AxisTable &table,
               const Channel &input)
      : context(context), table(table), schedule(table), input(input),
        p(context.design, "", "table",
          llvm::formatv("{0}, dimension {1}: {2} -> {3} rows of {4} taps",
                        shapeText(input.shape), table.axis, table.input,
                        table.outputs(), table.taps)),
        number(context.design.numberType(context.step.output)) {
    StreamShape shape = input.shape;
    shape.spatial[table.axis] = table.outputs();
    for (unsigned d = 0; d < shape.spatial.size(); ++d)
      (d < table.axis   ? outer
       : d > table.axis ? inner
                        : unused) *= shape.spatial[d];
    outer *= shape.images;
    inner *= input.groups();
    in = p.argument(input.stream, "in");
    output = context.design.stream("out", input.lanes(), number, shape);
    out = p.argument(output.stream, "out");
  }

  Channel write() {
    makeTables();
    MemoryOp memory =
        p.memory("rows", {schedule.ring, inner}, input.type().getWordType());
    if (schedule.ring <= kMostBanks)
      memory.setPartitionAttr(
          p.b.getArrayAttr({p.partition(PartitionKind::complete, 0)}));
    rows = memory;
    // Taps in one bank take turns; a floating-point sum is a chain.
    int64_t interval = schedule.ring <= kMostBanks ? 1 : table.taps;
    p.nest(
        {{"n", outer}, {"step", schedule.size()}, {"i", inner}},
        [&](ValueRange i) { writeStep(i[1], i[2]); }, interval);
    p.finish();
    return output;
  }

private:
  Value makeTable(StringRef name, ArrayRef<int64_t> shape, Type type,
                  function_ref<int64_t(int64_t)> at) {
    auto tensor = RankedTensorType::get(shape, type);
    SmallVector<Attribute> values;
    for (int64_t i = 0; i < tensor.getNumElements(); ++i)
      values.push_back(p.b.getIntegerAttr(type, at(i)));
    return p.rom(name, MemRefType::get(shape, type),
                 DenseElementsAttr::get(tensor, values));
  }

  /// One entry for each step; where a step reads or writes always or never
  /// there is none.
  void makeTables() {
    int64_t steps = schedule.size();
    Type truth = p.b.getI1Type(), number32 = p.b.getI32Type();
    if (!llvm::all_of(schedule.reads, [](bool b) { return b; }))
      reads = makeTable("reads", {steps}, truth,
                        [&](int64_t i) { return schedule.reads[i]; });
    if (!llvm::all_of(schedule.writes, [](bool b) { return b; }))
      writes = makeTable("writes", {steps}, truth,
                         [&](int64_t i) { return schedule.writes[i]; });
    auto rowAt = [&](int64_t i) {
      return table.rowsOf(schedule.outputs[i / table.taps])[i % table.taps];
    };
    if (schedule.ring > 1) {
      from = makeTable("from", {steps, table.taps}, number32, [&](int64_t i) {
        return std::max<int64_t>(0, rowAt(i)) % schedule.ring;
      });
      int64_t row = -1;
      into = makeTable("into", {steps}, number32, [&](int64_t i) {
        row += schedule.reads[i];
        return std::max<int64_t>(row, 0) % schedule.ring;
      });
    }
    if (llvm::is_contained(table.rows, kBorder))
      borders = makeTable("borders", {steps}, truth,
                          [&](int64_t i) { return rowAt(i) == kBorder; });
    makeWeights();
  }

  void makeWeights() {
    auto resample = dyn_cast<cnn::ResampleOp>(context.step.root);
    if (!resample || !resample.getWeights())
      return;
    Type type = context.design.numberType(resample.getWeights());
    SmallVector<int64_t> shape = {schedule.size(), table.taps};
    ElementsAttr arranged = arrangeConstant(
        context.constant(2), type, shape, [&](ArrayRef<int64_t> i) {
          return schedule.outputs[i[0]] * table.taps + i[1];
        });
    weights = p.rom("weights", MemRefType::get(shape, type), arranged);
  }

  Value flag(Value rom, Value step) {
    return rom ? p.load("flag", rom, step) : p.truth(true);
  }
  Value slot(Value rom, ValueRange at) {
    if (!rom)
      return p.index(0);
    return arith::IndexCastOp::create(p.b, p.loc(), p.b.getIndexType(),
                                      p.load("slot", rom, at));
  }

  void writeStep(Value step, Value i) {
    p.ifElse(flag(reads, step), [&] {
      p.store(p.read("input", in), rows, {slot(into, step), i});
    });
    p.ifElse(flag(writes, step), [&] {
      SmallVector<Value> words;
      for (int64_t tap = 0; tap < table.taps; ++tap)
        words.push_back(
            p.load("row", rows, {slot(from, {step, p.index(tap)}), i}));
      Value result = p.variable("result", output.type().getWordType());
      p.loop("c", 0, input.lanes(), LoopStyle::Unrolled,
             [&](Value c) { p.setLane(lane(words, step, c), result, c); });
      p.write(result, out);
    });
  }

  Value lane(ArrayRef<Value> words, Value step, Value c) {
    Value sum;
    for (auto [tap, word] : llvm::enumerate(words)) {
      Value x = p.lane(word, c);
      if (weights)
        x = multiplyNumbers(p, x,
                            p.load("weight", weights, {step, p.index(tap)}));
      sum = sum ? addNumbers(p, sum, x) : x;
    }
    sum = fitNumber(p, sum, number);
    return borders ? p.select(flag(borders, step), border(), sum) : sum;
  }

  Value border() {
    auto pad = cast<cnn::PadOp>(context.step.root);
    if (!pad.getValue())
      return zeroNumber(p, number);
    Type type = context.design.numberType(pad.getValue());
    ElementsAttr value = arrangeConstant(context.constant(1), type, {},
                                         [](ArrayRef<int64_t>) { return 0; });
    return fitNumber(p, immediateNumber(p, type, value), number);
  }

  StepContext &context;
  const AxisTable &table;
  Schedule schedule;
  Channel input, output;
  ProcessBuilder p;
  Type number;
  int64_t outer = 1, inner = 1, unused = 1;
  Value in, out, rows, reads, writes, from, into, borders, weights;
};
} // namespace

Channel cnnc::hls::lowerTable(StepContext &context) {
  Channel channel = context.take(0, context.lanes);
  for (const AxisTable &table : tablesOf(context))
    channel = TableProcess(context, table, channel).write();
  return channel;
}
