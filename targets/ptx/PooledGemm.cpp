//===- PooledGemm.cpp - pools in a GEMM's epilogue ------------------------===//

#include "targets/ptx/PooledGemm.h"
#include "dialects/cnn/Infer.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

/// Rows that a lane holds at most, in any tile.
static constexpr int64_t kMostRows = 8;

std::string cnnc::ptx::whyNotPooled(const GemmProblem &p, cnn::PoolOp pool) {
  if (!isa<cnn::ConvOp>(p.op))
    return "it follows no convolution";
  if (p.pool)
    return "there is a pool in the kernel already";
  ArrayRef<int64_t> in = cnn::shapeOf(pool.getX()).drop_front(2),
                    out = cnn::shapeOf(pool.getY()).drop_front(2),
                    kernel = pool.getKernel();
  if (cnn::shapeOf(pool.getX()) != cnn::shapeOf(p.y))
    return "it reads another shape than the convolution gives";
  for (auto [d, extent] : llvm::enumerate(kernel)) {
    if (out[d] > 1 && extent > pool.getStrides()[d])
      return "its windows overlap";
    if (out[d] > 1 && extent < pool.getStrides()[d])
      return "there are gaps between its windows";
    if (extent > 1 && pool.getDilations()[d] != 1)
      return "its windows have gaps";
    if (pool.getPads()[d] != 0 || out[d] * extent > in[d])
      return "its windows reach into padding";
  }
  int64_t rows = cnn::numElements(kernel);
  if (rows > kMostRows || !llvm::isPowerOf2_64(rows))
    return llvm::formatv("a thread holds no windows of {0} elements", rows);
  return "";
}

GemmProblem cnnc::ptx::pooled(GemmProblem p, cnn::PoolOp pool) {
  ArrayRef<int64_t> out = cnn::shapeOf(pool.getY()).drop_front(2);
  p.pool = pool;
  p.window.assign(pool.getKernel().begin(), pool.getKernel().end());
  SmallVector<GemmProblem::Row> within;
  // The first part of a row is the image.
  for (size_t d = 0; d < out.size(); ++d) {
    GemmProblem::Row &row = p.rows[1 + d];
    int64_t extent = p.window[d];
    within.push_back({extent, row.stride, row.spatial, row.step});
    p.spatial[d].mayLeave = p.leaves(int(d), out[d] * extent, row.step);
    row = {out[d], extent * row.stride, row.spatial, extent * row.step};
  }
  p.rows.append(within);
  p.m = 1;
  for (const GemmProblem::Row &row : p.rows)
    p.m *= row.extent;
  return p;
}

Value cnnc::ptx::problemRow(LaneBuilder &l, const GemmTile &tile,
                            const GemmProblem &p, Value row) {
  int64_t window = p.windowRows();
  if (window == 1)
    return row;
  Value lanes = l.constantIndex(tile.laneRows());
  Value within =
      l.op<arith::RemUIOp>(row, l.constantIndex(tile.laneRows() * window));
  Value lane = l.op<arith::RemUIOp>(within, lanes);
  Value element = l.op<arith::DivUIOp>(within, lanes);
  return l.add(l.sub(row, within),
               l.add(l.mul(lane, l.constantIndex(window)), element));
}

SmallVector<Value> cnnc::ptx::windowElement(LaneBuilder &l,
                                            const GemmProblem &p,
                                            ValueRange windowParts,
                                            int64_t element) {
  SmallVector<Value> parts(windowParts);
  for (size_t d = p.window.size(); d-- > 0;) {
    int64_t extent = p.window[d];
    parts[1 + d] = l.add(l.mul(parts[1 + d], l.constantIndex(extent)),
                         l.constantIndex(element % extent));
    element /= extent;
  }
  return parts;
}
