//===- GemmForm.cpp - products with a packed constant ---------------------===//
//
// Like DirectConvForm, with rows of the left operand in the place of pixels: a
// tile of `rows` rows and `vectors` blocks of columns is accumulated over the
// inner dimension.
//
// Tasks: batch x tile of rows x group of column blocks. Rows and columns that
// fill no whole tile are tasks of their own.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/common/forms/Forms.h"
#include "targets/cpu/CpuForms.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

namespace {
class Gemm {
public:
  Gemm(KernelContext &context, cnn::MatMulOp op)
      : context(context), op(op), a(cnn::shapeOf(op.getA())),
        y(cnn::shapeOf(op.getY())), rows(context.tiling.getInt("rows")),
        vectors(context.tiling.getInt("vectors")),
        block(cnn::layoutOf(op.getB().getType()).getInnerSizes().front()),
        e(context.emitter(block)), l(e.l), packed(*e.bufferOf(op.getB())) {}

  void emit() {
    int64_t m = y[y.size() - 2], n = y.back();
    int64_t rowTiles = m / rows, groups = n / block / vectors;
    bool rowRest = m % rows, columnRest = n % block;
    SmallVector<int64_t> extents(y.drop_back(2));
    extents.append({rowTiles + rowRest, groups + columnRest});
    e.loop(context.begin(), context.end(), 1, {},
           [&](Value task, ValueRange) -> SmallVector<Value> {
             SmallVector<Value> position = splitTask(l, task, extents);
             batch.assign(position.begin(), position.end() - 2);
             Value tile = position[position.size() - 2];
             Value group = position.back();
             firstRow = l.mul(tile, l.constantIndex(rows));
             firstBlock = l.mul(group, l.constantIndex(vectors));
             choose(tile, rowTiles, rowRest, [&](bool whole) {
               int64_t height = whole ? rows : m % rows;
               choose(group, groups, columnRest, [&](bool full) {
                 emitTile(height, full ? vectors : 1, !full);
               });
             });
             return {};
           });
  }

private:
  /// Calls `body(true)` for positions before `whole`, `body(false)` for the one
  /// behind, if there is a `rest`.
  void choose(Value position, int64_t whole, bool rest,
              function_ref<void(bool)> body) {
    if (whole == 0 || !rest)
      return body(whole != 0);
    Value inside = l.less(position, l.constantIndex(whole));
    e.ifThen(inside, [&] { body(true); });
    Value behind =
        l.compare(arith::CmpIPredicate::eq, position, l.constantIndex(whole));
    e.ifThen(behind, [&] { body(false); });
  }

  void emitTile(int64_t height, int64_t width, bool mayExceed) {
    Value zero = l.spread(l.zero(cnn::elementOf(op.getY())));
    SmallVector<Value> initial(height * width, zero);
    SmallVector<Value> sums = e.loop(
        l.constantIndex(0), l.constantIndex(a.back()), 1, initial,
        [&](Value k, ValueRange carried) {
          SmallVector<Value> next(carried), columns;
          for (int64_t q = 0; q < width; ++q)
            columns.push_back(vector::LoadOp::create(
                l.b, l.loc, l.vectorOf(cnn::elementOf(op.getB())),
                packed.memref,
                ValueRange{l.add(firstBlock, l.constantIndex(q)), k,
                           l.constantIndex(0)}));
          for (int64_t p = 0; p < height; ++p) {
            Value v =
                l.spread(e.element(op.getA(), rowIndex(a, p, l.uniform(k))));
            for (int64_t q = 0; q < width; ++q)
              next[p * width + q] = l.fma(v, columns[q], next[p * width + q]);
          }
          return next;
        });
    for (int64_t p = 0; p < height; ++p)
      for (int64_t q = 0; q < width; ++q) {
        LaneIndex column;
        column.value = l.mul(l.add(firstBlock, l.constantIndex(q)),
                             l.constantIndex(block));
        column.kind = LaneIndex::Kind::Contiguous;
        column.alignment = block;
        column.mayExceed = mayExceed;
        e.bindComputed(op.getY(), sums[p * width + q]);
        context.storeResults(e, rowIndex(y, p, column));
      }
  }

  Index rowIndex(ArrayRef<int64_t> shape, int64_t p, const LaneIndex &last) {
    Index index;
    for (Value v : batch)
      index.push_back(l.uniform(v));
    index.push_back(l.uniform(l.add(firstRow, l.constantIndex(p))));
    index.push_back(last);
    return index;
  }

  KernelContext &context;
  cnn::MatMulOp op;
  ArrayRef<int64_t> a, y;
  int64_t rows, vectors, block;
  ElementEmitter e;
  LaneBuilder &l;
  Buffer packed;
  SmallVector<Value> batch;
  Value firstRow, firstBlock;
};
} // namespace

void cnnc::cpu::emitGemmForm(KernelContext &context) {
  Gemm(context, context.root<cnn::MatMulOp>()).emit();
}
