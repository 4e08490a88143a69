//===- DirectConvForm.cpp - convolutions with few output channels ---------===//
//
// A tile of a GEMM is at least 32 columns wide; a convolution with few output
// channels, or in small groups, would leave most of it empty. Here a thread
// holds the sums of `columns` results next to each other along the last spatial
// dimension, for `outputs` channels. It loads every element under their windows
// once for all of them, in vectors of channels where these lie innermost. Where
// a window has many channels, `sharing` threads next to each other take vectors
// in turn, so that a warp reads runs of memory; in the end they add their sums
// up by shuffles, and each keeps a part of the results.
//
// Positions outside of the input are read at its border and replaced by zero:
// without branches all loads of a row are on their way at once.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/common/element/Window.h"
#include "targets/common/forms/Forms.h"
#include "targets/ptx/DirectConvProblem.h"
#include "targets/ptx/GemmProblem.h"
#include "targets/ptx/GemmTile.h"
#include "targets/ptx/PtxForms.h"
#include <numeric>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

/// Elements that a thread stores at once at most, and bytes that it loads.
static constexpr int64_t kStored = 4, kLoadedBytes = 16;

namespace {
/// Sums of columns [column, column + columns) and output channels [output,
/// output + outputs) of the thread's; the channels are the inner dimension.
struct Sums {
  int64_t columns, outputs;
  Value column, output;
  SmallVector<Value> values;
  Value &at(int64_t t, int64_t o) { return values[t * outputs + o]; }
};

class DirectConv {
public:
  DirectConv(KernelContext &context, DirectConvProblem problem)
      : context(context), p(problem), e(context.emitter(1)), l(e.l),
        tile{context.tiling.getInt("columns"), context.tiling.getInt("outputs"),
             context.tiling.getInt("vector"), context.tiling.getInt("sharing")},
        positions(tile.positions(p)) {}

  void emit() {
    place();
    Type type = accumulatorType(cnn::elementOf(p.conv.getX()));
    SmallVector<Value> zeros(tile.columns * tile.outputs, l.zero(type));
    Value zero = l.constantIndex(0);
    Sums sums{tile.columns, tile.outputs, zero, zero, rows({}, {}, zeros)};
    for (int64_t distance = tile.sharing / 2; distance > 0; distance /= 2)
      addUp(sums, distance);
    store(sums);
  }

private:
  //===--- where a thread works -------------------------------------------===//

  /// Finds the thread's image, channels and position. Threads behind the last
  /// task repeat it without storing: shuffles want whole warps.
  void place() {
    int64_t tasks = tile.tasks(p);
    int64_t threads =
        context.tiling.getConfig().getAs<DenseI64ArrayAttr>("block")[0];
    Value block = gpu::BlockIdOp::create(l.b, l.loc, gpu::Dimension::x);
    Value thread = gpu::ThreadIdOp::create(l.b, l.loc, gpu::Dimension::x);
    Value task = l.add(l.mul(block, l.constantIndex(threads)), thread);
    if (tasks % threads != 0) {
      stores =
          l.compare(arith::CmpIPredicate::ult, task, l.constantIndex(tasks));
      task = l.op<arith::MinUIOp>(task, l.constantIndex(tasks - 1));
    }
    // Neighbours in the input are neighbours in a warp.
    SmallVector<int64_t> extents = {p.images};
    if (!p.inputChannelsInnermost)
      extents.push_back(tile.outputBlocks(p));
    llvm::append_range(extents, p.output.drop_back());
    extents.push_back(tile.columnBlocks(p));
    if (p.inputChannelsInnermost)
      extents.push_back(tile.outputBlocks(p));
    extents.push_back(tile.sharing);
    SmallVector<Value> parts = splitTask(l, task, extents);
    share = parts.pop_back_val();
    Value outputBlock;
    if (p.inputChannelsInnermost) {
      outputBlock = parts.pop_back_val();
    } else {
      outputBlock = parts[1];
      parts.erase(parts.begin() + 1);
    }
    image = parts.front();
    place(outputBlock, ArrayRef(parts).drop_front());
  }

  void place(Value outputBlock, ArrayRef<Value> spatial) {
    output = llvm::to_vector(spatial);
    output.back() = l.mul(output.back(), l.constantIndex(tile.columns));
    firstOutput = l.mul(outputBlock, l.constantIndex(tile.outputs));
    int64_t blocks = tile.groups(p) > 1 ? 1 : p.outputs / tile.outputs;
    Value group = l.op<arith::DivUIOp>(outputBlock, l.constantIndex(blocks));
    Value channel = l.mul(group, l.constantIndex(p.channels * tile.groups(p)));
    ownChannel = l.mul(share, l.constantIndex(tile.vector));
    firstChannel = l.add(channel, ownChannel);
  }

  /// The input position of the window's first element in dimension `d`.
  Value base(size_t d) {
    return l.add(l.mul(output[d], l.constantIndex(p.strides[d])),
                 l.constantIndex(-p.pads[d]));
  }

  //===--- the loop over a window -----------------------------------------===//

  using Values = SmallVector<Value>;

  Values loop(int64_t count, int64_t step, ValueRange initial,
              ElementEmitter::LoopBody body) {
    if (count == step)
      return body(l.constantIndex(0), initial);
    return e.loop(l.constantIndex(0), l.constantIndex(count), step, initial,
                  body);
  }

  /// Goes over the rows of a window that lie inside of the input; `kernel` and
  /// `at` are the positions in the window and the input so far.
  Values rows(ArrayRef<Value> kernel, ArrayRef<Value> at, ValueRange initial) {
    size_t d = kernel.size();
    if (d == p.last())
      return row(kernel, at, initial);
    Value first = base(d);
    auto visit = [&](Value k, ValueRange sums) {
      Values nextKernel(kernel), nextAt(at);
      nextKernel.push_back(k);
      nextAt.push_back(l.add(first, l.mul(k, l.constantIndex(p.dilations[d]))));
      return rows(nextKernel, nextAt, sums);
    };
    if (!p.mayLeave(d))
      return loop(p.kernel[d], 1, initial, visit);
    auto [low, high] =
        windowBounds(l, first, p.dilations[d], p.kernel[d], p.input[d]);
    return e.loop(low, high, 1, initial, visit);
  }

  /// A row of the window: groups of taps, and vectors of channels.
  Values row(ArrayRef<Value> kernel, ArrayRef<Value> at, ValueRange initial) {
    Value first = base(p.last());
    return loop(p.kernel.back(), tile.taps(p), initial,
                [&](Value tap, ValueRange sums) {
                  Value from = l.add(
                      first, l.mul(tap, l.constantIndex(p.dilations.back())));
                  return channels(kernel, tap, at, from, sums);
                });
  }

  Values channels(ArrayRef<Value> kernel, Value tap, ArrayRef<Value> at,
                  Value first, ValueRange initial) {
    // What is inside does not depend on the channel.
    SmallVector<std::pair<Value, Value>> columns;
    for (int64_t position : positions)
      columns.push_back(columnAt(first, position));
    return loop(tile.rounds(p), 1, initial, [&](Value round, ValueRange sums) {
      Value past = l.mul(round, l.constantIndex(tile.vector * tile.sharing));
      llvm::DenseMap<int64_t, Values> inputs;
      for (auto [position, column] : llvm::zip(positions, columns))
        inputs[position] = load(at, column, past);
      Values next(sums);
      for (int64_t k = 0; k < tile.taps(p); ++k)
        addTap(inputs, k,
               weightsOf(kernel, l.add(tap, l.constantIndex(k)), past), next);
      return next;
    });
  }

  /// The column of the input at a position behind `first`, forced inside, and
  /// whether it was (null if always).
  std::pair<Value, Value> columnAt(Value first, int64_t position) {
    size_t d = p.last();
    Value column = l.add(first, l.constantIndex(position));
    int64_t least = position - p.pads[d];
    int64_t most = (tile.columnBlocks(p) - 1) * tile.columns * p.strides[d] +
                   least + (p.kernel[d] - tile.taps(p)) * p.dilations[d];
    if (least >= 0 && most < p.input[d])
      return {column, Value()};
    Value inside = l.compare(arith::CmpIPredicate::ult, column,
                             l.constantIndex(p.input[d]));
    return {l.clamp(l.uniform(column), p.input[d]).value, inside};
  }

  /// The thread's channels at a position of the input.
  Values load(ArrayRef<Value> at, std::pair<Value, Value> column, Value past) {
    Index index = {l.uniform(image), LaneIndex()};
    for (Value position : at)
      index.push_back(l.uniform(position));
    index.push_back(l.uniform(column.first));
    Values loaded =
        loadRun(p.conv.getX(), index, 1, l.add(firstChannel, past),
                tile.channels(p), tile.channels(p), p.inputChannelsInnermost);
    if (column.second)
      for (Value &x : loaded)
        x = l.select(column.second, x, l.zero(x.getType()));
    return loaded;
  }

  /// One tap's weights of the thread's channels, those of an output channel
  /// after those of another.
  Values weightsOf(ArrayRef<Value> kernel, Value tap, Value past) {
    Index index = {LaneIndex(), LaneIndex()};
    for (Value k : kernel)
      index.push_back(l.uniform(k));
    index.push_back(l.uniform(tap));
    int64_t depth = tile.channels(p) / tile.groups(p);
    Value channel = l.add(ownChannel, past);
    // A thread that has all outputs begins at the first.
    int64_t aligned = tile.outputBlocks(p) == 1 ? 0 : tile.outputs;
    Values weights(tile.outputs * depth);
    if (p.weightChannelsInnermost && !p.weightOutputsInnermost) {
      for (int64_t o = 0; o < tile.outputs; ++o) {
        index[0] = l.uniform(l.add(firstOutput, l.constantIndex(o)));
        llvm::copy(loadRun(p.conv.getW(), index, 1, channel, depth, depth,
                           /*innermost=*/true),
                   weights.begin() + o * depth);
      }
      return weights;
    }
    for (int64_t c = 0; c < depth; ++c) {
      index[1] = l.uniform(l.add(channel, l.constantIndex(c)));
      Values run = loadRun(p.conv.getW(), index, 0, firstOutput, aligned,
                           tile.outputs, p.weightOutputsInnermost);
      for (int64_t o = 0; o < tile.outputs; ++o)
        weights[o * depth + c] = run[o];
    }
    return weights;
  }

  /// Elements [first, first + count) along a dimension, as accumulators.
  /// `first` is a multiple of `alignment`.
  Values loadRun(Value from, Index index, size_t dimension, Value first,
                 int64_t alignment, int64_t count, bool innermost) {
    Buffer buffer = *e.bufferOf(from);
    int64_t most = innermost ? kLoadedBytes / p.elementBytes() : 1;
    Values elements;
    for (int64_t done = 0; done < count;) {
      int64_t lanes = most, aligned = std::gcd(alignment, done);
      while (lanes > 1 && (aligned % lanes != 0 || done + lanes > count))
        lanes /= 2;
      LaneBuilder vector(l.b, l.loc, lanes);
      index[dimension] = {l.add(first, l.constantIndex(done)),
                          lanes > 1 ? LaneIndex::Kind::Contiguous
                                    : LaneIndex::Kind::Uniform,
                          lanes};
      Value loaded = vector.widened(loadElement(vector, buffer, index));
      for (int64_t i = 0; i < lanes; ++i)
        elements.push_back(
            lanes == 1 ? loaded
                       : vector::ExtractOp::create(l.b, l.loc, loaded, i));
      done += lanes;
    }
    return elements;
  }

  void addTap(const llvm::DenseMap<int64_t, Values> &inputs, int64_t tap,
              const Values &weights, Values &sums) {
    int64_t groups = tile.groups(p), depth = tile.channels(p) / groups;
    int64_t perGroup = tile.outputs / groups;
    for (int64_t t = 0; t < tile.columns; ++t) {
      const Values &input =
          inputs.at(t * p.strides.back() + tap * p.dilations.back());
      for (int64_t o = 0; o < tile.outputs; ++o) {
        Value &sum = sums[t * tile.outputs + o];
        for (int64_t c = 0; c < depth; ++c)
          sum = l.fma(input[o / perGroup * depth + c], weights[o * depth + c],
                      sum);
      }
    }
  }

  //===--- sums and results -----------------------------------------------===//

  /// Adds the sums of threads `distance` apart. Each keeps one half of them if
  /// there are halves; those whose loads and stores stay runs.
  void addUp(Sums &sums, int64_t distance) {
    Value bit = l.op<arith::AndIOp>(share, l.constantIndex(distance));
    Value upper = l.compare(arith::CmpIPredicate::ne, bit, l.constantIndex(0));
    auto half = [&](Value from, int64_t count) {
      return l.add(from,
                   l.select(upper, l.constantIndex(count), l.constantIndex(0)));
    };
    bool columnsHalve = sums.columns % 2 == 0,
         outputsHalve = sums.outputs % 2 == 0;
    if (!columnsHalve && !outputsHalve) {
      for (Value &sum : sums.values)
        sum = l.add(sum, fromThread(sum, distance));
      Value lower =
          l.compare(arith::CmpIPredicate::eq, bit, l.constantIndex(0));
      stores = both(stores, lower);
      return;
    }
    bool alongColumns =
        columnsHalve && (p.resultChannelsInnermost || !outputsHalve);
    Sums kept = sums;
    (alongColumns ? kept.columns : kept.outputs) /= 2;
    if (alongColumns)
      kept.column = half(sums.column, kept.columns);
    else
      kept.output = half(sums.output, kept.outputs);
    kept.values.resize(kept.columns * kept.outputs);
    for (int64_t t = 0; t < kept.columns; ++t)
      for (int64_t o = 0; o < kept.outputs; ++o) {
        Value low = sums.at(t, o);
        Value high = alongColumns ? sums.at(t + kept.columns, o)
                                  : sums.at(t, o + kept.outputs);
        Value sent = fromThread(l.select(upper, low, high), distance);
        kept.at(t, o) = l.add(l.select(upper, high, low), sent);
      }
    sums = std::move(kept);
  }

  Value fromThread(Value value, int64_t distance) {
    return gpu::ShuffleOp::create(l.b, l.loc, value, distance, kWarp,
                                  gpu::ShuffleMode::XOR)
        .getShuffleResult();
  }

  Value both(Value x, Value y) { return !x ? y : !y ? x : l.logicalAnd(x, y); }

  /// Applies the epilogue to runs of results and stores them.
  void store(Sums &sums) {
    bool alongOutputs = p.resultChannelsInnermost;
    int64_t run = alongOutputs ? sums.outputs : sums.columns, lanes = kStored;
    // A run lies inside of the result or outside, not both.
    while (lanes > 1 && (run % lanes != 0 ||
                         (!alongOutputs && p.output.back() % lanes != 0)))
      lanes /= 2;
    ElementEmitter results = context.emitter(lanes);
    int64_t stepT = alongOutputs ? 1 : lanes, stepO = alongOutputs ? lanes : 1;
    for (int64_t t = 0; t < sums.columns; t += stepT)
      for (int64_t o = 0; o < sums.outputs; o += stepO) {
        Values values;
        for (int64_t i = 0; i < lanes; ++i)
          values.push_back(alongOutputs ? sums.at(t, o + i)
                                        : sums.at(t + i, o));
        store(results, sums, t, o, values);
      }
  }

  void store(ElementEmitter &results, const Sums &sums, int64_t t, int64_t o,
             ArrayRef<Value> values) {
    LaneBuilder &r = results.l;
    Value column = l.add(output.back(), l.add(sums.column, l.constantIndex(t)));
    LaneIndex channel =
        r.uniform(l.add(firstOutput, l.add(sums.output, l.constantIndex(o))));
    auto body = [&] {
      Index index = {r.uniform(image), channel};
      for (Value position : ArrayRef(output).drop_back())
        index.push_back(r.uniform(position));
      index.push_back(r.uniform(column));
      Value sum = values.front();
      if (r.lanes > 1) {
        sum = vector::FromElementsOp::create(r.b, r.loc,
                                             r.vectorOf(sum.getType()), values);
        LaneIndex &along = p.resultChannelsInnermost ? index[1] : index.back();
        along.kind = LaneIndex::Kind::Contiguous;
        along.alignment = r.lanes;
      }
      if (Value bias = p.conv.getBias())
        sum = r.add(sum, r.widened(results.element(bias, {index[1]})));
      Type element = cnn::elementOf(p.conv.getY());
      results.bindComputed(p.conv.getY(), fromAccumulator(r, sum, element));
      context.storeResults(results, index);
    };
    Value inside = stores;
    if (p.output.back() % tile.columns != 0)
      inside = both(inside, l.less(column, l.constantIndex(p.output.back())));
    inside ? results.ifThen(inside, body) : body();
  }

  KernelContext &context;
  DirectConvProblem p;
  ElementEmitter e;
  LaneBuilder &l;
  DirectConvTile tile;
  SmallVector<int64_t> positions; ///< of the input, behind a row's first
  Value stores;                   ///< whether the thread stores; null: it does
  Value share;                    ///< number among threads of one window
  Value image, firstOutput, firstChannel;
  Value ownChannel; ///< of the first group's channels, the thread's first
  SmallVector<Value> output; ///< position of the first result
};
} // namespace

void cnnc::ptx::emitDirectConvForm(KernelContext &context) {
  DirectConv(context, *directConvProblemOf(context.kernel)).emit();
}
