//===- Patches.cpp - what weights are multiplied with ---------------------===//

#include "passes/quantise/Patches.h"
#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/eval/Window.h"
#include "passes/simplify/Rewrite.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

int64_t Patches::grow(int64_t rows, int64_t added) {
  int64_t begin = used, before = columns;
  used += added;
  columns = llvm::alignTo(used, kAlignment);
  std::vector<float> wider(rows * columns, 0.0f);
  for (int64_t row = 0; row < rows && begin > 0; ++row)
    std::copy_n(data.begin() + row * before, begin,
                wider.begin() + row * columns);
  data = std::move(wider);
  return begin;
}

/// `most` numbers below `all`, in order; all of them if these are no more.
static SmallVector<int64_t> choose(int64_t all, int64_t most, Random &random) {
  SmallVector<int64_t> chosen;
  for (int64_t i = 0; i < std::min(all, most); ++i)
    // One of each of `most` parts, which are as long as each other, about.
    chosen.push_back(all <= most ? i
                                 : i * all / most +
                                       int64_t(random.next() %
                                               uint64_t((i + 1) * all / most -
                                                        i * all / most)));
  return chosen;
}

/// Writes the patch at one position, an element each `step` numbers.
static void writePatch(const Window3 &window, ArrayRef<float> image,
                       int64_t position, float *to, int64_t step) {
  const auto &[a, b, c] = window.dims;
  int64_t o2 = position % c.positions, o1 = position / c.positions;
  int64_t o0 = o1 / b.positions;
  o1 %= b.positions;
  for (; !image.empty(); image = image.drop_front(window.elements()))
    for (int64_t r0 = 0; r0 < a.taps; ++r0)
      for (int64_t r1 = 0; r1 < b.taps; ++r1)
        for (int64_t r2 = 0; r2 < c.taps; ++r2, to += step) {
          int64_t i0 = a.at(o0, r0), i1 = b.at(o1, r1), i2 = c.at(o2, r2);
          if (a.contains(i0) && b.contains(i1) && c.contains(i2))
            *to = image[(i0 * b.extent + i1) * c.extent + i2];
        }
}

void Patches::add(Operation *op, ArrayRef<Tensor> operands, int64_t most,
                  Random &random) {
  if (auto conv = dyn_cast<ConvOp>(op)) {
    ArrayRef<int64_t> x = operands[0].shape(), w = operands[1].shape();
    auto y = cast<RankedTensorType>(op->getResult(0).getType()).getShape();
    if (!constantOf(conv.getW()) || !operands[0].element().isF32())
      return;
    Window3 window(x.drop_front(2), y.drop_front(2), w.drop_front(2),
                   conv.getStrides(), conv.getDilations(), conv.getPads());
    groupCount = conv.getGroup();
    int64_t size = x[1] * window.elements();
    auto chosen = choose(x[0] * window.positions(), most, random);
    int64_t at = grow(x[1] * window.taps(), chosen.size());
    for (int64_t i : chosen)
      writePatch(window,
                 operands[0].values<float>().slice(
                     i / window.positions() * size, size),
                 i % window.positions(), &data[at++], columns);
    return;
  }
  auto product = dyn_cast<MatMulOp>(op);
  if (!product || !operands[0].element().isF32())
    return;
  bool right = bool(constantOf(product.getB()));
  ArrayRef<int64_t> weights = operands[right ? 1 : 0].shape();
  if ((!right && !constantOf(product.getA())) || weights.size() != 2)
    return;
  // Rows lie one behind the other, columns side by side.
  const Tensor &x = operands[right ? 0 : 1];
  int64_t depth = weights[right ? 0 : 1];
  int64_t beside = right || x.shape().size() < 2 ? 1 : x.shape().back();
  auto chosen = choose(x.size() / depth, most, random);
  int64_t at = grow(depth, chosen.size());
  for (int64_t i : chosen) {
    for (int64_t k = 0; k < depth; ++k)
      data[k * columns + at] =
          x.values<float>()[(i / beside * depth + k) * beside + i % beside];
    ++at;
  }
}
