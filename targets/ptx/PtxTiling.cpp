//===- PtxTiling.cpp - the ptx target's tiling policy ---------------------===//

#include "targets/ptx/PtxTiling.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/TilingVariants.h"
#include "passes/precision/Rounding.h"
#include "targets/common/forms/Forms.h"
#include "targets/ptx/DepthPolicy.h"
#include "targets/ptx/DirectConvTiling.h"
#include "targets/ptx/GemmTiling.h"
#include "targets/ptx/PtxForms.h"
#include "targets/ptx/TransposeProblem.h"
#include "targets/ptx/WindowProblem.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;

/// Threads of a block whose threads do not cooperate: enough warps to hide
/// latency at full occupancy on every device, few enough for small grids.
static constexpr int64_t kThreads = 128;

/// Threads that share a row at most.
static constexpr int64_t kReduceThreads = 256;

/// Reductions shorter than this, or with fewer neighbouring results, gain
/// nothing from threads that share a column.
static constexpr int64_t kLeastColumn = 8, kLeastNeighbours = 8;

/// Extents of transposed dimensions below which tiles of 32 are mostly empty,
/// and rows of a tile that a block handles at once.
static constexpr int64_t kLeastTransposed = 16, kTransposeRows = 8;

/// Threads of a multiprocessor that hide most of the latency of loads, if each
/// has several on their way: two warps for a scheduler.
static constexpr int64_t kBusyThreads = 256;

namespace {
/// The tilings for one device.
class DeviceTiling {
public:
  DeviceTiling(const ptx::PtxDevice &device, Precision precision)
      : device(device), precision(precision) {}

  cnn::TilingAttr tile(cnn::KernelOp kernel) const {
    for (Operation &op : kernel.getBlock()) {
      if (auto softmax = dyn_cast<cnn::SoftmaxOp>(op)) {
        if (cnn::TilingAttr tiling =
                blockTiling(kernel, "block_softmax", softmax.getX(),
                            {int64_t(softmax.getAxis())}))
          return tiling;
        return rowTiling(kernel, "softmax", softmax.getX(), softmax.getAxis());
      }
      if (auto reduce = dyn_cast<cnn::ReduceOp>(op)) {
        if (cnn::TilingAttr tiling = columnTiling(kernel, reduce))
          return tiling;
        if (cnn::TilingAttr tiling = blockTiling(
                kernel, "block_reduce", reduce.getX(), reduce.getAxes()))
          return tiling;
      }
      if (auto cumsum = dyn_cast<cnn::CumSumOp>(op))
        return rowTiling(kernel, "cumsum", cumsum.getX(), cumsum.getAxis());
      if (auto topK = dyn_cast<cnn::TopKOp>(op))
        return rowTiling(kernel, "top_k", topK.getX(), topK.getAxis());
      if (isa<cnn::ScatterNDOp>(op))
        return sequential(kernel, "scatter_nd");
      if (isa<cnn::NonMaxSuppressionOp>(op))
        return sequential(kernel, "non_max_suppression");
    }
    if (cnn::TilingAttr window = windowTiling(kernel))
      return window;
    if (cnn::TilingAttr contraction = contractionTiling(kernel))
      return contraction;
    if (cnn::TilingAttr transpose = transposeTiling(kernel))
      return transpose;
    return elementsTiling(kernel);
  }

private:
  static RankedTensorType outputType(cnn::KernelOp kernel) {
    return cast<RankedTensorType>(
        kernel.getYield().getValues().front().getType());
  }
  static int64_t elementsOf(cnn::KernelOp kernel) {
    return cnn::numElements(cnn::physicalType(outputType(kernel)).getShape());
  }

  using Numbers = SmallVector<std::pair<StringRef, int64_t>>;

  cnn::TilingAttr make(cnn::KernelOp kernel, StringRef form,
                       const Numbers &numbers, int64_t grid,
                       int64_t block) const {
    Builder b(kernel.getContext());
    SmallVector<NamedAttribute> attributes;
    for (auto [name, value] : numbers)
      attributes.push_back(b.getNamedAttr(name, b.getI64IntegerAttr(value)));
    auto addExtents = [&](StringRef name, int64_t x) {
      attributes.push_back(
          b.getNamedAttr(name, b.getDenseI64ArrayAttr({x, 1, 1})));
    };
    addExtents("block", block);
    addExtents("grid", grid);
    return cnn::TilingAttr::get(b.getContext(), b.getStringAttr(form),
                                b.getDictionaryAttr(attributes));
  }

  /// Tiles of a GEMM, or a convolution without tiles, whichever is expected to
  /// take less time; null if the kernel is neither.
  cnn::TilingAttr contractionTiling(cnn::KernelOp kernel) const {
    std::optional<ptx::DirectConvChoice> direct;
    if (auto problem = ptx::directConvProblemOf(kernel))
      direct = ptx::chooseDirectConv(*problem, device);
    double cycles = direct ? direct->cycles : INFINITY;
    if (cnn::TilingAttr gemm = gemmTiling(kernel, cycles))
      return gemm;
    return direct ? directTiling(kernel, *direct) : cnn::TilingAttr();
  }

  cnn::TilingAttr directTiling(cnn::KernelOp kernel,
                               const ptx::DirectConvChoice &choice) const {
    const ptx::DirectConvTile &tile = choice.tile;
    int64_t tasks = tile.tasks(*ptx::directConvProblemOf(kernel));
    // All that there are: told nothing, ptxas takes 48 for sm_120 and spills.
    int64_t registers = std::min<int64_t>(255, (64 << 10) / choice.threads);
    return make(kernel, "direct_conv",
                {{"columns", tile.columns},
                 {"outputs", tile.outputs},
                 {"registers", registers},
                 {"sharing", tile.sharing},
                 {"shared_bytes", 0},
                 {"vector", tile.vector}},
                llvm::divideCeil(tasks, choice.threads), choice.threads);
  }

  /// A block for each tile of a convolution or a product; null if the kernel is
  /// none that fits, or takes clearly more than the `direct` cycles that it has
  /// without tiles.
  cnn::TilingAttr gemmTiling(cnn::KernelOp kernel, double direct) const {
    auto problem = ptx::gemmProblemOf(kernel);
    if (!problem || !ptx::fillsTiles(*problem))
      return {};
    bool compensated = isCompensated(problem->op);
    ptx::GemmShape shape = problem->shape();
    auto choice = ptx::chooseGemmTile(shape, device, precision, compensated);
    if (!choice || ptx::isClearlyFaster(direct, choice->cycles))
      return {};
    const ptx::GemmTile &tile = choice->tile;
    Numbers numbers;
    tile.write(numbers);
    numbers.push_back({"registers", ptx::gemmRegisters(shape, device, tile)});
    numbers.push_back({"shared_bytes", tile.sharedBytes()});
    // For the report: of how many partial sums this makes the first.
    if (int64_t parts = ptx::depthPartsOf(problem->op); parts > 1)
      numbers.push_back({"depth_parts", parts});
    // For the report: three products because the error asks for them (1), or
    // because they cost nothing (0).
    if (tile.products > 1)
      numbers.push_back(
          {"products_asked", compensated || precision == Precision::F16});
    return make(kernel, "implicit_gemm", numbers, ptx::gemmBlocks(shape, tile),
                tile.threads());
  }

  /// A block for each row along `axes`, if rows are long and their elements
  /// neighbours in memory, or if there are too few rows for a thread each; null
  /// otherwise.
  cnn::TilingAttr blockTiling(cnn::KernelOp kernel, StringRef form, Value x,
                              ArrayRef<int64_t> axes) const {
    auto type = cast<RankedTensorType>(x.getType());
    auto strides = ptx::linearStrides(type);
    int64_t row = 1, rows = 1;
    bool neighbours = false;
    for (int64_t d = 0; d < type.getRank(); ++d) {
      bool isReduced = llvm::is_contained(axes, d);
      (isReduced ? row : rows) *= type.getDimSize(d);
      if (isReduced && strides && type.getDimSize(d) > 1)
        neighbours |= (*strides)[d] == 1;
    }
    bool few = rows < device.multiprocessors * ptx::kWarp;
    if (row < ptx::kWarp || rows == 0 || !(neighbours || few) ||
        !ptx::isShuffled(type.getElementType()))
      return {};
    int64_t threads = ptx::kWarp;
    while (threads < kReduceThreads && threads < row)
      threads *= 2;
    return make(
        kernel, form,
        {{"shared_bytes", ptx::kReduceSharedBytes}, {"threads", threads}}, rows,
        threads);
  }

  /// Columns for blocks of threads that share their elements out, if there are
  /// too few columns for a thread each; null otherwise.
  cnn::TilingAttr columnTiling(cnn::KernelOp kernel, cnn::ReduceOp op) const {
    auto dimension = ptx::columnDimension(op);
    ArrayRef<int64_t> shape = cnn::shapeOf(op.getX());
    int64_t elements = cnn::numElements(shape);
    Type sum = accumulatorType(cnn::elementOf(op.getX()));
    if (!dimension || elements == 0 || sum.isInteger(1))
      return {};
    int64_t column = 1;
    for (int64_t axis : op.getAxes())
      column *= shape[axis];
    int64_t all = elements / column, width = shape[*dimension];
    if (column < kLeastColumn || width < kLeastNeighbours ||
        all >= device.multiprocessors * device.maxThreads / 2)
      return {};
    int64_t columns = std::min<int64_t>(ptx::kWarp, llvm::PowerOf2Ceil(width));
    int64_t parts = 1;
    while (parts * columns < kReduceThreads && 2 * parts <= column)
      parts *= 2;
    int64_t threads = parts * columns;
    return make(kernel, "column_reduce",
                {{"columns", columns},
                 {"shared_bytes", threads * sum.getIntOrFloatBitWidth() / 8},
                 {"threads", threads}},
                all / width * int64_t(llvm::divideCeil(width, columns)),
                threads);
  }

  /// Tiles through shared memory; null if the kernel does not transpose, or
  /// only dimensions that would leave most of a tile empty.
  cnn::TilingAttr transposeTiling(cnn::KernelOp kernel) const {
    auto problem = ptx::transposeProblemOf(kernel);
    if (!problem)
      return {};
    SmallVector<int64_t> tiles(cnn::shapeOf(problem->moved));
    for (int64_t d : {problem->readDim, problem->writtenDim}) {
      if (tiles[d] < kLeastTransposed)
        return {};
      tiles[d] = llvm::divideCeil(tiles[d], ptx::kTransposeTile);
    }
    Type element = cnn::elementOf(problem->moved);
    int64_t bytes = llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
    return make(
        kernel, "transpose",
        {{"rows", kTransposeRows},
         {"shared_bytes", ptx::kTransposeTile * ptx::kTransposeRow * bytes}},
        cnn::numElements(tiles), kTransposeRows * ptx::kTransposeTile);
  }

  /// As many results of a sliding window for a thread as leave the device busy;
  /// null if the kernel has no such window.
  cnn::TilingAttr windowTiling(cnn::KernelOp kernel) const {
    auto problem = ptx::windowProblemOf(kernel);
    if (!problem)
      return {};
    ArrayRef<int64_t> shape = cnn::shapeOf(problem->y);
    int64_t lanes = lanesOf(kernel, shape[1]);
    int64_t rows = cnn::numElements(shape) / shape.back() / lanes;
    auto tasksFor = [&](int64_t columns) {
      return rows * int64_t(llvm::divideCeil(shape.back(), columns));
    };
    // A window that is not wider than its step shares nothing.
    int64_t columns = problem->kernel.back() > problem->strides.back() ? 8 : 1;
    while (columns > 1 &&
           (columns > shape.back() ||
            tasksFor(columns) < device.multiprocessors * kBusyThreads))
      columns /= 2;
    return independent(kernel, "window", tasksFor(columns), std::nullopt, lanes,
                       {{"columns", columns}});
  }

  /// Elements that a thread handles at once where `extent` of them are
  /// neighbours: up to 16 bytes of the widest buffer.
  int64_t lanesOf(cnn::KernelOp kernel, int64_t extent) const {
    int64_t bytes = 1;
    auto look = [&](Value value) {
      Type element = cnn::storageType(cnn::elementOf(value));
      bytes = std::max<int64_t>(bytes, element.getIntOrFloatBitWidth() / 8);
    };
    llvm::for_each(kernel.getBlock().getArguments(), look);
    llvm::for_each(kernel.getYield().getValues(), look);
    int64_t lanes = std::min<int64_t>(4, 16 / bytes);
    while (lanes > 1 && extent % lanes != 0)
      lanes /= 2;
    return lanes;
  }

  /// A thread for each vector of up to 16 bytes of results, as far as there are
  /// enough of them to keep the device busy.
  cnn::TilingAttr elementsTiling(cnn::KernelOp kernel) const {
    RankedTensorType type = cnn::physicalType(outputType(kernel));
    int64_t extent = type.getRank() == 0
                         ? 1
                         : type.getDimSize(lanesDimension(type.getShape()));
    int64_t elements = elementsOf(kernel), lanes = lanesOf(kernel, extent);
    while (lanes > 1 && elements / lanes < device.multiprocessors * ptx::kWarp)
      lanes /= 2;
    return independent(kernel, "elements", elements / lanes, type.getRank(),
                       lanes);
  }

  /// One thread for each task; threads do not cooperate.
  cnn::TilingAttr independent(cnn::KernelOp kernel, StringRef form,
                              int64_t tasks,
                              std::optional<int64_t> taskDims = std::nullopt,
                              int64_t lanes = 1, Numbers numbers = {}) const {
    // A grid that leaves multiprocessors idle gets smaller blocks.
    int64_t threads = kThreads;
    while (threads > ptx::kWarp && tasks / threads < device.multiprocessors)
      threads /= 2;
    numbers.append({{"lanes", lanes}, {"tasks", tasks}, {"shared_bytes", 0}});
    if (taskDims)
      numbers.push_back({"task_dims", *taskDims});
    return make(kernel, form, numbers, llvm::divideCeil(tasks, threads),
                threads);
  }

  cnn::TilingAttr rowTiling(cnn::KernelOp kernel, StringRef form, Value x,
                            int64_t axis) const {
    int64_t elements = cnn::numElements(cnn::shapeOf(x));
    bool empty = elements == 0 || elementsOf(kernel) == 0;
    int64_t rows = empty ? 0 : elements / cnn::shapeOf(x)[axis];
    // The form's tasks are rows of the last dimension.
    if (form == "softmax" && axis + 1 < int64_t(cnn::shapeOf(x).size()) &&
        !empty)
      rows /= cnn::shapeOf(x).back();
    return independent(kernel, form, rows);
  }

  cnn::TilingAttr sequential(cnn::KernelOp kernel, StringRef form) const {
    return independent(kernel, form, std::min<int64_t>(elementsOf(kernel), 1));
  }

  ptx::PtxDevice device;
  Precision precision;
};

/// The tiling of the first device, with those of the others as its variants.
class PtxTiling : public TilingPolicy {
public:
  PtxTiling(ArrayRef<ptx::PtxDevice> devices, Precision precision) {
    for (const ptx::PtxDevice &device : devices)
      policies.emplace_back(device.arch, DeviceTiling(device, precision));
  }

  cnn::TilingAttr tile(cnn::KernelOp kernel) const override {
    cnn::TilingAttr first = policies.front().second.tile(kernel);
    NamedAttrList variants;
    for (const auto &[arch, policy] : ArrayRef(policies).drop_front()) {
      cnn::TilingAttr tiling = policy.tile(kernel);
      if (tiling != first)
        variants.set(arch, tiling);
    }
    return cnn::withVariants(first, variants);
  }

private:
  SmallVector<std::pair<StringRef, DeviceTiling>> policies;
};
} // namespace

TilingPolicyPtr cnnc::ptx::makeTilingPolicy(ArrayRef<PtxDevice> devices,
                                            Precision precision) {
  return std::make_shared<PtxTiling>(devices, precision);
}
