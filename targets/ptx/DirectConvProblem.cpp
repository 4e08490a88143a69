//===- DirectConvProblem.cpp - convolutions without tiles -----------------===//

#include "targets/ptx/DirectConvProblem.h"
#include "dialects/cnn/Infer.h"
#include "targets/ptx/GemmProblem.h"
#include "targets/ptx/PtxForms.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

/// Taps of a row that are written out at most: those of the widest windows that
/// are common.
static constexpr int64_t kMostTaps = 7;

int64_t DirectConvProblem::elementBytes() const {
  return cnn::elementOf(x()).getIntOrFloatBitWidth() / 8;
}

bool DirectConvProblem::mayLeave(size_t d) const {
  int64_t reach = (output[d] - 1) * strides[d] + (kernel[d] - 1) * dilations[d];
  return pads[d] > 0 || reach - pads[d] >= input[d];
}

int64_t DirectConvTile::groups(const DirectConvProblem &p) const {
  return std::max<int64_t>(1, outputs / p.outputs);
}

int64_t DirectConvTile::channels(const DirectConvProblem &p) const {
  return groups(p) > 1 ? groups(p) * p.channels : vector;
}

int64_t DirectConvTile::rounds(const DirectConvProblem &p) const {
  return groups(p) > 1 ? 1 : p.channels / (vector * sharing);
}

int64_t DirectConvTile::columnBlocks(const DirectConvProblem &p) const {
  return llvm::divideCeil(p.output.back(), columns);
}

int64_t DirectConvTile::outputBlocks(const DirectConvProblem &p) const {
  return p.groups * p.outputs / outputs;
}

int64_t DirectConvTile::tasks(const DirectConvProblem &p) const {
  return p.images * cnn::numElements(p.output.drop_back()) * columnBlocks(p) *
         outputBlocks(p) * sharing;
}

int64_t DirectConvTile::taps(const DirectConvProblem &p) {
  int64_t all = p.kernel.back(), taps = std::min(all, kMostTaps);
  while (all % taps != 0)
    --taps;
  return taps;
}

SmallVector<int64_t>
DirectConvTile::positions(const DirectConvProblem &p) const {
  SmallVector<int64_t> all;
  for (int64_t t = 0; t < columns; ++t)
    for (int64_t k = 0; k < taps(p); ++k)
      all.push_back(t * p.strides.back() + k * p.dilations.back());
  llvm::sort(all);
  all.erase(llvm::unique(all), all.end());
  return all;
}

static bool isInnermost(Value v, int64_t dimension) {
  auto strides = bufferStrides(v);
  return strides && (*strides)[dimension] == 1;
}

std::optional<DirectConvProblem>
cnnc::ptx::directConvProblemOf(cnn::ConvOp conv) {
  ArrayRef<int64_t> x = cnn::shapeOf(conv.getX()),
                    w = cnn::shapeOf(conv.getW()),
                    y = cnn::shapeOf(conv.getY());
  if (x.size() < 3 || cnn::numElements(y) == 0 || cnn::numElements(w) == 0 ||
      !isShuffled(cnn::elementOf(conv.getX())))
    return std::nullopt;
  int64_t groups = conv.getGroup();
  auto weights = bufferStrides(conv.getW());
  return DirectConvProblem{conv,
                           y[0],
                           groups,
                           w[1],
                           w[0] / groups,
                           x.drop_front(2),
                           y.drop_front(2),
                           w.drop_front(2),
                           conv.getStrides(),
                           conv.getDilations(),
                           conv.getPads(),
                           isInnermost(conv.getX(), 1),
                           isInnermost(conv.getY(), 1),
                           isInnermost(conv.getW(), 0),
                           isInnermost(conv.getW(), 1),
                           weights ? (*weights)[1] : 1};
}

std::optional<DirectConvProblem>
cnnc::ptx::directConvProblemOf(cnn::KernelOp kernel) {
  std::optional<DirectConvProblem> p;
  for (Operation &op : kernel.getBlock()) {
    if (isa<cnn::PoolOp>(op))
      return std::nullopt;
    if (auto conv = dyn_cast<cnn::ConvOp>(op)) {
      bool reads =
          isa<BlockArgument>(conv.getX()) && isa<BlockArgument>(conv.getW());
      if (p || !reads || !(p = directConvProblemOf(conv)))
        return std::nullopt;
    }
  }
  if (!p)
    return p;
  // Every result is stored where the convolution's is computed; the layout is
  // the first one's.
  ValueRange results = kernel.getYield().getValues();
  if (!llvm::all_of(results, [&](Value v) {
        return cnn::shapeOf(v) == cnn::shapeOf(p->conv.getY());
      }))
    return std::nullopt;
  p->resultChannelsInnermost = isInnermost(results.front(), 1);
  return p;
}
