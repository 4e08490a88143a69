//===- InferElementwise.cpp - shape inference: element by element ---------===//

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/Infer.h"

using namespace mlir;
using namespace cnnc::cnn;

static bool takesFloatOnly(UnaryKind kind) {
  switch (kind) {
  case UnaryKind::abs:
  case UnaryKind::neg:
  case UnaryKind::sign:
  case UnaryKind::relu:
  case UnaryKind::logical_not:
    return false;
  default:
    return true;
  }
}

LogicalResult UnaryOp::inferReturnTypes(MLIRContext *context,
                                        std::optional<Location> loc,
                                        Adaptor adaptor,
                                        SmallVectorImpl<Type> &results) {
  auto type = cast<RankedTensorType>(adaptor.getX().getType());
  Type element = type.getElementType();
  UnaryKind kind = adaptor.getKind();
  if (takesFloatOnly(kind) && !isa<FloatType>(element))
    return violates(loc, "unary", 1, "expected a floating-point operand for ",
                    stringifyUnaryKind(kind), ", got ", element);
  if (kind == UnaryKind::logical_not && !isa<IntegerType>(element))
    return violates(loc, "unary", 2,
                    "expected truth values or integers for logical_not, got ",
                    element);
  if (kind != UnaryKind::logical_not && !isNumber(element))
    return violates(loc, "unary", 2, "expected numbers for ",
                    stringifyUnaryKind(kind), ", got ", element);
  if (kind == UnaryKind::is_nan || kind == UnaryKind::is_inf)
    element = IntegerType::get(context, 1);
  results.push_back(RankedTensorType::get(type.getShape(), element));
  return success();
}

/// What the elements of a binary operation must be, for (C3); null if `element`
/// is right.
static const char *expectedElements(BinaryKind kind, Type element) {
  auto integer = dyn_cast<IntegerType>(element);
  switch (kind) {
  case BinaryKind::equal:
  case BinaryKind::less:
  case BinaryKind::less_equal:
    return nullptr;
  case BinaryKind::logical_and:
  case BinaryKind::logical_or:
  case BinaryKind::logical_xor:
    return integer ? nullptr : "truth values or integers";
  case BinaryKind::shift_left:
  case BinaryKind::shift_right:
    return integer && integer.isUnsigned() ? nullptr : "unsigned integers";
  default:
    return isNumber(element) ? nullptr : "numbers";
  }
}

LogicalResult BinaryOp::inferReturnTypes(MLIRContext *context,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &results) {
  Value a = adaptor.getA(), b = adaptor.getB();
  Type element = elementOf(a);
  BinaryKind kind = adaptor.getKind();
  if (element != elementOf(b))
    return violates(loc, "binary", 1, "expected one element type, got ",
                    element, " and ", elementOf(b));
  auto shape = broadcastShapes(shapeOf(a), shapeOf(b));
  if (!shape)
    return violates(loc, "binary", 2, "shapes ", shapeString(shapeOf(a)),
                    " and ", shapeString(shapeOf(b)), " do not broadcast");
  if (const char *expected = expectedElements(kind, element))
    return violates(loc, "binary", 3, "expected ", expected, " for ",
                    stringifyBinaryKind(kind), ", got ", element);
  if (kind == BinaryKind::equal || kind == BinaryKind::less ||
      kind == BinaryKind::less_equal)
    element = IntegerType::get(context, 1);
  results.push_back(RankedTensorType::get(*shape, element));
  return success();
}

LogicalResult SelectOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &results) {
  Value a = adaptor.getA(), b = adaptor.getB(), c = adaptor.getCondition();
  if (elementOf(a) != elementOf(b))
    return violates(loc, "select", 1, "expected one element type, got ",
                    elementOf(a), " and ", elementOf(b));
  auto shape = broadcastShapes(shapeOf(a), shapeOf(b));
  if (shape)
    shape = broadcastShapes(*shape, shapeOf(c));
  if (!shape)
    return violates(loc, "select", 2, "shapes ", shapeString(shapeOf(c)), ", ",
                    shapeString(shapeOf(a)), " and ", shapeString(shapeOf(b)),
                    " do not broadcast");
  results.push_back(RankedTensorType::get(*shape, elementOf(a)));
  return success();
}

LogicalResult CastOp::inferReturnTypes(MLIRContext *,
                                       std::optional<Location> loc,
                                       Adaptor adaptor,
                                       SmallVectorImpl<Type> &results) {
  Type element = adaptor.getElement();
  auto integer = dyn_cast<IntegerType>(element);
  bool known = element.isF16() || element.isBF16() || element.isF32() ||
               element.isF64() || element.isSignlessInteger(1) ||
               (integer && !integer.isSigned() &&
                llvm::is_contained({8, 16, 32, 64}, int(integer.getWidth())));
  if (!known)
    return violates(loc, "cast", 1,
                    "no element type of the dialect: ", element);
  results.push_back(RankedTensorType::get(shapeOf(adaptor.getX()), element));
  return success();
}

LogicalResult LookupOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &results) {
  for (Value operand : {adaptor.getX(), adaptor.getTable()})
    if (!elementOf(operand).isF64())
      return violates(loc, "lookup", 1, "expected f64, got ",
                      elementOf(operand));
  int64_t width = adaptor.getGrid().getWidth();
  if (width > 31)
    return violates(loc, "lookup", 3, "a grid of ", width, " bits");
  ArrayRef<int64_t> table = shapeOf(adaptor.getTable());
  bool isMatrix = table.size() == 2 && llvm::isPowerOf2_64(table[0]) &&
                  int64_t(llvm::Log2_64(table[0])) <= width && table[1] >= 1;
  if (!isMatrix || (int64_t(llvm::Log2_64(table[0])) == width && table[1] != 1))
    return violates(loc, "lookup", 2, "a table of shape ", shapeString(table),
                    " for a grid of ", width, " bits");
  results.push_back(RankedTensorType::get(shapeOf(adaptor.getX()),
                                          elementOf(adaptor.getX())));
  return success();
}

int64_t LookupOp::getRestBits() {
  return getGrid().getWidth() - llvm::Log2_64(shapeOf(getTable())[0]);
}

int64_t LookupOp::getTerms() { return shapeOf(getTable())[1]; }

LogicalResult QuantizeOp::inferReturnTypes(MLIRContext *,
                                           std::optional<Location> loc,
                                           Adaptor adaptor,
                                           SmallVectorImpl<Type> &results) {
  Type element = elementOf(adaptor.getX());
  if (!element.isF32() && !element.isF64())
    return violates(loc, "quantize", 1, "expected f32 or f64, got ", element);
  FixedAttr grid = adaptor.getGrid();
  auto isExponent = [](int64_t e) { return e >= -60 && e <= 60; };
  if (element.isF32() &&
      (grid.getWidth() > 24 || !isExponent(grid.getInteger()) ||
       !isExponent(grid.getExponent())))
    return violates(loc, "quantize", 2, "f32 does not hold every number of ",
                    grid);
  results.push_back(RankedTensorType::get(shapeOf(adaptor.getX()), element));
  return success();
}
