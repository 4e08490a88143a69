//===- Boxes.cpp - evaluation of box selection ----------------------------===//

#include "dialects/cnn/eval/Families.h"
#include <cmath>

using namespace mlir;
using namespace cnnc::cnn;

namespace {
/// A box by its borders.
struct Box {
  float left, right, top, bottom;

  /// Centre form is x, y, width, height; corner form is any two opposite
  /// corners, y before x.
  Box(const float *b, bool isCentreForm) {
    if (isCentreForm) {
      left = b[0] - b[2] / 2, right = b[0] + b[2] / 2;
      top = b[1] - b[3] / 2, bottom = b[1] + b[3] / 2;
    } else {
      left = std::min(b[1], b[3]), right = std::max(b[1], b[3]);
      top = std::min(b[0], b[2]), bottom = std::max(b[0], b[2]);
    }
  }
  float area() const { return (right - left) * (bottom - top); }
};
} // namespace

/// True if the intersection over the union of two boxes exceeds `threshold`.
/// Boxes without area overlap nothing.
static bool overlap(const Box &a, const Box &b, float threshold) {
  float width = std::min(a.right, b.right) - std::max(a.left, b.left);
  float height = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  if (!(width > 0 && height > 0))
    return false;
  float common = width * height, areaA = a.area(), areaB = b.area();
  float either = areaA + areaB - common;
  if (!(common > 0 && areaA > 0 && areaB > 0 && either > 0))
    return false;
  return common / either > threshold;
}

/// The boxes of one class of one picture, best first, that no better one
/// overlaps.
static SmallVector<int64_t> selectBoxes(ArrayRef<Box> boxes,
                                        ArrayRef<float> scores,
                                        NonMaxSuppressionOp op) {
  SmallVector<int64_t> candidates, selected;
  auto least = op.getScoreThreshold();
  for (auto [i, score] : llvm::enumerate(scores))
    if (least ? score > float(least->convertToDouble()) : !std::isnan(score))
      candidates.push_back(i);
  llvm::stable_sort(
      candidates, [&](int64_t a, int64_t b) { return scores[a] > scores[b]; });
  float threshold = float(op.getIouThreshold().convertToDouble());
  for (int64_t candidate : candidates) {
    if (int64_t(selected.size()) >= int64_t(op.getMaxOutput()))
      break;
    if (llvm::none_of(selected, [&](int64_t better) {
          return overlap(boxes[candidate], boxes[better], threshold);
        }))
      selected.push_back(candidate);
  }
  return selected;
}

void cnnc::cnn::compute(NonMaxSuppressionOp op, In in, Out out) {
  ArrayRef<int64_t> shape = in[1].shape();
  int64_t batches = shape[0], classes = shape[1], count = shape[2];
  MutableArrayRef<int64_t> rows = out[0].mutableValues<int64_t>();
  std::fill(rows.begin(), rows.end(), -1);
  int64_t *row = rows.data();
  const float *corners = in[0].values<float>().data();
  for (int64_t n = 0; n < batches; ++n) {
    SmallVector<Box> boxes;
    for (int64_t i = 0; i < count; ++i, corners += 4)
      boxes.push_back(Box(corners, op.getCenterPointBox()));
    for (int64_t c = 0; c < classes; ++c) {
      ArrayRef<float> scores =
          in[1].values<float>().slice((n * classes + c) * count, count);
      for (int64_t box : selectBoxes(boxes, scores, op)) {
        *row++ = n;
        *row++ = c;
        *row++ = box;
      }
    }
  }
}
