//===- Tensors.cpp - ONNX's types and tensors -> MLIR's -------------------===//

#include "compiler/onnx/Tensors.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc::onnx_import;

Type cnnc::onnx_import::elementTypeOf(MLIRContext *context, int dataType) {
  Builder b(context);
  switch (dataType) {
  case 1:
    return b.getF32Type();
  case 2:
    return b.getIntegerType(8, /*isSigned=*/false);
  case 3:
    return b.getI8Type();
  case 4:
    return b.getIntegerType(16, /*isSigned=*/false);
  case 5:
    return b.getI16Type();
  case 6:
    return b.getI32Type();
  case 7:
    return b.getI64Type();
  case 9:
    return b.getI1Type();
  case 10:
    return b.getF16Type();
  case 11:
    return b.getF64Type();
  case 12:
    return b.getIntegerType(32, /*isSigned=*/false);
  case 13:
    return b.getIntegerType(64, /*isSigned=*/false);
  case 16:
    return b.getBF16Type();
  default:
    return {};
  }
}

std::string cnnc::onnx_import::dataTypeName(int dataType) {
  // TensorProto.DataType of ONNX 1.23; the protobuf classes may be older.
  static constexpr const char *names[] = {
      "undefined",      "float",      "uint8",
      "int8",           "uint16",     "int16",
      "int32",          "int64",      "string",
      "bool",           "float16",    "double",
      "uint32",         "uint64",     "complex64",
      "complex128",     "bfloat16",   "float8e4m3fn",
      "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz",
      "uint4",          "int4",       "float4e2m1",
      "float8e8m0",     "uint2",      "int2"};
  if (dataType < 0 || dataType >= int(std::size(names)))
    return "number " + std::to_string(dataType);
  return names[dataType];
}

std::string cnnc::onnx_import::unsupportedType(int dataType) {
  return "element type " + dataTypeName(dataType) + " is not compiled";
}

/// Bytes of `field`, seen as little-endian elements.
template <typename Field> static ArrayRef<char> bytesOf(const Field &field) {
  return {reinterpret_cast<const char *>(field.data()),
          size_t(field.size()) * sizeof(*field.data())};
}

/// The elements of `field` narrowed to `Element`.
template <typename Element, typename Field>
static void narrow(const Field &field, SmallVectorImpl<char> &into) {
  into.resize_for_overwrite(field.size() * sizeof(Element));
  char *to = into.data();
  for (auto value : field) {
    auto element = Element(value);
    std::memcpy(to, &element, sizeof(Element));
    to += sizeof(Element);
  }
}

/// The bytes of a tensor that lies in the typed fields: in the message itself
/// where the field has the element's width, otherwise in `storage`.
static ArrayRef<char> typedBytes(const onnx::TensorProto &tensor, Type element,
                                 SmallVectorImpl<char> &storage) {
  if (element.isF32())
    return bytesOf(tensor.float_data());
  if (element.isF64())
    return bytesOf(tensor.double_data());
  if (element.isSignlessInteger(64))
    return bytesOf(tensor.int64_data());
  if (element.isUnsignedInteger(64))
    return bytesOf(tensor.uint64_data());
  if (element.isSignlessInteger(32))
    return bytesOf(tensor.int32_data());
  if (element.isUnsignedInteger(32))
    narrow<uint32_t>(tensor.uint64_data(), storage);
  else if (element.getIntOrFloatBitWidth() == 16)
    narrow<uint16_t>(tensor.int32_data(), storage);
  else
    narrow<uint8_t>(tensor.int32_data(), storage);
  return storage;
}

namespace {
/// Where an external tensor lies.
struct ExternalPlace {
  std::string location;
  uint64_t offset = 0;
  std::optional<uint64_t> length;
};
} // namespace

static std::optional<ExternalPlace>
externalPlace(const onnx::TensorProto &tensor) {
  ExternalPlace place;
  for (const auto &entry : tensor.external_data()) {
    StringRef key = entry.key(), value = entry.value();
    uint64_t number = 0;
    if (key == "location")
      place.location = value.str();
    if (key == "offset" || key == "length") {
      if (value.getAsInteger(10, number))
        return std::nullopt;
      if (key == "offset")
        place.offset = number;
      else
        place.length = number;
    }
  }
  return place;
}

/// The bytes of `tensor`, `size` of them if the tensor is well formed.
static ArrayRef<char> tensorBytes(const onnx::TensorProto &tensor, Type element,
                                  uint64_t size, ModelFile &file,
                                  SmallVectorImpl<char> &storage,
                                  std::string &error) {
  if (tensor.data_location() == onnx::TensorProto::EXTERNAL) {
    auto place = externalPlace(tensor);
    if (!place) {
      error = "offset or length of its external data is no number";
      return {};
    }
    auto bytes = file.external(place->location, place->offset, size);
    if (!bytes) {
      error = llvm::toString(bytes.takeError());
      return {};
    }
    if (place->length && *place->length != size) {
      error = llvm::formatv("its external data has {0} bytes, expected {1}",
                            *place->length, size);
      return {};
    }
    return *bytes;
  }
  ArrayRef<char> bytes;
  if (tensor.has_raw_data())
    bytes = ArrayRef<char>(tensor.raw_data().data(), tensor.raw_data().size());
  else
    bytes = typedBytes(tensor, element, storage);
  if (bytes.size() != size)
    error = llvm::formatv("it holds {0} bytes of data, expected {1}",
                          bytes.size(), size);
  return bytes;
}

/// Truth values are stored as any non-zero byte; ours are 0 or 1.
static ArrayRef<char> normalizeBools(ArrayRef<char> bytes,
                                     SmallVectorImpl<char> &storage) {
  SmallVector<char> result(bytes);
  for (char &byte : result)
    byte = byte != 0;
  storage = std::move(result);
  return storage;
}

ConvertedTensor
cnnc::onnx_import::convertTensor(MLIRContext *context,
                                 const onnx::TensorProto &tensor,
                                 const std::shared_ptr<ModelFile> &file) {
  ConvertedTensor result;
  Type element = elementTypeOf(context, tensor.data_type());
  if (!element) {
    result.unsupported = unsupportedType(tensor.data_type());
    return result;
  }
  SmallVector<int64_t> shape(tensor.dims().begin(), tensor.dims().end());
  if (llvm::any_of(shape, [](int64_t extent) { return extent < 0; })) {
    result.error = "it has a negative dimension";
    return result;
  }
  int64_t count = cnn::numElements(shape);
  if (count > cnn::kMaxElements) {
    result.error = "its shape " + cnn::shapeString(shape) + " is too large";
    return result;
  }
  uint64_t width = std::max(1u, element.getIntOrFloatBitWidth() / 8);
  SmallVector<char, 0> storage;
  ArrayRef<char> bytes =
      tensorBytes(tensor, element, count * width, *file, storage, result.error);
  if (!result.error.empty())
    return result;
  if (element.isInteger(1))
    bytes = normalizeBools(bytes, storage);
  auto type = RankedTensorType::get(shape, element);
  // What was converted, or lies askew in its file, is copied.
  bool aligned = reinterpret_cast<uintptr_t>(bytes.data()) % width == 0;
  result.value = bytes.data() == storage.data() || !aligned
                     ? cnn::makeConstant(type, bytes)
                     : cnn::makeSharedConstant(type, bytes, file);
  return result;
}
