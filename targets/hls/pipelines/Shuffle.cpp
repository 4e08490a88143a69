//===- Shuffle.cpp - channels that become pixels --------------------------===//

#include "targets/hls/pipelines/Shuffle.h"
#include "dialects/cnn/Infer.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

int64_t Shuffle::phases() const { return cnn::numElements(steps); }

std::optional<Shuffle> cnnc::hls::shuffleOf(cnn::TransposeOp op) {
  ArrayRef<int64_t> shape = cnn::shapeOf(op.getX());
  // N, G, n steps, K/G, n positions.
  if (shape.size() < 5 || shape.size() % 2 == 0)
    return std::nullopt;
  int64_t spatial = (shape.size() - 3) / 2;
  SmallVector<int64_t> order = {0, 1, 2 + spatial};
  for (int64_t d = 0; d < spatial; ++d) {
    order.push_back(3 + spatial + d);
    order.push_back(2 + d);
  }
  if (op.getPermutation() != ArrayRef<int64_t>(order))
    return std::nullopt;
  Shuffle result{shape[0], shape[1], shape[2 + spatial], {}, {}};
  result.steps.assign(shape.begin() + 2, shape.begin() + 2 + spatial);
  result.positions.assign(shape.begin() + 3 + spatial, shape.end());
  return result;
}
