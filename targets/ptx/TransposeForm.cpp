//===- TransposeForm.cpp - transpositions through shared memory -----------===//
//
// Where neighbours of what is read are not neighbours of what is written,
// either the loads or the stores of a warp are scattered. A block instead loads
// a square tile in runs along the one dimension, and stores it in runs along
// the other; in between it lies in shared memory, its rows one element longer
// than a warp, so that no two lanes meet in a bank (M. Harris, "An Efficient
// Matrix Transpose in CUDA C/C++").
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "targets/common/forms/Forms.h"
#include "targets/ptx/GemmProblem.h"
#include "targets/ptx/PtxForms.h"
#include "targets/ptx/SharedMemory.h"
#include "targets/ptx/TransposeProblem.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

/// The dimension of `v` whose elements are neighbours in memory, if that is
/// known.
static std::optional<int64_t> innermost(Value v) {
  auto type = cast<RankedTensorType>(v.getType());
  auto strides = linearStrides(type);
  for (int64_t d = 0; strides && d < type.getRank(); ++d)
    if ((*strides)[d] == 1 && type.getDimSize(d) > 1)
      return d;
  return std::nullopt;
}

/// What moves elements in the kernel, if nothing else but functions of elements
/// is in it.
static Operation *moverOf(cnn::KernelOp kernel) {
  Operation *mover = nullptr;
  for (Operation &op : kernel.getBlock().without_terminator()) {
    if (isa<cnn::UnaryOp, cnn::BinaryOp, cnn::SelectOp, cnn::CastOp,
            cnn::ConstantOp>(op))
      continue;
    if (mover || !isa<cnn::RelayoutOp, cnn::TransposeOp>(op) ||
        !isa<BlockArgument>(op.getOperand(0)))
      return nullptr;
    mover = &op;
  }
  return mover;
}

std::optional<TransposeProblem>
cnnc::ptx::transposeProblemOf(cnn::KernelOp kernel) {
  Operation *mover = moverOf(kernel);
  // Truth values are something else in memory than in registers.
  if (!mover || cnn::elementOf(mover->getResult(0)).isInteger(1))
    return std::nullopt;
  TransposeProblem p{mover->getResult(0), 0, 0};
  auto read = innermost(mover->getOperand(0));
  if (!read)
    return std::nullopt;
  p.readDim = *read;
  if (auto transpose = dyn_cast<cnn::TransposeOp>(mover))
    p.readDim = llvm::find(transpose.getPermutation(), *read) -
                transpose.getPermutation().begin();
  std::optional<int64_t> written;
  for (Value v : kernel.getYield().getValues()) {
    auto type = cast<RankedTensorType>(v.getType());
    bool isPadded =
        cnn::physicalType(type).getNumElements() != type.getNumElements();
    if (isPadded || type.getShape() != cnn::shapeOf(p.moved))
      return std::nullopt;
    auto here = innermost(v);
    if (!here || (written && *written != *here))
      return std::nullopt;
    written = here;
  }
  p.writtenDim = *written;
  if (p.readDim == p.writtenDim)
    return std::nullopt;
  return p;
}

namespace {
class TileTranspose {
public:
  explicit TileTranspose(KernelContext &context)
      : context(context), p(*transposeProblemOf(context.kernel)),
        e(context.emitter(1)), l(e.l), shape(cnn::shapeOf(p.moved)),
        rows(context.tiling.getInt("rows")) {}

  void emit() {
    place();
    Type element = valueType(cnn::elementOf(p.moved));
    Value tile = sharedArray(l, element, 0, kTransposeTile * kTransposeRow);
    // Rows of the tile lie along the dimension that is read.
    forEachRow(p.readDim, p.writtenDim, [&](Value row, Index at) {
      memref::StoreOp::create(l.b, l.loc, e.element(p.moved, at), tile,
                              place(row, lane));
    });
    gpu::BarrierOp::create(l.b, l.loc);
    forEachRow(p.writtenDim, p.readDim, [&](Value row, Index at) {
      Value moved = memref::LoadOp::create(l.b, l.loc, tile, place(lane, row));
      e.bindComputed(p.moved, moved);
      context.storeResults(e, at);
    });
  }

private:
  /// Finds the tile and the thread's place in it.
  void place() {
    Value thread = gpu::ThreadIdOp::create(l.b, l.loc, gpu::Dimension::x);
    Value block = gpu::BlockIdOp::create(l.b, l.loc, gpu::Dimension::x);
    Value across = l.constantIndex(kTransposeTile);
    lane = l.op<arith::RemUIOp>(thread, across);
    warp = l.op<arith::DivUIOp>(thread, across);
    SmallVector<int64_t> extents(shape);
    for (int64_t d : {p.readDim, p.writtenDim})
      extents[d] = llvm::divideCeil(shape[d], kTransposeTile);
    for (Value part : splitTask(l, block, extents))
      first.push_back(l.uniform(part));
    for (int64_t d : {p.readDim, p.writtenDim})
      first[d] = l.uniform(l.mul(first[d].value, across));
  }

  Value place(Value row, Value column) {
    return l.add(l.mul(row, l.constantIndex(kTransposeRow)), column);
  }

  /// Calls `body` for the thread's elements of the tile: one of each of its
  /// rows, where lanes lie along `along`.
  void forEachRow(int64_t along, int64_t across,
                  function_ref<void(Value, Index)> body) {
    for (int64_t i = 0; i < kTransposeTile; i += rows) {
      Value row = l.add(warp, l.constantIndex(i));
      Index at(first);
      at[along] = l.uniform(l.add(first[along].value, lane));
      at[across] = l.uniform(l.add(first[across].value, row));
      Value inside;
      for (int64_t d : {along, across}) {
        if (shape[d] % kTransposeTile == 0)
          continue;
        Value here = l.less(at[d].value, l.constantIndex(shape[d]));
        inside = inside ? l.logicalAnd(inside, here) : here;
      }
      auto visit = [&] { body(row, at); };
      if (inside)
        e.ifThen(inside, visit);
      else
        visit();
    }
  }

  KernelContext &context;
  TransposeProblem p;
  ElementEmitter e;
  LaneBuilder &l;
  ArrayRef<int64_t> shape;
  int64_t rows; ///< of a tile, that the block handles at once
  Value lane, warp;
  Index first; ///< the tile's first element
};
} // namespace

void cnnc::ptx::emitTransposeForm(KernelContext &context) {
  TileTranspose(context).emit();
}
