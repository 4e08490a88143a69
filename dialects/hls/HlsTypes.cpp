//===- HlsTypes.cpp - fixed-point numbers, words, streams -----------------===//

#include "dialects/hls/Fixed.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc::hls;

#include "dialects/hls/HlsEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "dialects/hls/HlsAttrs.cpp.inc"
#define GET_TYPEDEF_CLASSES
#include "dialects/hls/HlsTypes.cpp.inc"

void HlsDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "dialects/hls/HlsTypes.cpp.inc"
      >();
}

void HlsDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/hls/HlsAttrs.cpp.inc"
      >();
}

bool cnnc::hls::isNumberType(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type))
    return integer.isSignless() && integer.getWidth() <= 64;
  return type.isF32() || type.isF64() || isa<FixedType>(type);
}

//===----------------------------------------------------------------------===//
// Fixed-point numbers
//===----------------------------------------------------------------------===//

static constexpr int64_t kMaxWidth = 1024; // AP_INT_MAX_W

LogicalResult FixedType::verify(function_ref<InFlightDiagnostic()> emitError,
                                int64_t width, int64_t integerBits, bool) {
  if (width < 1 || width > kMaxWidth)
    return emitError() << "hls.fixed: expected a width between 1 and "
                       << kMaxWidth << ", got " << width;
  if (integerBits < -kMaxWidth || integerBits > 2 * kMaxWidth)
    return emitError() << "hls.fixed: expected between " << -kMaxWidth
                       << " and " << 2 * kMaxWidth << " integer bits, got "
                       << integerBits;
  return success();
}

Type FixedType::parse(AsmParser &parser) {
  int64_t width, integerBits;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() || parser.parseInteger(width) || parser.parseComma() ||
      parser.parseInteger(integerBits))
    return {};
  bool isSigned = true;
  if (succeeded(parser.parseOptionalComma())) {
    if (parser.parseKeyword("unsigned"))
      return {};
    isSigned = false;
  }
  if (parser.parseGreater())
    return {};
  return parser.getChecked<FixedType>(loc, parser.getContext(), width,
                                      integerBits, isSigned);
}

void FixedType::print(AsmPrinter &printer) const {
  printer << "<" << getWidth() << ", " << getIntegerBits()
          << (getIsSigned() ? "" : ", unsigned") << ">";
}

/// Integer bits that hold both, a sign included if either has one.
static int64_t commonIntegerBits(FixedType a, FixedType b) {
  auto bits = [](FixedType type, FixedType other) {
    return type.getIntegerBits() + (other.getIsSigned() && !type.getIsSigned());
  };
  return std::max(bits(a, b), bits(b, a));
}

static FixedType make(FixedType a, FixedType b, int64_t integerBits,
                      bool isSigned) {
  int64_t fraction = std::max(a.getFractionBits(), b.getFractionBits());
  return FixedType::get(a.getContext(), integerBits + fraction, integerBits,
                        isSigned);
}

static bool eitherSigned(FixedType a, FixedType b) {
  return a.getIsSigned() || b.getIsSigned();
}

FixedType cnnc::hls::sumType(FixedType a, FixedType b) {
  return make(a, b, commonIntegerBits(a, b) + 1, eitherSigned(a, b));
}

FixedType cnnc::hls::differenceType(FixedType a, FixedType b) {
  return make(a, b, commonIntegerBits(a, b) + 1, /*isSigned=*/true);
}

FixedType cnnc::hls::productType(FixedType a, FixedType b) {
  return FixedType::get(a.getContext(), a.getWidth() + b.getWidth(),
                        a.getIntegerBits() + b.getIntegerBits(),
                        eitherSigned(a, b));
}

FixedType cnnc::hls::unionType(FixedType a, FixedType b) {
  return make(a, b, commonIntegerBits(a, b), eitherSigned(a, b));
}

bool cnnc::hls::fitsMantissa(int64_t mantissa, int64_t width, bool isSigned) {
  if (!isSigned)
    return mantissa >= 0 && (width >= 63 || mantissa < int64_t(1) << width);
  if (width >= 64)
    return true;
  int64_t bound = int64_t(1) << (width - 1);
  return mantissa >= -bound && mantissa < bound;
}

int64_t cnnc::hls::bitWidth(Type type) {
  if (auto fixed = dyn_cast<FixedType>(type))
    return fixed.getWidth();
  if (auto word = dyn_cast<WordType>(type))
    return word.getLanes() * bitWidth(word.getElement());
  return type.getIntOrFloatBitWidth();
}

//===----------------------------------------------------------------------===//
// Records
//===----------------------------------------------------------------------===//

LogicalResult RecordType::verify(function_ref<InFlightDiagnostic()> emitError,
                                 StringAttr name, ArrayAttr fields) {
  if (name.empty() || fields.empty() ||
      !llvm::all_of(fields, llvm::IsaPred<StringAttr>))
    return emitError() << "hls.record: expected a name and names of fields";
  return success();
}

std::optional<unsigned> RecordType::indexOf(StringRef field) const {
  for (auto [i, name] : llvm::enumerate(getFields()))
    if (cast<StringAttr>(name).getValue() == field)
      return i;
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Words and streams
//===----------------------------------------------------------------------===//

static LogicalResult verifyLanes(function_ref<InFlightDiagnostic()> emitError,
                                 int64_t lanes, Type element) {
  if (lanes < 1)
    return emitError() << "expected at least one lane, got " << lanes;
  if (!isNumberType(element))
    return emitError() << "expected lanes of f32, f64, integers or fixed-point "
                          "numbers, got "
                       << element;
  return success();
}

template <typename T> static Type parseLanes(AsmParser &parser) {
  SmallVector<int64_t> lanes;
  Type element;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() ||
      parser.parseDimensionList(lanes, /*allowDynamic=*/false) ||
      parser.parseType(element) || parser.parseGreater())
    return {};
  if (lanes.size() != 1) {
    parser.emitError(loc, "expected one number of lanes");
    return {};
  }
  return parser.getChecked<T>(loc, parser.getContext(), lanes.front(), element);
}

LogicalResult WordType::verify(function_ref<InFlightDiagnostic()> emitError,
                               int64_t lanes, Type element) {
  return verifyLanes(emitError, lanes, element);
}
Type WordType::parse(AsmParser &parser) { return parseLanes<WordType>(parser); }
void WordType::print(AsmPrinter &printer) const {
  printer << "<" << getLanes() << "x" << getElement() << ">";
}

LogicalResult StreamType::verify(function_ref<InFlightDiagnostic()> emitError,
                                 int64_t lanes, Type element) {
  return verifyLanes(emitError, lanes, element);
}
Type StreamType::parse(AsmParser &parser) {
  return parseLanes<StreamType>(parser);
}
void StreamType::print(AsmPrinter &printer) const {
  printer << "<" << getLanes() << "x" << getElement() << ">";
}
WordType StreamType::getWordType() const {
  return WordType::get(getContext(), getLanes(), getElement());
}
