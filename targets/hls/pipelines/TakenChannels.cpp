//===- TakenChannels.cpp - channels in another order ----------------------===//

#include "targets/hls/pipelines/TakenChannels.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/OpClass.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

static std::optional<SmallVector<int64_t>> channelsSliced(cnn::SliceOp op) {
  ArrayRef<int64_t> from = cnn::shapeOf(op.getX()),
                    to = cnn::shapeOf(op.getY());
  if (from.size() < 2 || (from[1] == to[1] && op.getSteps()[1] > 0))
    return std::nullopt;
  for (size_t dim = 0; dim < from.size(); ++dim)
    if (dim != 1 && (from[dim] != to[dim] || op.getSteps()[dim] < 0))
      return std::nullopt;
  SmallVector<int64_t> channels;
  for (int64_t c = 0; c < to[1]; ++c)
    channels.push_back(op.getStarts()[1] + c * op.getSteps()[1]);
  return channels;
}

std::optional<SmallVector<int64_t>>
cnnc::hls::takenChannels(cnn::KernelOp kernel, Operation *op) {
  if (auto slice = dyn_cast_or_null<cnn::SliceOp>(op))
    return channelsSliced(slice);
  auto gather = dyn_cast_or_null<cnn::GatherOp>(op);
  if (!gather)
    return std::nullopt;
  Value indices = gather.getIndices();
  if (auto argument = dyn_cast<BlockArgument>(indices))
    indices = kernel.getInputs()[argument.getArgNumber()];
  return cnn::channelsTaken(gather, indices);
}
