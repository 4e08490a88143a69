//===- ImplicitGemmForm.cpp - convolutions and products as GEMM -----------===//
//
// The main loop keeps `stages - 1` tiles of both operands on their way from
// global to shared memory while it multiplies the oldest; one barrier a stage
// both publishes that tile and frees the buffer of the one before (the
// multi-stage pipeline of CUTLASS, "Efficient GEMM in CUDA"). Devices without
// asynchronous copies hold the next tile in registers instead. The epilogue
// works on the sums in registers; a pool's windows are rows of one thread.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Boxes.h"
#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/common/element/Window.h"
#include "targets/common/forms/Forms.h"
#include "targets/ptx/PooledGemm.h"
#include "targets/ptx/PtxForms.h"
#include "targets/ptx/SharedMemory.h"
#include "targets/ptx/TileCopier.h"
#include "targets/ptx/WarpProduct.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

namespace {
class ImplicitGemm {
public:
  ImplicitGemm(KernelContext &context, GemmProblem problem)
      : context(context), p(std::move(problem)),
        tile(GemmTile::read(context.tiling)),
        e(context.emitter(lanesFor(tile, p))), l(e.l) {}

  void emit() {
    numberBlock();
    openSharedMemory();
    CopyPlan plan{e, tile, thread};
    RowsCopier copyA(plan, p, flat(*e.bufferOf(p.a)), tileA, firstM,
                     batchParts);
    ColumnsCopier copyB(plan, p, flat(*e.bufferOf(p.b)), tileB, firstN,
                        batchParts);
    auto product = tile.tensor
                       ? makeTensorProduct(e, tile, thread, tileA, tileB)
                       : makeSimtProduct(e, tile, thread, tileA, tileB);
    SmallVector<Value> sums = tile.async ? asyncLoop(copyA, copyB, *product)
                                         : registerLoop(copyA, copyB, *product);
    if (tile.slices > 1) {
      gpu::BarrierOp::create(l.b, l.loc);
      Type type = accumulatorType(cnn::elementOf(p.a));
      sums = product->reduceSlices(
          sharedArray(l, type, 0, tile.sharedBytes() / 4), sums);
    }
    auto store = [&] { storeTile(*product, sums); };
    if (Value first = product->isFirstSlice())
      e.ifThen(first, store);
    else
      store();
  }

private:
  /// Columns stored at once: those of a group, if a row has no other number.
  static int64_t lanesFor(const GemmTile &tile, const GemmProblem &p) {
    int64_t width = tile.tensor ? 2 : GemmTile::kVector;
    return p.n % width == 0 ? width : 1;
  }

  //===--- setting up -----------------------------------------------------===//

  void numberBlock() {
    thread = gpu::ThreadIdOp::create(l.b, l.loc, gpu::Dimension::x);
    Value block = gpu::BlockIdOp::create(l.b, l.loc, gpu::Dimension::x);
    SmallVector<int64_t> extents = {
        p.batch, int64_t(llvm::divideCeil(p.m, tile.blockM())),
        int64_t(llvm::divideCeil(p.n, tile.blockN()))};
    SmallVector<Value> position = splitTask(l, block, extents);
    firstM = l.mul(position[1], l.constantIndex(tile.blockM()));
    firstN = l.mul(position[2], l.constantIndex(tile.blockN()));
    SmallVector<int64_t> batchExtents;
    for (const GemmProblem::Batch &part : p.batches)
      batchExtents.push_back(part.extent);
    batchParts = splitTask(l, position[0], batchExtents);
  }

  void openSharedMemory() {
    int64_t a = tile.stages * tile.stageElementsA();
    Type element = cnn::elementOf(p.a);
    tileA = sharedArray(l, element, 0, a);
    tileB = sharedArray(l, element, a * tile.elementBytes,
                        tile.stages * tile.stageElementsB());
  }

  /// The buffer as one dimension, gaps included.
  Value flat(const Buffer &buffer) {
    auto type = cast<MemRefType>(buffer.memref.getType());
    int64_t count = cnn::spanOf(type);
    return memref::ReinterpretCastOp::create(
        l.b, l.loc, MemRefType::get({count}, type.getElementType()),
        buffer.memref, /*offset=*/0, ArrayRef<int64_t>{count},
        ArrayRef<int64_t>{1});
  }

  //===--- main loops -----------------------------------------------------===//

  int64_t stageCount() const {
    return llvm::divideCeil(p.k, tile.stageDepth());
  }

  /// What the loops carry: sums, states of both copiers, stage numbers.
  struct Carried {
    SmallVector<Value> sums, a, b;
    Value readStage, writeStage;

    SmallVector<Value> pack() const {
      SmallVector<Value> all(sums);
      llvm::append_range(all, a);
      llvm::append_range(all, b);
      all.append({readStage, writeStage});
      return all;
    }
    Carried unpack(ValueRange all) const {
      Carried c;
      auto take = [&](size_t count) {
        SmallVector<Value> part(all.take_front(count));
        all = all.drop_front(count);
        return part;
      };
      c.sums = take(sums.size());
      c.a = take(a.size());
      c.b = take(b.size());
      c.readStage = all[0];
      c.writeStage = all[1];
      return c;
    }
  };

  Value nextStage(Value stage) {
    Value next = l.add(stage, l.constantIndex(1));
    Value wraps =
        l.compare(arith::CmpIPredicate::eq, next, l.constantIndex(tile.stages));
    return l.select(wraps, l.constantIndex(0), next);
  }
  Value baseA(Value stage) {
    return l.mul(stage, l.constantIndex(tile.stageElementsA()));
  }
  Value baseB(Value stage) {
    return l.mul(stage, l.constantIndex(tile.stageElementsB()));
  }

  /// Ends a group of copies; the groups in flight are counted, not named.
  Value commitGroup() {
    auto group = nvgpu::DeviceAsyncCreateGroupOp::create(
        l.b, l.loc, nvgpu::DeviceAsyncTokenType::get(l.b.getContext()),
        ValueRange());
    // The parser would take what follows a bare operation for its operands.
    group->setAttr("cnn.counted", l.b.getUnitAttr());
    return group;
  }

  SmallVector<Value> asyncLoop(RowsCopier &copyA, ColumnsCopier &copyB,
                               WarpProduct &product) {
    int64_t count = stageCount(), ahead = tile.stages - 1;
    Carried c{product.zeros(), copyA.start(), copyB.start(), l.constantIndex(0),
              l.constantIndex(ahead)};
    Value group;
    for (int64_t s = 0; s < ahead; ++s) {
      if (s < count) {
        copyA.copyAsync(c.a, baseA(l.constantIndex(s)));
        copyB.copyAsync(c.b, baseB(l.constantIndex(s)));
        c.a = copyA.advance(c.a);
        c.b = copyB.advance(c.b);
      }
      group = commitGroup();
    }
    auto body = [&](Value number, ValueRange carried) {
      Carried now = c.unpack(carried);
      nvgpu::DeviceAsyncWaitOp::create(l.b, l.loc, group,
                                       l.b.getI32IntegerAttr(ahead - 1));
      gpu::BarrierOp::create(l.b, l.loc);
      auto issue = [&] {
        copyA.copyAsync(now.a, baseA(now.writeStage));
        copyB.copyAsync(now.b, baseB(now.writeStage));
      };
      if (count > ahead)
        e.ifThen(l.less(number, l.constantIndex(count - ahead)), issue);
      commitGroup();
      now.sums = product.accumulate(baseA(now.readStage), baseB(now.readStage),
                                    now.sums);
      now.a = copyA.advance(now.a);
      now.b = copyB.advance(now.b);
      now.readStage = nextStage(now.readStage);
      now.writeStage = nextStage(now.writeStage);
      return now.pack();
    };
    return c
        .unpack(e.loop(l.constantIndex(0), l.constantIndex(count), 1, c.pack(),
                       body))
        .sums;
  }

  /// Two buffers: while one is multiplied, the next tile is in registers.
  SmallVector<Value> registerLoop(RowsCopier &copyA, ColumnsCopier &copyB,
                                  WarpProduct &product) {
    int64_t count = stageCount();
    Value zero = l.constantIndex(0);
    Carried c{product.zeros(), copyA.start(), copyB.start(), zero,
              l.constantIndex(1)};
    copyA.store(copyA.load(c.a), zero);
    copyB.store(copyB.load(c.b), zero);
    gpu::BarrierOp::create(l.b, l.loc);
    auto body = [&](Value, ValueRange carried) {
      Carried now = c.unpack(carried);
      now.a = copyA.advance(now.a);
      now.b = copyB.advance(now.b);
      SmallVector<Value> nextA = copyA.load(now.a), nextB = copyB.load(now.b);
      now.sums = product.accumulate(baseA(now.readStage), baseB(now.readStage),
                                    now.sums);
      copyA.store(nextA, baseA(now.writeStage));
      copyB.store(nextB, baseB(now.writeStage));
      gpu::BarrierOp::create(l.b, l.loc);
      std::swap(now.readStage, now.writeStage);
      return now.pack();
    };
    if (count > 1)
      c = c.unpack(e.loop(zero, l.constantIndex(count - 1), 1, c.pack(), body));
    return product.accumulate(baseA(c.readStage), baseB(c.readStage), c.sums);
  }

  //===--- epilogue -------------------------------------------------------===//

  /// Rows are stored one by one, or window by window.
  void storeTile(WarpProduct &product, ArrayRef<Value> sums) {
    int64_t window = p.windowRows();
    SmallVector<int64_t> extents;
    for (const GemmProblem::Row &part :
         ArrayRef(p.rows).drop_back(p.window.size()))
      extents.push_back(part.extent);
    for (int64_t i = 0; i < product.rows(); i += window) {
      Value m = l.add(firstM, problemRow(l, tile, p, product.row(i)));
      auto storeRow = [&] {
        Value number = m;
        if (window > 1)
          number = l.op<arith::DivUIOp>(m, l.constantIndex(window));
        SmallVector<Value> parts = splitTask(l, number, extents);
        for (int64_t j = 0; j < product.groups(); ++j) {
          SmallVector<Value> rows;
          for (int64_t r = i; r < i + window; ++r)
            rows.push_back(product.values(sums, r, j));
          storeColumns(parts, l.add(firstN, product.column(j)), rows,
                       product.width());
        }
      };
      if (p.m % tile.blockM() != 0)
        e.ifThen(l.less(m, l.constantIndex(p.m)), storeRow);
      else
        storeRow();
    }
  }

  /// `width` columns from `n`: at once, or one by one if the last may be
  /// missing.
  void storeColumns(ValueRange rowParts, Value n, ArrayRef<Value> rows,
                    int64_t width) {
    for (int64_t q = 0; q < width; q += l.lanes) {
      LaneIndex column;
      column.value = l.add(n, l.constantIndex(q));
      if (l.lanes > 1) {
        column.kind = LaneIndex::Kind::Contiguous;
        column.alignment = l.lanes;
      }
      auto store = [&] {
        SmallVector<Value> sums(rows);
        if (l.lanes == 1)
          for (Value &sum : sums)
            sum = vector::ExtractOp::create(l.b, l.loc, sum, q);
        if (p.pool)
          bindPool(rowParts, column, sums);
        else
          bindSum(column, sums.front());
        context.storeResults(e, p.outputIndex(l, batchParts, rowParts, column));
      };
      if (p.n % tile.blockN() != 0)
        e.ifThen(l.less(column.value, l.constantIndex(p.n)), store);
      else
        store();
    }
  }

  /// The result of the contraction is `sum`, and the bias of its column.
  void bindSum(const LaneIndex &column, Value sum) {
    if (Value bias = p.bias())
      sum = l.add(sum,
                  l.widened(e.element(bias, p.channel(l, batchParts, column))));
    e.bindComputed(p.y, fromAccumulator(l, sum, cnn::elementOf(p.y)));
  }

  /// The result of the pool is the reduction of one window, of which `sums` are
  /// the rows.
  void bindPool(ValueRange windowParts, const LaneIndex &column,
                ArrayRef<Value> sums) {
    Type element = cnn::elementOf(p.pool.getX());
    Value reduced;
    for (auto [number, sum] : llvm::enumerate(sums)) {
      bindSum(column, sum);
      SmallVector<Value> parts =
          windowElement(l, p, windowParts, int64_t(number));
      Value x = l.widened(e.element(
          p.pool.getX(), p.outputIndex(l, batchParts, parts, column)));
      reduced = reduced
                    ? reductionStep(l, reductionOf(p.pool), reduced, x, element)
                    : x;
    }
    e.bindComputed(p.pool.getY(),
                   fromAccumulator(l, l.spread(reduced), element));
  }

  KernelContext &context;
  GemmProblem p;
  GemmTile tile;
  ElementEmitter e;
  LaneBuilder &l;
  Value thread, firstM, firstN, tileA, tileB;
  SmallVector<Value> batchParts;
};
} // namespace

void cnnc::ptx::emitImplicitGemmForm(KernelContext &context) {
  ImplicitGemm(context, *gemmProblemOf(context.kernel)).emit();
}
