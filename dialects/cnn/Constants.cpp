//===- Constants.cpp - reading and making constant tensors ----------------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/Infer.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace cnnc::cnn;

/// Constants above this many bytes live in resources, so that the context does
/// not unique (hash and copy) them.
static constexpr size_t kDenseLimit = 1024;

unsigned cnnc::cnn::elementBytes(Type element) {
  return std::max(1u, element.getIntOrFloatBitWidth() / 8);
}

ElementsAttr cnnc::cnn::constantOf(Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  return constant ? constant.getValue() : ElementsAttr();
}

ArrayRef<char> cnnc::cnn::constantBytes(ElementsAttr attr,
                                        SmallVectorImpl<char> &storage) {
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr))
    if (AsmResourceBlob *blob = resource.getRawHandle().getBlob())
      return blob->getData();
  auto dense = cast<DenseElementsAttr>(attr);
  int64_t count = dense.getNumElements();
  if (dense.getElementType().isInteger(1)) {
    storage.clear();
    for (bool value : dense.getValues<bool>())
      storage.push_back(value);
    return storage;
  }
  ArrayRef<char> raw = dense.getRawData();
  if (!dense.isSplat() || count <= 1)
    return count == 0 ? ArrayRef<char>() : raw;
  storage.resize(count * raw.size());
  for (int64_t i = 0; i < count; ++i)
    std::copy(raw.begin(), raw.end(), storage.begin() + i * raw.size());
  return storage;
}

/// Calls `visit(APInt)` with the bits of every element.
template <typename Visit>
static void forEachElement(ElementsAttr attr, Visit visit) {
  Type element = attr.getElementType();
  unsigned width = element.getIntOrFloatBitWidth();
  SmallVector<char> storage;
  ArrayRef<char> bytes = constantBytes(attr, storage);
  unsigned size = elementBytes(element);
  for (size_t offset = 0; offset + size <= bytes.size(); offset += size) {
    uint64_t bits = 0;
    std::memcpy(&bits, bytes.data() + offset, size);
    visit(APInt(width, bits, /*isSigned=*/false, /*implicitTrunc=*/true));
  }
}

static bool isNumeric(ElementsAttr attr) {
  return attr && attr.getElementType().isIntOrFloat();
}

static int64_t asInteger(Type element, const APInt &bits) {
  bool zeroExtend = element.isUnsignedInteger() || element.isInteger(1);
  return zeroExtend ? int64_t(bits.getZExtValue()) : bits.getSExtValue();
}

static double asDouble(Type element, const APInt &bits) {
  auto type = dyn_cast<FloatType>(element);
  if (!type)
    return element.isUnsignedInteger() ? double(bits.getZExtValue())
                                       : double(asInteger(element, bits));
  APFloat value(type.getFloatSemantics(), bits);
  bool losesInfo;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value.convertToDouble();
}

std::optional<SmallVector<int64_t>> cnnc::cnn::constantIntegers(Value value) {
  ElementsAttr attr = constantOf(value);
  if (!attr || !isa<IntegerType>(attr.getElementType()))
    return std::nullopt;
  SmallVector<int64_t> result;
  forEachElement(attr, [&](const APInt &bits) {
    result.push_back(asInteger(attr.getElementType(), bits));
  });
  return result;
}

/// Numbers that need no APFloat: weights have millions of them.
template <typename T> static SmallVector<double> widened(ElementsAttr attr) {
  SmallVector<char> storage;
  ArrayRef<char> bytes = constantBytes(attr, storage);
  SmallVector<double> result(bytes.size() / sizeof(T));
  for (size_t i = 0; i < result.size(); ++i) {
    T number;
    std::memcpy(&number, bytes.data() + i * sizeof(T), sizeof(T));
    result[i] = number;
  }
  return result;
}

std::optional<SmallVector<double>> cnnc::cnn::constantDoubles(Value value) {
  ElementsAttr attr = constantOf(value);
  if (!isNumeric(attr))
    return std::nullopt;
  if (attr.getElementType().isF32())
    return widened<float>(attr);
  if (attr.getElementType().isF64())
    return widened<double>(attr);
  SmallVector<double> result;
  forEachElement(attr, [&](const APInt &bits) {
    result.push_back(asDouble(attr.getElementType(), bits));
  });
  return result;
}

std::optional<double> cnnc::cnn::constantSplat(Value value) {
  ElementsAttr attr = constantOf(value);
  if (!isNumeric(attr) || attr.getNumElements() == 0)
    return std::nullopt;
  SmallVector<char> storage;
  ArrayRef<char> bytes;
  auto dense = dyn_cast<DenseElementsAttr>(attr);
  if (dense && dense.isSplat()) {
    // One element is enough, however many the splat stands for.
    attr = dense.resizeSplat(RankedTensorType::get({1}, attr.getElementType()));
  }
  bytes = constantBytes(attr, storage);
  unsigned size = elementBytes(attr.getElementType());
  if (bytes.size() > size &&
      std::memcmp(bytes.data(), bytes.data() + size, bytes.size() - size) != 0)
    return std::nullopt;
  uint64_t bits = 0;
  std::memcpy(&bits, bytes.data(), size);
  return asDouble(
      attr.getElementType(),
      APInt(attr.getElementType().getIntOrFloatBitWidth(), bits, false, true));
}

static ElementsAttr makeDense(RankedTensorType type, ArrayRef<char> bytes) {
  if (type.getElementType().isInteger(1)) {
    SmallVector<bool> values;
    for (char byte : bytes)
      values.push_back(byte != 0);
    return DenseElementsAttr::get(type, values);
  }
  return DenseElementsAttr::getFromRawBuffer(type, bytes);
}

static ElementsAttr makeResource(RankedTensorType type, AsmResourceBlob blob) {
  return DenseResourceElementsAttr::get(type, "weights", std::move(blob));
}

ElementsAttr cnnc::cnn::makeConstant(RankedTensorType type,
                                     ArrayRef<char> bytes) {
  type = type.dropEncoding();
  if (bytes.size() <= kDenseLimit)
    return makeDense(type, bytes);
  return makeResource(type,
                      HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, 64));
}

ElementsAttr
cnnc::cnn::makeConstant(RankedTensorType type, int64_t size,
                        function_ref<void(MutableArrayRef<char>)> fill) {
  type = type.dropEncoding();
  if (size_t(size) <= kDenseLimit) {
    SmallVector<char> bytes(size);
    fill(bytes);
    return makeDense(type, bytes);
  }
  AsmResourceBlob blob = HeapAsmResourceBlob::allocate(size, /*align=*/64);
  fill(blob.getMutableData());
  return makeResource(type, std::move(blob));
}

ElementsAttr cnnc::cnn::makeUnownedConstant(RankedTensorType type,
                                            ArrayRef<char> bytes) {
  type = type.dropEncoding();
  if (bytes.size() <= kDenseLimit)
    return makeDense(type, bytes);
  return makeResource(type, UnmanagedAsmResourceBlob::allocateWithAlign(
                                bytes, elementBytes(type.getElementType())));
}

ElementsAttr cnnc::cnn::makeSharedConstant(RankedTensorType type,
                                           ArrayRef<char> bytes,
                                           std::shared_ptr<const void> owner) {
  type = type.dropEncoding();
  if (bytes.size() <= kDenseLimit)
    return makeDense(type, bytes);
  // The deleter holds the owner, and lets go of it with the blob.
  auto release = [owner = std::move(owner)](void *, size_t, size_t) {};
  return makeResource(
      type, AsmResourceBlob(bytes, elementBytes(type.getElementType()),
                            std::move(release), /*dataIsMutable=*/false));
}

ElementsAttr cnnc::cnn::makeSplat(RankedTensorType type, double value) {
  type = type.dropEncoding();
  Type element = type.getElementType();
  if (auto floating = dyn_cast<FloatType>(element)) {
    APFloat number(value);
    bool losesInfo;
    number.convert(floating.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                   &losesInfo);
    return DenseElementsAttr::get(type, number);
  }
  // Saturates: a double may be beyond every integer.
  APSInt number(64, element.isUnsignedInteger() && value >= 0);
  bool isExact;
  APFloat(value).convertToInteger(number, APFloat::rmTowardZero, &isExact);
  return DenseElementsAttr::get(
      type, number.APInt::zextOrTrunc(element.getIntOrFloatBitWidth()));
}

ElementsAttr cnnc::cnn::makeIntegers(MLIRContext *context,
                                     ArrayRef<int64_t> shape,
                                     ArrayRef<int64_t> values) {
  auto type = RankedTensorType::get(shape, IntegerType::get(context, 64));
  return makeConstant(
      type, ArrayRef<char>(reinterpret_cast<const char *>(values.data()),
                           values.size() * sizeof(int64_t)));
}
