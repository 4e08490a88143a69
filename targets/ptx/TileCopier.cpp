//===- TileCopier.cpp - from global to shared memory ----------------------===//

#include "targets/ptx/TileCopier.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/common/forms/Forms.h"
#include "targets/ptx/PooledGemm.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

TileCopier::TileCopier(CopyPlan plan, Value global, Value shared, int64_t rows,
                       int64_t columns, int64_t vector)
    : plan(plan), e(plan.e), l(plan.e.l), rows(rows), columns(columns),
      vector(vector), global(global), shared(shared) {
  Value perRow = l.constantIndex(columns / vector);
  firstRow = l.op<arith::DivUIOp>(plan.thread, perRow);
  firstColumn =
      l.mul(l.op<arith::RemUIOp>(plan.thread, perRow), l.constantIndex(vector));
}

int64_t TileCopier::chunks() const {
  return llvm::divideCeil(rows * columns / vector, plan.tile.threads());
}

Value TileCopier::row(int64_t i) {
  int64_t step = plan.tile.threads() * vector / columns;
  return l.add(firstRow, l.constantIndex(i * step));
}

Value TileCopier::conjunction(Value x, Value y) {
  return !x ? y : !y ? x : l.logicalAnd(x, y);
}

void TileCopier::ifExists(int64_t i, function_ref<void()> body) {
  int64_t all = rows * columns / vector, threads = plan.tile.threads();
  if ((i + 1) * threads <= all)
    return body();
  e.ifThen(l.less(plan.thread, l.constantIndex(all - i * threads)), body);
}

Value cnnc::ptx::swizzledChunk(LaneBuilder &l, Value row, Value chunk,
                               int64_t perRow) {
  int64_t line = std::max<int64_t>(1, 8 / perRow); // rows in 128 bytes
  Value key =
      l.op<arith::RemUIOp>(l.op<arith::DivUIOp>(row, l.constantIndex(line)),
                           l.constantIndex(std::min<int64_t>(perRow, 8)));
  return l.op<arith::XOrIOp>(chunk, key);
}

Value TileCopier::destination(int64_t i, Value base) {
  if (plan.tile.tensor) {
    Value whole = l.constantIndex(plan.tile.chunk());
    // Chunks change places alike in all rows that are a multiple of 8 apart:
    // a constant offset is left, which the instruction adds.
    int64_t step = plan.tile.threads() * vector / columns;
    int64_t like = i * step % 8 == 0 ? 0 : i;
    Value chunk =
        swizzledChunk(l, row(like), l.op<arith::DivUIOp>(firstColumn, whole),
                      columns / plan.tile.chunk());
    Value within = l.op<arith::RemUIOp>(firstColumn, whole);
    Value at = l.add(l.mul(row(like), l.constantIndex(columns)),
                     l.add(l.mul(chunk, whole), within));
    return l.add(l.add(at, base), l.constantIndex((i - like) * step * columns));
  }
  Value own = l.add(l.mul(plan.thread, l.constantIndex(vector)), base);
  return l.add(own, l.constantIndex(i * plan.tile.threads() * vector));
}

void TileCopier::copyAsync(ValueRange state, Value base) {
  for (int64_t i = 0; i < chunks(); ++i)
    ifExists(i, [&] {
      Source from = source(i, state);
      Value count;
      if (from.inside)
        count =
            l.select(from.inside, l.constantIndex(vector), l.constantIndex(0));
      nvgpu::DeviceAsyncCopyOp::create(
          l.b, l.loc, nvgpu::DeviceAsyncTokenType::get(l.b.getContext()),
          shared, destination(i, base), global, from.offset,
          l.b.getIndexAttr(vector), count,
          vector == plan.tile.chunk() ? l.b.getUnitAttr() : UnitAttr());
    });
}

Type TileCopier::chunkType() {
  return VectorType::get({vector},
                         cast<MemRefType>(global.getType()).getElementType());
}

SmallVector<Value> TileCopier::load(ValueRange state) {
  SmallVector<Value> loaded;
  Value zero =
      arith::ConstantOp::create(l.b, l.loc, l.b.getZeroAttr(chunkType()));
  int64_t all = rows * columns / vector, threads = plan.tile.threads();
  for (int64_t i = 0; i < chunks(); ++i) {
    Source from = source(i, state);
    Value inside = from.inside;
    if ((i + 1) * threads > all)
      inside = conjunction(
          inside, l.less(plan.thread, l.constantIndex(all - i * threads)));
    auto read = [&]() -> Value {
      return vector::LoadOp::create(
          l.b, l.loc, cast<VectorType>(chunkType()), global, from.offset, false,
          llvm::MaybeAlign(plan.tile.elementBytes * vector));
    };
    if (!inside) {
      loaded.push_back(read());
      continue;
    }
    auto branch = scf::IfOp::create(l.b, l.loc, chunkType(), inside, true);
    OpBuilder::InsertionGuard guard(l.b);
    l.b.setInsertionPointToStart(branch.thenBlock());
    scf::YieldOp::create(l.b, l.loc, read());
    l.b.setInsertionPointToStart(branch.elseBlock());
    scf::YieldOp::create(l.b, l.loc, zero);
    loaded.push_back(branch.getResult(0));
  }
  return loaded;
}

void TileCopier::store(ValueRange loaded, Value base) {
  for (int64_t i = 0; i < chunks(); ++i)
    ifExists(i, [&] {
      vector::StoreOp::create(
          l.b, l.loc, loaded[i], shared, destination(i, base), false,
          llvm::MaybeAlign(plan.tile.elementBytes * vector));
    });
}

/// Sum of parts times strides.
static Value offsetOf(LaneBuilder &l, ValueRange parts,
                      ArrayRef<int64_t> strides) {
  Value sum = l.constantIndex(0);
  for (auto [part, stride] : llvm::zip(parts, strides))
    if (stride != 0)
      sum = l.add(sum, l.mul(part, l.constantIndex(stride)));
  return sum;
}

//===----------------------------------------------------------------------===//
// The left operand
//===----------------------------------------------------------------------===//

RowsCopier::RowsCopier(CopyPlan plan, const GemmProblem &problem, Value global,
                       Value shared, Value firstM, ValueRange batchParts)
    : TileCopier(plan, global, shared, plan.tile.blockM(),
                 plan.tile.stageDepth(), problem.vectorA(plan.tile.chunk())),
      p(problem) {
  SmallVector<int64_t> batchStrides, rowStrides, extents;
  for (const GemmProblem::Batch &part : p.batches)
    batchStrides.push_back(part.strideA);
  for (const GemmProblem::Row &part : p.rows) {
    rowStrides.push_back(part.stride);
    extents.push_back(part.extent);
  }
  Value begin =
      l.add(offsetOf(l, batchParts, batchStrides), l.constantIndex(p.originA));
  for (int64_t i = 0; i < chunks(); ++i) {
    Value m = l.add(firstM, problemRow(l, plan.tile, p, row(i)));
    // Rows past the end repeat the last one; their results are not stored.
    if (p.m % rows != 0)
      m = l.op<arith::MinUIOp>(m, l.constantIndex(p.m - 1));
    SmallVector<Value> parts = splitTask(l, m, extents);
    Chunk chunk;
    chunk.offset = l.add(begin, offsetOf(l, parts, rowStrides));
    for (auto [d, spatial] : llvm::enumerate(p.spatial)) {
      if (!spatial.mayLeave)
        continue;
      Value position = l.constantIndex(spatial.origin);
      for (auto [part, row] : llvm::zip(parts, p.rows))
        if (row.spatial == int(d))
          position = l.add(l.mul(part, l.constantIndex(row.step)), position);
      chunk.positions.push_back(position);
    }
    origins.push_back(chunk);
  }
}

/// The state is the position in each part of the depth; the outermost one grows
/// past its extent where the depth ends.
SmallVector<Value> RowsCopier::start() {
  SmallVector<int64_t> extents;
  for (const GemmProblem::Depth &depth : p.depths)
    extents.push_back(depth.extent);
  return splitTask(l, column(), extents);
}

/// Addition in a system of mixed radices, with carries but without divisions.
SmallVector<Value> RowsCopier::advance(ValueRange state) {
  SmallVector<Value> next(state.begin(), state.end());
  int64_t rest = plan.tile.stageDepth();
  Value carry;
  for (int64_t d = int64_t(p.depths.size()) - 1; d >= 0; --d) {
    int64_t extent = p.depths[d].extent, digit = d == 0 ? rest : rest % extent;
    rest /= extent;
    if (digit == 0 && !carry)
      continue;
    Value sum = l.add(next[d], l.constantIndex(digit));
    if (carry)
      sum = l.add(sum, l.select(carry, l.constantIndex(1), l.constantIndex(0)));
    carry = {};
    if (d > 0) {
      carry =
          l.compare(arith::CmpIPredicate::uge, sum, l.constantIndex(extent));
      sum = l.select(carry, l.sub(sum, l.constantIndex(extent)), sum);
    }
    next[d] = sum;
  }
  return next;
}

TileCopier::Source RowsCopier::source(int64_t i, ValueRange state) {
  SmallVector<int64_t> strides;
  for (const GemmProblem::Depth &depth : p.depths)
    strides.push_back(depth.stride);
  Source from;
  from.offset = l.add(origins[i].offset, offsetOf(l, state, strides));
  if (p.k % columns != 0)
    from.inside = l.compare(arith::CmpIPredicate::ult, state.front(),
                            l.constantIndex(p.depths.front().extent));
  size_t checked = 0;
  for (auto [d, spatial] : llvm::enumerate(p.spatial)) {
    if (!spatial.mayLeave)
      continue;
    Value position = origins[i].positions[checked++];
    for (auto [part, depth] : llvm::zip(state, p.depths))
      if (depth.spatial == int(d))
        position = l.add(position, l.mul(part, l.constantIndex(depth.step)));
    // Negative positions are large as unsigned numbers.
    from.inside =
        conjunction(from.inside, l.compare(arith::CmpIPredicate::ult, position,
                                           l.constantIndex(spatial.extent)));
  }
  return from;
}

//===----------------------------------------------------------------------===//
// The right operand
//===----------------------------------------------------------------------===//

ColumnsCopier::ColumnsCopier(CopyPlan plan, const GemmProblem &problem,
                             Value global, Value shared, Value firstN,
                             ValueRange batchParts)
    : TileCopier(plan, global, shared,
                 plan.tile.tensor ? plan.tile.blockN() : plan.tile.stageDepth(),
                 plan.tile.tensor ? plan.tile.stageDepth() : plan.tile.blockN(),
                 plan.tile.tensor ? problem.vectorDepthB(plan.tile.chunk())
                                  : problem.vectorB(plan.tile.chunk())),
      p(problem) {
  SmallVector<int64_t> batchStrides;
  for (const GemmProblem::Batch &part : p.batches)
    batchStrides.push_back(part.strideB);
  Value begin = offsetOf(l, batchParts, batchStrides);
  bool tensor = plan.tile.tensor, ragged = p.n % plan.tile.blockN() != 0;
  auto exists = [&](Value n) {
    return l.compare(arith::CmpIPredicate::ult, n, l.constantIndex(p.n));
  };
  if (!tensor && ragged)
    insideN = exists(l.add(firstN, column()));
  for (int64_t i = 0; i < chunks(); ++i) {
    Value n = l.add(firstN, tensor ? row(i) : column());
    Value k = tensor ? column() : row(i);
    if (tensor && ragged)
      insideRows.push_back(exists(n));
    offsets.push_back(
        l.add(begin, l.add(l.mul(n, l.constantIndex(p.strideBn)),
                           l.mul(k, l.constantIndex(p.strideBk)))));
  }
}

/// The state is the first k of the tile.
SmallVector<Value> ColumnsCopier::start() { return {l.constantIndex(0)}; }

SmallVector<Value> ColumnsCopier::advance(ValueRange state) {
  return {l.add(state.front(), l.constantIndex(plan.tile.stageDepth()))};
}

TileCopier::Source ColumnsCopier::source(int64_t i, ValueRange state) {
  bool tensor = plan.tile.tensor;
  Source from;
  from.offset =
      l.add(offsets[i], l.mul(state.front(), l.constantIndex(p.strideBk)));
  from.inside = insideRows.empty() ? insideN : insideRows[i];
  if (p.k % plan.tile.stageDepth() != 0)
    from.inside = conjunction(
        from.inside, l.compare(arith::CmpIPredicate::ult,
                               l.add(state.front(), tensor ? column() : row(i)),
                               l.constantIndex(p.k)));
  return from;
}
