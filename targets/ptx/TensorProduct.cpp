//===- TensorProduct.cpp - a warp's tile on tensor cores ------------------===//
//
// mma.sync.m16n8k16 for f16 (twice m16n8k8 on Turing), m16n8k8 for tf32: in
// all, a lane holds one 32-bit register for each 8 rows x 16 bytes of an
// operand, which is what ldmatrix gives it (PTX ISA, "Matrix fragments for
// mma.m16n8k16" and ".m16n8k8"). Tiles of both operands have the depth
// innermost, `b` as mma's .col wants it.
//
// An f32 operand x is the tf32 next to it, and a remainder of 13 bits more.
// With three products, hi*hi + hi*lo + lo*hi, a sum keeps about the bits of
// f32; what is left out, lo*lo, is 2^-22 of it (error-compensated products:
// CUTLASS, "OpMultiplyAddFastF32"; S. Markidis et al., "NVIDIA Tensor Core
// Programmability, Performance & Precision", arXiv:1803.04014, section V).
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/ptx/TileCopier.h"
#include "targets/ptx/WarpProduct.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

namespace {
class TensorProduct : public WarpProduct {
public:
  TensorProduct(ElementEmitter &e, const GemmTile &tile, Value thread,
                Value tileA, Value tileB)
      : WarpProduct(e, tile, thread, tileA, tileB),
        element(cast<MemRefType>(tileA.getType()).getElementType()) {
    Value four = l.constantIndex(4);
    firstRow = l.add(l.mul(warpRow, l.constantIndex(tile.warpM())),
                     l.op<arith::DivUIOp>(lane, four));
    firstColumn =
        l.add(l.mul(warpColumn, l.constantIndex(tile.warpN())),
              l.mul(l.op<arith::RemUIOp>(lane, four), l.constantIndex(2)));
  }

  int64_t rows() const override { return 2 * tile.threadM; }
  int64_t groups() const override { return tile.threadN; }
  int64_t width() const override { return 2; }
  Value row(int64_t i) override {
    return l.add(firstRow, l.constantIndex(i * 8));
  }
  Value column(int64_t j) override {
    return l.add(firstColumn, l.constantIndex(j * 8));
  }
  Value values(ValueRange sums, int64_t i, int64_t j) override {
    return vector::ExtractOp::create(l.b, l.loc, sums[i / 2 * groups() + j],
                                     i % 2);
  }

  SmallVector<Value> accumulate(Value baseA, Value baseB,
                                ValueRange initial) override {
    SmallVector<Value> sums(initial);
    for (int64_t k = 0; k < tile.depth; k += tile.tensorDepth()) {
      SmallVector<Operand> as, bs;
      for (int64_t i = 0; i < tile.threadM; ++i)
        as.push_back(loadA(baseA, i, k));
      for (int64_t j = 0; j < groups(); j += 2)
        llvm::append_range(bs, loadB(baseB, j, k));
      for (int64_t i = 0; i < tile.threadM; ++i)
        for (int64_t j = 0; j < groups(); ++j)
          sums[i * groups() + j] =
              multiply(as[i], bs[j], sums[i * groups() + j]);
    }
    return sums;
  }

protected:
  VectorType sumType() const override {
    return VectorType::get({2, 2}, l.b.getF32Type());
  }
  int64_t sumCount() const override { return tile.threadM * groups(); }

private:
  /// A fragment as mma takes it, and its remainder where there are three
  /// products.
  struct Operand {
    Value high, low;
  };

  int64_t pack() const { return 4 / tile.elementBytes; }

  VectorType fragment(int64_t registers) const {
    return VectorType::get({registers, pack()}, element);
  }

  /// Four 8-row matrices of 16 bytes at row `rows` and depth `chunk` (both the
  /// lane's own) of a tile.
  Value loadMatrices(Value memref, Value base, Value rowNumber, Value chunk) {
    int64_t perRow = tile.stageDepth() / tile.chunk();
    Value at = l.add(l.mul(rowNumber, l.constantIndex(tile.stageDepth())),
                     l.mul(swizzledChunk(l, rowNumber, chunk, perRow),
                           l.constantIndex(tile.chunk())));
    return nvgpu::LdMatrixOp::create(l.b, l.loc, fragment(4), memref,
                                     ValueRange{l.add(at, base)},
                                     /*transpose=*/false, /*numTiles=*/4);
  }

  /// Chunk number of depth `k` of this slice.
  Value chunkAt(int64_t k) {
    Value first = l.mul(slice, l.constantIndex(tile.depth / tile.chunk()));
    return l.add(first, l.constantIndex(k / tile.chunk()));
  }

  /// Lanes 0 to 15 name rows, lanes 16 to 31 the same rows' next chunk.
  Operand loadA(Value base, int64_t i, int64_t k) {
    Value sixteen = l.constantIndex(16);
    Value rowNumber = l.add(l.op<arith::RemUIOp>(lane, sixteen),
                            l.add(l.mul(warpRow, l.constantIndex(tile.warpM())),
                                  l.constantIndex(16 * i)));
    Value chunk = l.add(chunkAt(k), l.op<arith::DivUIOp>(lane, sixteen));
    return operand(loadMatrices(tileA, base, rowNumber, chunk), 4);
  }

  /// Two tiles of columns: lanes 0 to 7 and 16 to 23 name the first chunk of
  /// their columns, the others the second.
  SmallVector<Operand> loadB(Value base, int64_t j, int64_t k) {
    Value eight = l.constantIndex(8), two = l.constantIndex(2);
    Value matrix = l.op<arith::DivUIOp>(lane, eight);
    Value columnNumber =
        l.add(l.add(l.op<arith::RemUIOp>(lane, eight),
                    l.mul(l.op<arith::DivUIOp>(matrix, two), eight)),
              l.add(l.mul(warpColumn, l.constantIndex(tile.warpN())),
                    l.constantIndex(8 * j)));
    Value chunk = l.add(chunkAt(k), l.op<arith::RemUIOp>(matrix, two));
    Value all = loadMatrices(tileB, base, columnNumber, chunk);
    return {operand(registersOf(all, 0, 2), 2),
            operand(registersOf(all, 2, 2), 2)};
  }

  /// `count` registers of a fragment, from number `first` on.
  Value registersOf(Value all, int64_t first, int64_t count) {
    Value part =
        arith::ConstantOp::create(l.b, l.loc, l.b.getZeroAttr(fragment(count)));
    for (int64_t r = 0; r < count; ++r)
      part = vector::InsertOp::create(
          l.b, l.loc,
          vector::ExtractOp::create(l.b, l.loc, all, first + r).getResult(),
          part, r);
    return part;
  }

  /// f32 rounded to the nearest tf32: the unit itself would cut the lower bits
  /// off, which shrinks every number (PTX ISA, "cvt.rna.tf32.f32").
  Value rounded(Value x) {
    Value bits = NVVM::ConvertFloatToTF32Op::create(
        l.b, l.loc, l.b.getI32Type(), x, NVVM::FPRoundingMode::RNA);
    return arith::BitcastOp::create(l.b, l.loc, l.b.getF32Type(), bits);
  }

  Operand operand(Value loaded, int64_t registers) {
    if (!element.isF32())
      return {loaded, {}};
    Operand result{loaded, {}};
    if (tile.products > 1)
      result.low = loaded;
    for (int64_t r = 0; r < registers; ++r) {
      SmallVector<int64_t> at = {r, 0};
      Value x = vector::ExtractOp::create(l.b, l.loc, loaded, at);
      Value high = rounded(x);
      result.high = vector::InsertOp::create(l.b, l.loc, high, result.high, at);
      // The difference is exact.
      if (result.low)
        result.low = vector::InsertOp::create(
            l.b, l.loc, rounded(l.sub(x, high)), result.low, at);
    }
    return result;
  }

  /// Small products first.
  Value multiply(const Operand &a, const Operand &b, Value sum) {
    if (a.low) {
      sum = multiply(a.low, b.high, sum);
      sum = multiply(a.high, b.low, sum);
    }
    return multiply(a.high, b.high, sum);
  }

  Value multiply(Value a, Value b, Value sum) {
    SmallVector<int64_t> shape = {16, 8, tile.mmaDepth};
    bool isTf32 = element.isF32();
    if (tile.mmaDepth == tile.tensorDepth())
      return nvgpu::MmaSyncOp::create(l.b, l.loc, a, b, sum, shape, isTf32);
    // A register of `b`, and those of 16 rows of `a`, for each half.
    for (int64_t half = 0; half < 2; ++half)
      sum =
          nvgpu::MmaSyncOp::create(l.b, l.loc, registersOf(a, 2 * half, 2),
                                   registersOf(b, half, 1), sum, shape, isTf32);
    return sum;
  }

  Type element;
  Value firstRow, firstColumn;
};
} // namespace

std::unique_ptr<WarpProduct>
cnnc::ptx::makeTensorProduct(ElementEmitter &e, const GemmTile &tile,
                             Value thread, Value tileA, Value tileB) {
  return std::make_unique<TensorProduct>(e, tile, thread, tileA, tileB);
}
