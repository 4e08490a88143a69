//===- Layout.cpp - from logical tensors to what lies in memory -----------===//

#include "dialects/cnn/Layout.h"
#include "dialects/cnn/Infer.h"

using namespace mlir;
using namespace cnnc::cnn;

LayoutAttr cnnc::cnn::layoutOf(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor ? dyn_cast_or_null<LayoutAttr>(tensor.getEncoding())
                : LayoutAttr();
}

RankedTensorType cnnc::cnn::withLayout(RankedTensorType type,
                                       LayoutAttr layout) {
  Attribute encoding =
      layout && !layout.isIdentity() ? Attribute(layout) : Attribute();
  return RankedTensorType::get(type.getShape(), type.getElementType(),
                               encoding);
}

LayoutAttr cnnc::cnn::channelBlocked(MLIRContext *context, int64_t rank,
                                     int64_t block) {
  return LayoutAttr::get(context, llvm::to_vector(llvm::seq<int64_t>(0, rank)),
                         {1}, {block});
}

int64_t cnnc::cnn::channelBlockOf(LayoutAttr layout) {
  if (!layout || layout.getInnerDims() != ArrayRef<int64_t>{1} ||
      !llvm::equal(layout.getOuter(),
                   llvm::seq<int64_t>(0, layout.getOuter().size())))
    return 0;
  return layout.getInnerSizes().front();
}

Type cnnc::cnn::storageType(Type element) {
  auto integer = dyn_cast<IntegerType>(element);
  if (!integer)
    return element;
  return IntegerType::get(element.getContext(),
                          std::max(8u, integer.getWidth()));
}

RankedTensorType cnnc::cnn::physicalType(RankedTensorType type) {
  Type element = storageType(type.getElementType());
  LayoutAttr layout = layoutOf(type);
  if (!layout)
    return RankedTensorType::get(type.getShape(), element);
  return RankedTensorType::get(layout.physicalShape(type.getShape()), element);
}

int64_t cnnc::cnn::byteSize(RankedTensorType type) {
  RankedTensorType physical = physicalType(type);
  return numElements(physical.getShape()) *
         (physical.getElementTypeBitWidth() / 8);
}
