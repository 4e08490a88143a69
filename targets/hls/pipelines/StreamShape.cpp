//===- StreamShape.cpp - in what order a tensor streams -------------------===//

#include "targets/hls/pipelines/StreamShape.h"
#include "dialects/cnn/Infer.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

StreamShape StreamShape::of(Value value) { return of(cnn::shapeOf(value)); }

StreamShape StreamShape::of(ArrayRef<int64_t> shape) {
  StreamShape result;
  if (shape.size() == 1)
    result.channels = shape[0];
  if (shape.size() >= 2) {
    result.images = shape[0];
    result.channels = shape[1];
    result.spatial.assign(shape.begin() + 2, shape.end());
  }
  return result;
}

int64_t StreamShape::pixelsPerImage() const {
  return cnn::numElements(spatial);
}
