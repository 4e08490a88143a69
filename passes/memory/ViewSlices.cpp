//===- ViewSlices.cpp - slices that are views of what they cut ------------===//

#include "dialects/cnn/Boxes.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/NodeNames.h"
#include "mlir/IR/Remarks.h"
#include "passes/memory/BufferPlace.h"
#include "passes/memory/Lifetimes.h"
#include "passes/memory/Passes.h"

namespace cnnc {
#define GEN_PASS_DEF_VIEWSLICES
#include "passes/memory/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// The result's place in the operand's, which is `whole`; nothing if a tile
/// would be cut, or if the result runs backwards.
static std::optional<BufferPlace> placeOf(SliceOp slice,
                                          const BufferPlace &whole) {
  auto type = cast<RankedTensorType>(slice.getY().getType());
  LayoutAttr layout = layoutOf(type);
  if (type.getEncoding() !=
          cast<RankedTensorType>(slice.getX().getType()).getEncoding() ||
      (layout && !layout.getInnerDims().empty()))
    return std::nullopt;
  int64_t bytes = physicalType(type).getElementTypeBitWidth() / 8;
  BufferPlace place = whole;
  for (int64_t p = 0; p < type.getRank(); ++p) {
    int64_t d = layout ? layout.getOuter()[p] : p;
    if (slice.getSteps()[d] < 0 && type.getDimSize(d) > 1)
      return std::nullopt;
    place.offset += slice.getStarts()[d] * whole.strides[p] * bytes;
    place.strides[p] *= std::abs(slice.getSteps()[d]);
  }
  return place;
}

namespace {
struct ViewSlices : cnnc::impl::ViewSlicesBase<ViewSlices> {
  using ViewSlicesBase::ViewSlicesBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    // Earlier ones first: a later one may cut what they cut.
    for (KernelOp kernel : llvm::make_early_inc_range(
             function.getBody().front().getOps<KernelOp>())) {
      auto slice = soleOperation<SliceOp>(kernel);
      if (!slice)
        continue;
      std::string reason = view(kernel, slice);
      bool isView = reason.empty();
      auto options = remark::RemarkOpts::name(isView ? "viewed" : "not-viewed")
                         .category("cnn-memory");
      std::string text = displayName(kernel);
      if (isView)
        remark::passed(kernel.getLoc(), options)
            << text + " is a view of what it cuts";
      else
        remark::missed(kernel.getLoc(), options) << text + " copies: " + reason;
      if (isView)
        kernel.erase();
    }
  }

  /// Moves the result into the operand; says why not if that cannot be.
  std::string view(KernelOp kernel, SliceOp slice) {
    Value result = kernel.getInits().front();
    auto type = cast<MemRefType>(result.getType());
    memref::AllocOp own = wholeAllocation(result);
    if (!own)
      return "its result belongs elsewhere";
    std::optional<BufferPlace> whole =
        cnnc::placeOf(kernel.getInputs().front());
    if (!whole)
      return "its operand is not the arena's";
    std::optional<BufferPlace> place = ::placeOf(slice, *whole);
    if (!place)
      return "its result is no box of its operand";
    auto tensor = cast<RankedTensorType>(slice.getY().getType());
    std::string reason =
        whyNotBox(tensor, place->strides, place->alignment(), sectorBytes);
    if (reason.empty())
      reason =
          whyNotMoved(own, type.getShape(), place->strides, place->alignment());
    if (!reason.empty())
      return reason;
    savedBytes += 2 * bytesOf(type);
    ++viewed;
    makeBytes(*place);
    moveTo(own, type.getShape(), *place);
    return "";
  }
};
} // namespace
