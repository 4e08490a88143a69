//===- MemoryBlocks.cpp - in what order tensors lie in memory -------------===//

#include "targets/hls/engine/MemoryBlocks.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

int64_t cnnc::hls::memoryBlock(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  if (cnn::LayoutAttr layout = cnn::layoutOf(type))
    return cnn::channelBlockOf(layout);
  ArrayRef<int64_t> shape = tensor.getShape();
  if (shape.size() < 2)
    return 0;
  return cnn::numElements(shape.drop_front(2)) == 1 ? shape[1] : 1;
}

bool cnnc::hls::readsBlock(const EngineShape &shape, int64_t block) {
  return block > 0 && block % shape.word == 0;
}

bool cnnc::hls::writesBlock(const EngineLayer &layer, const EngineShape &shape,
                            int64_t block) {
  if (block <= 0 || block % shape.word != 0)
    return false;
  // All channels of a pixel, or what is computed at once.
  bool isDivided = layer.groups > 1 && layer.results % shape.po != 0;
  return block >= layer.allResults() || (block == shape.po && !isDivided);
}
