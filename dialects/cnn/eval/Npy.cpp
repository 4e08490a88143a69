//===- Npy.cpp - NumPy's file format for tensors --------------------------===//

#include "dialects/cnn/eval/Npy.h"
#include "dialects/cnn/Infer.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace cnnc::cnn;

static constexpr StringLiteral kMagic = "\x93NUMPY";

/// NumPy's name of an element type, without the byte order.
static std::string typeCode(Type element) {
  if (element.isBF16())
    return "V2";
  char kind = isa<FloatType>(element)       ? 'f'
              : element.isInteger(1)        ? 'b'
              : element.isUnsignedInteger() ? 'u'
                                            : 'i';
  return kind + std::to_string(elementBytes(element));
}

/// The element type of such a name, or null.
static Type typeOfCode(MLIRContext *context, StringRef code) {
  Builder b(context);
  for (Type type :
       {Type(b.getF32Type()), Type(b.getF64Type()), Type(b.getF16Type()),
        Type(b.getBF16Type()), Type(b.getI1Type())})
    if (code == typeCode(type))
      return type;
  for (unsigned width : {8, 16, 32, 64})
    for (auto sign : {IntegerType::Signless, IntegerType::Unsigned})
      if (Type type = IntegerType::get(context, width, sign);
          code == typeCode(type))
        return type;
  return {};
}

/// The text after `'key':` in the header's dictionary, or nothing.
static std::optional<StringRef> field(StringRef header, StringRef key) {
  for (char quote : {'\'', '"'}) {
    size_t at = header.find(quote + key.str() + quote);
    if (at == StringRef::npos)
      continue;
    StringRef rest = header.drop_front(at + key.size() + 2).ltrim();
    if (rest.consume_front(":"))
      return rest.ltrim();
  }
  return std::nullopt;
}

/// The extents of `(2, 3)`, `(2,)` or `()`, or nothing.
static std::optional<SmallVector<int64_t>> parseShape(StringRef text) {
  if (!text.consume_front("("))
    return std::nullopt;
  SmallVector<int64_t> shape;
  while (!(text = text.ltrim()).consume_front(")")) {
    int64_t extent;
    if (text.consumeInteger(10, extent) || extent < 0)
      return std::nullopt;
    shape.push_back(extent);
    text = text.ltrim();
    if (!text.consume_front(",") && !text.starts_with(")"))
      return std::nullopt;
  }
  return shape;
}

/// Splits a file into the header's dictionary and the elements.
static bool splitHeader(StringRef file, StringRef &header,
                        StringRef &elements) {
  if (!file.consume_front(kMagic) || file.size() < 4)
    return false;
  unsigned version = uint8_t(file[0]);
  file = file.drop_front(2);
  size_t lengthBytes = version == 1 ? 2 : 4;
  if (version < 1 || version > 3 || file.size() < lengthBytes)
    return false;
  size_t length = version == 1 ? llvm::support::endian::read16le(file.data())
                               : llvm::support::endian::read32le(file.data());
  file = file.drop_front(lengthBytes);
  if (file.size() < length)
    return false;
  header = file.take_front(length);
  elements = file.drop_front(length);
  return true;
}

/// The type that a header describes, or null after an error.
static RankedTensorType parseType(MLIRContext *context, StringRef header,
                                  EmitError emitError) {
  auto descr = field(header, "descr"), order = field(header, "fortran_order"),
       extents = field(header, "shape");
  auto shape = extents ? parseShape(*extents) : std::nullopt;
  if (!descr || descr->empty() || !order || !shape) {
    emitError() << "malformed header of a .npy file";
    return {};
  }
  if (!order->starts_with("False")) {
    emitError() << "expected elements in C order; save the array with "
                   "numpy.ascontiguousarray";
    return {};
  }
  StringRef code = descr->drop_front().take_until(
      [](char c) { return c == '\'' || c == '"'; });
  StringRef name = code;
  bool isLittle = name.consume_front("<") || name.consume_front("|") ||
                  name.consume_front("=");
  Type element = isLittle ? typeOfCode(context, name) : Type();
  if (!element) {
    emitError() << "element type '" << code << "' is not supported";
    return {};
  }
  if (numElements(*shape) > kMaxElements) {
    emitError() << "shape " << shapeString(*shape) << " is too large";
    return {};
  }
  return RankedTensorType::get(*shape, element);
}

FailureOr<Tensor> cnnc::cnn::readNpy(MLIRContext *context, StringRef path,
                                     EmitError emitError) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return emitError() << "cannot read '" << path
                       << "': " << buffer.getError().message();
  auto emitFileError = [&] { return emitError() << "'" << path << "': "; };
  StringRef header, elements;
  if (!splitHeader((*buffer)->getBuffer(), header, elements))
    return emitFileError() << "not a .npy file";
  RankedTensorType type = parseType(context, header, emitFileError);
  if (!type)
    return failure();
  uint64_t size = numElements(type.getShape()) *
                  int64_t(elementBytes(type.getElementType()));
  if (elements.size() != size)
    return emitFileError() << "expected " << size << " bytes of elements, got "
                           << elements.size();
  FailureOr<Tensor> tensor = Tensor::allocate(type);
  if (failed(tensor))
    return emitFileError() << "no memory for " << size << " bytes";
  llvm::copy(elements, tensor->mutableBytes().begin());
  // Any byte but 0 is true to NumPy; ours are 0 or 1.
  if (type.getElementType().isInteger(1))
    for (char &byte : tensor->mutableBytes())
      byte = byte != 0;
  return tensor;
}

void cnnc::cnn::printNpy(const Tensor &tensor, raw_ostream &os) {
  std::string header;
  llvm::raw_string_ostream text(header);
  char order = elementBytes(tensor.element()) == 1 ? '|' : '<';
  text << "{'descr': '" << order << typeCode(tensor.element())
       << "', 'fortran_order': False, 'shape': (";
  for (int64_t extent : tensor.shape())
    text << extent << ",";
  text << "), }";
  // The elements start at a multiple of 64 bytes.
  size_t before = kMagic.size() + 4;
  header.append(63 - (before + header.size()) % 64, ' ');
  header += '\n';
  os << kMagic << '\1' << '\0';
  char length[2];
  llvm::support::endian::write16le(length, header.size());
  os << StringRef(length, 2) << header
     << StringRef(tensor.bytes().data(), tensor.bytes().size());
}

LogicalResult cnnc::cnn::writeNpy(const Tensor &tensor, StringRef path,
                                  EmitError emitError) {
  llvm::Error error =
      llvm::writeToOutput(path, [&](raw_ostream &out) -> llvm::Error {
        printNpy(tensor, out);
        // LLVM aborts if nobody has asked whether all was written.
        auto &file = static_cast<llvm::raw_fd_ostream &>(out);
        file.flush();
        std::error_code failed = file.error();
        file.clear_error();
        return failed ? llvm::createFileError(path, failed)
                      : llvm::Error::success();
      });
  if (error)
    return emitError() << "cannot write " << llvm::toString(std::move(error));
  return success();
}
