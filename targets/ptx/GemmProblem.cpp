//===- GemmProblem.cpp - convolutions and products as one GEMM ------------===//

#include "targets/ptx/GemmProblem.h"
#include "dialects/cnn/Boxes.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "targets/ptx/PooledGemm.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

std::optional<SmallVector<int64_t>>
cnnc::ptx::linearStrides(RankedTensorType type) {
  RankedTensorType physical = cnn::physicalType(type);
  SmallVector<int64_t> order;
  if (cnn::LayoutAttr layout = cnn::layoutOf(type)) {
    llvm::append_range(order, layout.getOuter());
    ArrayRef<int64_t> inner = layout.getInnerDims();
    // Tiles of the last dimension follow it: they only pad it.
    if (inner.size() > 1 || (inner.size() == 1 && inner[0] != order.back()))
      return std::nullopt;
  } else {
    llvm::append_range(order, llvm::seq<int64_t>(0, type.getRank()));
  }
  SmallVector<int64_t> strides(type.getRank());
  int64_t stride = 1;
  for (int64_t p = physical.getRank() - 1; p >= 0; --p) {
    if (p < int64_t(order.size()))
      strides[order[p]] = stride;
    stride *= physical.getDimSize(p);
  }
  // The tile's elements, not the tiles, are neighbours.
  if (physical.getRank() > type.getRank())
    strides[order.back()] = 1;
  return strides;
}

/// The type of the strided box of a larger buffer that `value` lies in, if it
/// is an input of a kernel and does; null otherwise.
static MemRefType boxOf(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument)
    return {};
  auto kernel = dyn_cast<cnn::KernelOp>(argument.getOwner()->getParentOp());
  auto buffer = kernel
                    ? dyn_cast<MemRefType>(
                          kernel.getInputs()[argument.getArgNumber()].getType())
                    : MemRefType();
  return buffer && !buffer.getLayout().isIdentity() ? buffer : MemRefType();
}

std::optional<SmallVector<int64_t>> cnnc::ptx::bufferStrides(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  auto strides = linearStrides(type);
  MemRefType buffer = boxOf(value);
  if (!strides || !buffer)
    return strides;
  SmallVector<int64_t> physical = cnn::stridesOf(buffer);
  cnn::LayoutAttr layout = cnn::layoutOf(type);
  for (int64_t p = 0; p < type.getRank(); ++p)
    (*strides)[layout ? layout.getOuter()[p] : p] = physical[p];
  if (buffer.getRank() > type.getRank())
    (*strides)[layout.getOuter().back()] = physical.back();
  return strides;
}

/// The largest power of two up to `most` that divides all of `numbers`.
static int64_t commonPower(int64_t most, ArrayRef<int64_t> numbers) {
  while (most > 1 &&
         llvm::any_of(numbers, [&](int64_t n) { return n % most != 0; }))
    most /= 2;
  return most;
}

int64_t GemmProblem::vectorA(int64_t most) const {
  if (depths.back().stride != 1)
    return 1;
  SmallVector<int64_t> numbers = {depths.back().extent, originA};
  for (const Row &row : rows)
    if (row.extent > 1)
      numbers.push_back(row.stride);
  for (const Depth &depth : ArrayRef(depths).drop_back())
    if (depth.extent > 1)
      numbers.push_back(depth.stride);
  for (const Batch &part : batches)
    if (part.extent > 1)
      numbers.push_back(part.strideA);
  // A copy along taps is inside of the input or in its padding, not both.
  int inner = depths.back().spatial;
  if (inner >= 0 && spatial[inner].mayLeave)
    numbers.append({spatial[inner].extent, spatial[inner].origin});
  return commonPower(most, numbers);
}

int64_t GemmProblem::vectorB(int64_t most) const {
  if (strideBn != 1)
    return 1;
  SmallVector<int64_t> numbers;
  if (k > 1)
    numbers.push_back(strideBk);
  // What follows a row of a box is another's.
  if (k == 1 || boxOf(b))
    numbers.push_back(n);
  for (const Batch &part : batches)
    if (part.extent > 1)
      numbers.push_back(part.strideB);
  return commonPower(most, numbers);
}

int64_t GemmProblem::vectorDepthB(int64_t most) const {
  if (strideBk != 1 && k > 1)
    return 0;
  SmallVector<int64_t> numbers = {k};
  if (n > 1)
    numbers.push_back(strideBn);
  for (const Batch &part : batches)
    if (part.extent > 1)
      numbers.push_back(part.strideB);
  return commonPower(most, numbers);
}

GemmShape GemmProblem::shape() const {
  Type element = cnn::elementOf(a);
  int64_t chunk = GemmShape::chunkOf(element);
  return {element,
          batch,
          m,
          n,
          k,
          vectorA(chunk),
          vectorB(chunk),
          vectorDepthB(chunk),
          llvm::count_if(spatial, [](const Spatial &s) { return s.mayLeave; }),
          windowRows()};
}

bool GemmProblem::leaves(int d, int64_t count, int64_t step) const {
  int64_t last = (count - 1) * step + spatial[d].origin;
  for (const Depth &depth : depths)
    if (depth.spatial == d)
      last += (depth.extent - 1) * depth.step;
  return spatial[d].origin < 0 || last >= spatial[d].extent;
}

int64_t GemmProblem::windowRows() const { return cnn::numElements(window); }

Value GemmProblem::bias() const {
  auto conv = dyn_cast<cnn::ConvOp>(op);
  return conv ? conv.getBias() : Value();
}

LaneIndex GemmProblem::channel(LaneBuilder &l, ValueRange batchParts,
                               const LaneIndex &column) const {
  LaneIndex result = column;
  if (isa<cnn::ConvOp>(op) && batch > 1) {
    result.value =
        l.add(l.mul(batchParts.front(), l.constantIndex(n)), column.value);
    result.alignment = std::gcd(column.alignment, n);
  }
  return result;
}

Index GemmProblem::outputIndex(LaneBuilder &l, ValueRange batchParts,
                               ValueRange rowParts,
                               const LaneIndex &column) const {
  Index index;
  if (isa<cnn::ConvOp>(op)) {
    index = {l.uniform(rowParts.front()), channel(l, batchParts, column)};
    rowParts = rowParts.drop_front();
  } else {
    for (Value part : batchParts)
      index.push_back(l.uniform(part));
  }
  for (Value part : rowParts)
    index.push_back(l.uniform(part));
  if (!isa<cnn::ConvOp>(op))
    index.push_back(column);
  return index;
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

/// Orders the depths as they lie in the weights, whose strides along them are
/// `strides`, and says whether k is linear there.
static bool orderDepths(GemmProblem &p, ArrayRef<int64_t> strides) {
  SmallVector<size_t> order =
      llvm::to_vector(llvm::seq<size_t>(0, strides.size()));
  llvm::stable_sort(
      order, [&](size_t i, size_t j) { return strides[i] > strides[j]; });
  SmallVector<GemmProblem::Depth> sorted;
  for (size_t i : order)
    if (p.depths[i].extent > 1)
      sorted.push_back(p.depths[i]);
  int64_t expected = 0;
  for (size_t i : llvm::reverse(order)) {
    if (p.depths[i].extent == 1)
      continue;
    if (expected != 0 && strides[i] != expected)
      return false;
    if (expected == 0)
      p.strideBk = strides[i];
    expected = strides[i] * p.depths[i].extent;
  }
  if (sorted.empty())
    sorted.push_back({1, 1});
  p.depths = sorted;
  return true;
}

static std::optional<GemmProblem> convProblem(cnn::ConvOp conv) {
  auto x = bufferStrides(conv.getX()), w = bufferStrides(conv.getW());
  if (!x || !w)
    return std::nullopt;
  ArrayRef<int64_t> in = cnn::shapeOf(conv.getX()),
                    kernel = cnn::shapeOf(conv.getW()),
                    out = cnn::shapeOf(conv.getY());
  int64_t group = conv.getGroup(), dims = in.size() - 2;
  GemmProblem p;
  p.op = conv;
  p.a = conv.getX();
  p.b = conv.getW();
  p.y = conv.getY();
  p.n = kernel[0] / group;
  p.batch = group;
  if (group > 1)
    p.batches.push_back({group, kernel[1] * (*x)[1], p.n * (*w)[0]});
  p.rows.push_back({out[0], (*x)[0]});
  p.depths.push_back({kernel[1], (*x)[1]});
  SmallVector<int64_t> depthStrides = {(*w)[1]};
  for (int64_t d = 0; d < dims; ++d) {
    int64_t stride = conv.getStrides()[d], dilation = conv.getDilations()[d];
    int64_t pad = conv.getPads()[d], step = (*x)[2 + d];
    p.rows.push_back({out[2 + d], stride * step, int(d), stride});
    p.depths.push_back({kernel[2 + d], dilation * step, int(d), dilation});
    depthStrides.push_back((*w)[2 + d]);
    p.spatial.push_back({in[2 + d], -pad, /*mayLeave=*/false});
    p.spatial[d].mayLeave = p.leaves(int(d), out[2 + d], stride);
    p.originA -= pad * step;
  }
  p.strideBn = (*w)[0];
  if (!orderDepths(p, depthStrides))
    return std::nullopt;
  return p;
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

static std::optional<GemmProblem> matMulProblem(cnn::MatMulOp op) {
  auto as = bufferStrides(op.getA()), bs = bufferStrides(op.getB());
  if (!as || !bs)
    return std::nullopt;
  ArrayRef<int64_t> a = cnn::shapeOf(op.getA()), b = cnn::shapeOf(op.getB()),
                    y = cnn::shapeOf(op.getY());
  GemmProblem p;
  p.op = op;
  p.a = op.getA();
  p.b = op.getB();
  p.y = op.getY();
  size_t batchDims = y.size() - 2;
  // One right operand for all: batches are only more rows.
  bool shared = llvm::all_of(b.drop_back(2), [](int64_t e) { return e == 1; });
  auto strideOf = [&](ArrayRef<int64_t> shape, ArrayRef<int64_t> strides,
                      size_t dim) -> int64_t {
    int64_t own = int64_t(dim) - int64_t(batchDims - (shape.size() - 2));
    return own < 0 || shape[own] == 1 ? 0 : strides[own];
  };
  for (size_t d = 0; d < batchDims; ++d) {
    int64_t strideA = strideOf(a, *as, d), strideB = strideOf(b, *bs, d);
    if (shared)
      p.rows.push_back({y[d], strideA});
    else
      p.batches.push_back({y[d], strideA, strideB});
  }
  for (const GemmProblem::Batch &part : p.batches)
    p.batch *= part.extent;
  p.rows.push_back({a[a.size() - 2], (*as)[a.size() - 2]});
  p.depths.push_back({a.back(), as->back()});
  p.n = b.back();
  p.strideBk = (*bs)[b.size() - 2];
  p.strideBn = bs->back();
  return p;
}

bool cnnc::ptx::isMultiplied(Type element) {
  return element.isF32() || element.isF16() || element.isSignlessInteger(32);
}

std::optional<GemmProblem> cnnc::ptx::gemmProblemOf(cnn::KernelOp kernel) {
  for (Operation &op : kernel.getBlock()) {
    std::optional<GemmProblem> p;
    if (auto conv = dyn_cast<cnn::ConvOp>(op))
      p = convProblem(conv);
    else if (auto matmul = dyn_cast<cnn::MatMulOp>(op))
      p = matMulProblem(matmul);
    else
      continue;
    if (!p || !isa<BlockArgument>(p->a) || !isa<BlockArgument>(p->b) ||
        !isMultiplied(cnn::elementOf(p->a)) ||
        cnn::numElements(cnn::shapeOf(p->y)) == 0)
      return std::nullopt;
    for (const GemmProblem::Row &row : p->rows)
      p->m *= row.extent;
    for (const GemmProblem::Depth &depth : p->depths)
      p->k *= depth.extent;
    if (p->k == 0)
      return std::nullopt;
    for (auto pool : kernel.getBlock().getOps<cnn::PoolOp>()) {
      if (!whyNotPooled(*p, pool).empty())
        return std::nullopt;
      p = pooled(std::move(*p), pool);
    }
    return p;
  }
  return std::nullopt;
}
