//===- Networks.cpp - well-known networks as layers -----------------------===//

#include "test/targets/hls/explore/Networks.h"

using namespace cnnc::hls;

namespace {
class Builder {
public:
  std::vector<Layer> layers;

  int conv(int input, int64_t results, int64_t kernel, int64_t stride,
           int skip = -2) {
    Layer l = below(input);
    l.name = "conv" + std::to_string(layers.size());
    l.kind = Layer::Kind::Conv;
    l.results = results;
    l.outHeight = l.outWidth = (l.height + stride - 1) / stride;
    WindowAxis axis{l.height, l.outHeight, kernel, stride, 1, kernel / 2};
    l.window = {axis, axis};
    l.sumBits = 27;
    l.scales = {{17, 27}};
    if (skip > -2)
      l.inputs.push_back(skip);
    return add(std::move(l));
  }
  int depthwise(int input, int64_t stride) {
    int i = conv(input, channels(input), 3, stride);
    layers[i].kind = Layer::Kind::Depthwise;
    layers[i].groups = layers[i].channels;
    return i;
  }
  int pool(int input, int64_t kernel, int64_t stride) {
    int i = conv(input, channels(input), kernel, stride);
    layers[i].kind = Layer::Kind::Window;
    return i;
  }
  int global(int input) {
    Layer l = below(input);
    l.name = "average";
    l.results = l.channels;
    l.outHeight = l.outWidth = 1;
    return add(std::move(l));
  }
  int dense(int input, int64_t results) {
    Layer l = below(input);
    l.name = "dense" + std::to_string(layers.size());
    l.kind = Layer::Kind::Dense;
    l.results = results;
    l.outHeight = l.outWidth = 1;
    l.sumBits = 27;
    l.scales = {{17, 27}};
    return add(std::move(l));
  }
  int64_t channels(int i) const { return i < 0 ? 3 : layers[i].results; }

private:
  Layer below(int input) const {
    Layer l;
    l.inputs = {input};
    l.channels = channels(input);
    l.height = l.width = input < 0 ? 224 : layers[input].outHeight;
    return l;
  }
  int add(Layer l) {
    layers.push_back(std::move(l));
    return int(layers.size()) - 1;
  }
};
} // namespace

std::vector<Layer> cnnc::hls::resNet18() {
  Builder b;
  int x = b.pool(b.conv(-1, 64, 7, 2), 3, 2);
  for (int64_t stage = 0; stage < 4; ++stage)
    for (int64_t block = 0; block < 2; ++block) {
      int64_t results = int64_t(64) << stage;
      int64_t stride = stage > 0 && block == 0 ? 2 : 1;
      int skip = stride == 2 ? b.conv(x, results, 1, 2) : x;
      x = b.conv(b.conv(x, results, 3, stride), results, 3, 1, skip);
    }
  b.dense(b.global(x), 1000);
  return b.layers;
}

std::vector<Layer> cnnc::hls::vgg16(bool classifies) {
  Builder b;
  int x = -1;
  for (auto [count, results] : std::vector<std::pair<int, int64_t>>{
           {2, 64}, {2, 128}, {3, 256}, {3, 512}, {3, 512}}) {
    for (int k = 0; k < count; ++k)
      x = b.conv(x, results, 3, 1);
    x = b.pool(x, 2, 2);
  }
  if (classifies)
    b.dense(b.dense(b.dense(x, 4096), 4096), 1000);
  return b.layers;
}

std::vector<Layer> cnnc::hls::mobileNetV2() {
  struct Stage {
    int64_t expansion, results, count, stride;
  };
  Builder b;
  int x = b.conv(-1, 32, 3, 2);
  for (const Stage &s : std::vector<Stage>{{1, 16, 1, 1},
                                           {6, 24, 2, 2},
                                           {6, 32, 3, 2},
                                           {6, 64, 4, 2},
                                           {6, 96, 3, 1},
                                           {6, 160, 3, 2},
                                           {6, 320, 1, 1}})
    for (int64_t k = 0; k < s.count; ++k) {
      int64_t stride = k == 0 ? s.stride : 1;
      int wide =
          s.expansion == 1 ? x : b.conv(x, b.channels(x) * s.expansion, 1, 1);
      bool adds = stride == 1 && b.channels(x) == s.results;
      x = b.conv(b.depthwise(wide, stride), s.results, 1, 1, adds ? x : -2);
    }
  b.dense(b.global(b.conv(x, 1280, 1, 1)), 1000);
  return b.layers;
}
