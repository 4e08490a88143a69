//===- CnnAttrs.cpp - layouts, tilings and grids --------------------------===//

#include "dialects/cnn/CnnOps.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace cnnc::cnn;

#include "dialects/cnn/CnnEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "dialects/cnn/CnnAttrs.cpp.inc"

void CnnDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/cnn/CnnAttrs.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// LayoutAttr
//===----------------------------------------------------------------------===//

LogicalResult LayoutAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ArrayRef<int64_t> outer,
                                 ArrayRef<int64_t> innerDims,
                                 ArrayRef<int64_t> innerSizes) {
  int64_t rank = outer.size();
  llvm::SmallBitVector seen(rank);
  for (int64_t dim : outer) {
    if (dim < 0 || dim >= rank || seen.test(dim))
      return emitError() << "cnn.layout: expected 'outer' to be a permutation";
    seen.set(dim);
  }
  if (innerDims.size() != innerSizes.size())
    return emitError() << "cnn.layout: expected one size for each inner tile";
  for (auto [dim, size] : llvm::zip(innerDims, innerSizes)) {
    if (dim < 0 || dim >= rank)
      return emitError() << "cnn.layout: inner dimension " << dim
                         << " is outside rank " << rank;
    if (size < 1 || size > 1 << 20)
      return emitError() << "cnn.layout: expected an inner size between 1 and "
                            "1048576, got "
                         << size;
  }
  return success();
}

SmallVector<int64_t> LayoutAttr::physicalShape(ArrayRef<int64_t> shape) const {
  SmallVector<int64_t> tile(shape.size(), 1);
  for (auto [dim, size] : llvm::zip(getInnerDims(), getInnerSizes()))
    tile[dim] *= size;
  SmallVector<int64_t> physical;
  for (int64_t dim : getOuter())
    physical.push_back((shape[dim] + tile[dim] - 1) / tile[dim]);
  llvm::append_range(physical, getInnerSizes());
  return physical;
}

bool LayoutAttr::isIdentity() const {
  return getInnerDims().empty() &&
         llvm::equal(getOuter(), llvm::seq<int64_t>(0, getOuter().size()));
}

Attribute LayoutAttr::parse(AsmParser &parser, Type) {
  SmallVector<int64_t> outer, dims, sizes;
  auto integer = [](AsmParser &p, SmallVectorImpl<int64_t> &into) {
    return p.parseInteger(into.emplace_back());
  };
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() || parser.parseKeyword("outer") ||
      parser.parseEqual() ||
      parser.parseCommaSeparatedList(AsmParser::Delimiter::Square,
                                     [&] { return integer(parser, outer); }))
    return {};
  if (succeeded(parser.parseOptionalComma())) {
    auto tile = [&]() -> ParseResult {
      return failure(integer(parser, dims) || parser.parseColon() ||
                     integer(parser, sizes));
    };
    if (parser.parseKeyword("inner") || parser.parseEqual() ||
        parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, tile))
      return {};
  }
  if (parser.parseGreater())
    return {};
  return parser.getChecked<LayoutAttr>(loc, parser.getContext(), outer, dims,
                                       sizes);
}

void LayoutAttr::print(AsmPrinter &printer) const {
  printer << "<outer = [";
  llvm::interleaveComma(getOuter(), printer.getStream());
  printer << "]";
  if (!getInnerDims().empty()) {
    printer << ", inner = [";
    llvm::interleaveComma(llvm::zip(getInnerDims(), getInnerSizes()),
                          printer.getStream(), [&](auto tile) {
                            printer << std::get<0>(tile) << " : "
                                    << std::get<1>(tile);
                          });
    printer << "]";
  }
  printer << ">";
}

//===----------------------------------------------------------------------===//
// TilingAttr
//===----------------------------------------------------------------------===//

int64_t TilingAttr::getInt(StringRef name) const {
  auto value = getConfig().getAs<IntegerAttr>(name);
  assert(value && "the policy wrote no such number");
  return value.getInt();
}

int64_t TilingAttr::getIntOr(StringRef name, int64_t otherwise) const {
  auto value = getConfig().getAs<IntegerAttr>(name);
  return value ? value.getInt() : otherwise;
}

//===----------------------------------------------------------------------===//
// FixedAttr
//===----------------------------------------------------------------------===//

LogicalResult FixedAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                int64_t width, int64_t integer, bool) {
  if (width < 1 || width > 53)
    return emitError() << "cnn.fixed: expected 1 to 53 bits, got " << width;
  auto isExponent = [](int64_t e) { return e >= -512 && e < 512; };
  if (!isExponent(integer) || !isExponent(integer - width))
    return emitError() << "cnn.fixed: expected integer bits between -459 and "
                          "511, got "
                       << integer;
  return success();
}

double FixedAttr::getLeastMantissa() const {
  return getIsUnsigned() ? 0 : -std::ldexp(1.0, getWidth() - 1);
}

double FixedAttr::getGreatestMantissa() const {
  return std::ldexp(1.0, getWidth() - (getIsUnsigned() ? 0 : 1)) - 1;
}

bool FixedAttr::isWithin(FixedAttr other) const {
  int64_t shift = getExponent() - other.getExponent();
  auto isHeld = [&](double mantissa) {
    double m = std::ldexp(mantissa, shift);
    return m >= other.getLeastMantissa() && m <= other.getGreatestMantissa();
  };
  return shift >= 0 && isHeld(getLeastMantissa()) &&
         isHeld(getGreatestMantissa());
}

Attribute FixedAttr::parse(AsmParser &parser, Type) {
  int64_t width, integer;
  bool isUnsigned = false;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() || parser.parseInteger(width) || parser.parseComma() ||
      parser.parseInteger(integer))
    return {};
  if (succeeded(parser.parseOptionalComma())) {
    isUnsigned = true;
    if (parser.parseKeyword("unsigned"))
      return {};
  }
  if (parser.parseGreater())
    return {};
  return parser.getChecked<FixedAttr>(loc, parser.getContext(), width, integer,
                                      isUnsigned);
}

void FixedAttr::print(AsmPrinter &printer) const {
  printer << "<" << getWidth() << ", " << getInteger()
          << (getIsUnsigned() ? ", unsigned>" : ">");
}
