//===- StreamSteps.cpp - in what shapes steps read and pass on ------------===//

#include "dialects/cnn/Infer.h"
#include "targets/hls/Folding.h"
#include "targets/hls/pipelines/Shuffle.h"
#include "targets/hls/pipelines/StreamPlan.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using Kind = StreamStep::Kind;

/// `N x 1 x C x P` as N images of P pixels with C channels.
static StreamShape rowsAsChannels(Value value) {
  ArrayRef<int64_t> shape = cnn::shapeOf(value);
  return {shape[0], shape[2], {shape[3]}};
}

StreamShape cnnc::hls::inputShape(const StreamStep &step, unsigned i) {
  if (step.kind == Kind::ChannelPool)
    return rowsAsChannels(step.streams[i]);
  // Pixels with all their channels, one behind the other.
  if (step.kind == Kind::Order) {
    ArrayRef<int64_t> shape = cnn::shapeOf(step.streams[i]);
    return {cnn::numElements(shape.drop_back()), shape.back(), {}};
  }
  if (step.kind != Kind::Shuffle)
    return StreamShape::of(step.streams[i]);
  Shuffle shuffle = *shuffleOf(cast<cnn::TransposeOp>(step.root));
  return {shuffle.images, shuffle.inputChannels(), shuffle.positions};
}

bool cnnc::hls::acceptsShape(const StreamStep &step, unsigned i,
                             const StreamShape &shape) {
  // Only memory has the elements in that order.
  if (step.kind == Kind::Order)
    return false;
  StreamShape own = inputShape(step, i);
  if (step.kind == Kind::Dense && i < step.rootStreams)
    return shape.images == own.images && shape.elements() == own.elements();
  return shape.streamsLike(own);
}

StreamShape cnnc::hls::outputShape(const StreamStep &step) {
  if (step.kind == Kind::ChannelPool)
    return rowsAsChannels(step.output);
  if (step.kind != Kind::Shuffle)
    return StreamShape::of(step.output);
  Shuffle shuffle = *shuffleOf(cast<cnn::TransposeOp>(step.root));
  StreamShape shape{shuffle.images, shuffle.outputChannels(), {}};
  for (auto [positions, steps] : llvm::zip(shuffle.positions, shuffle.steps))
    shape.spatial.push_back(positions * steps);
  return shape;
}

StreamShape cnnc::hls::wordsShape(const StreamStep &step) {
  return step.kind == Kind::Channels ? inputShape(step, 0) : outputShape(step);
}

int64_t cnnc::hls::pixelsFor(cnn::KernelOp kernel, const StreamStep &step,
                             int64_t wanted) {
  auto window = windowsOf(step.root);
  auto fits = [&](int64_t pixels) {
    switch (step.kind) {
    case Kind::Conv:
    case Kind::Pool:
      return WindowWords{window->columns, pixels}.divide();
    case Kind::Dense:
      return flattenedShape(kernel, step).width() % pixels == 0;
    case Kind::Global:
      return inputShape(step, 0).width() % pixels == 0;
    case Kind::Concat:
    case Kind::Gather:
    case Kind::Map:
      return outputShape(step).width() % pixels == 0;
    case Kind::ChannelPool:
    case Kind::Channels:
    case Kind::Table:
    case Kind::Shuffle:
    case Kind::Order:
    case Kind::Buffered:
      return pixels == 1;
    }
    llvm_unreachable("unknown kind");
  };
  if (isExternalForm(kernel.getTilingAttr()))
    return 1;
  int64_t pixels = wanted;
  while (pixels > 1 && (wanted % pixels != 0 || !fits(pixels)))
    --pixels;
  return std::max<int64_t>(pixels, 1);
}
