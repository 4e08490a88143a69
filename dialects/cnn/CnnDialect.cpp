//===- CnnDialect.cpp - registration of the cnn dialect -------------------===//

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/Infer.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace cnnc::cnn;

// The type of a constant is that of its value, but for a buffer.
static ParseResult parseBufferType(OpAsmParser &parser, Type &type,
                                   ElementsAttr value) {
  if (succeeded(parser.parseOptionalKeyword("as")))
    return parser.parseType(type);
  type = value.getType();
  return success();
}

static void printBufferType(OpAsmPrinter &printer, Operation *, Type type,
                            ElementsAttr value) {
  // A buffer, or a tensor in another layout than the value's.
  if (type != value.getType())
    printer << "as " << type;
}

#include "dialects/cnn/CnnDialect.cpp.inc"
#define GET_OP_CLASSES
#include "dialects/cnn/CnnOps.cpp.inc"

void CnnDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "dialects/cnn/CnnOps.cpp.inc"
      >();
}

Operation *CnnDialect::materializeConstant(OpBuilder &builder, Attribute value,
                                           Type type, Location loc) {
  auto elements = dyn_cast<ElementsAttr>(value);
  if (!elements || !isa<RankedTensorType, MemRefType>(type))
    return nullptr;
  return ConstantOp::create(builder, loc, type, elements);
}

bool cnnc::cnn::equalButForEncoding(TypeRange lhs, TypeRange rhs) {
  if (lhs.size() != rhs.size())
    return false;
  return llvm::all_of(llvm::zip(lhs, rhs), [](auto pair) {
    auto l = dyn_cast<RankedTensorType>(std::get<0>(pair));
    auto r = dyn_cast<RankedTensorType>(std::get<1>(pair));
    return l && r && l.getShape() == r.getShape() &&
           l.getElementType() == r.getElementType();
  });
}

std::string cnnc::cnn::shapeString(ArrayRef<int64_t> shape) {
  if (shape.empty())
    return "scalar";
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(shape, os, "x");
  return text;
}

std::optional<SmallVector<int64_t>>
cnnc::cnn::broadcastShapes(ArrayRef<int64_t> a, ArrayRef<int64_t> b) {
  if (a.size() < b.size())
    std::swap(a, b);
  SmallVector<int64_t> result(a);
  size_t offset = a.size() - b.size();
  for (auto [i, extent] : llvm::enumerate(b)) {
    int64_t &r = result[offset + i];
    if (r == extent || extent == 1)
      continue;
    if (r != 1)
      return std::nullopt;
    r = extent;
  }
  return result;
}

int64_t cnnc::cnn::numElements(ArrayRef<int64_t> shape) {
  int64_t product = 1;
  // A zero anywhere makes the tensor empty, however large the other extents.
  if (llvm::is_contained(shape, 0))
    return 0;
  for (int64_t extent : shape)
    if (__builtin_mul_overflow(product, extent, &product))
      return INT64_MAX;
  return product;
}

int64_t cnnc::cnn::addExtents(int64_t extent, int64_t more) {
  int64_t sum;
  if (__builtin_add_overflow(extent, more, &sum))
    return more < 0 ? INT64_MIN : INT64_MAX;
  return sum;
}

bool cnnc::cnn::isNumber(Type element) {
  return isa<FloatType>(element) ||
         (isa<IntegerType>(element) && !element.isInteger(1));
}
