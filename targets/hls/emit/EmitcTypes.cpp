//===- EmitcTypes.cpp - types of the hls dialect in C++ -------------------===//
//
// Words, streams and fixed-point numbers are types of cnnc_types.h, which maps
// them to those of the libraries at hand.
//
//===----------------------------------------------------------------------===//

#include "dialects/hls/HlsOps.h"
#include "targets/hls/emit/EmitcPatterns.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

std::string cnnc::hls::numberText(Type type) {
  if (auto fixed = dyn_cast<FixedType>(type))
    return llvm::formatv("{0}<{1}, {2}>",
                         fixed.getIsSigned() ? "fixed" : "ufixed",
                         fixed.getWidth(), fixed.getIntegerBits());
  if (type.isF32())
    return "float";
  if (type.isF64())
    return "double";
  unsigned width = type.getIntOrFloatBitWidth();
  if (width == 1)
    return "bool";
  return width == 32 ? "int" : "int" + std::to_string(width) + "_t";
}

std::string cnnc::hls::wordText(WordType type) {
  return llvm::formatv("word<{0}, {1}>", numberText(type.getElement()),
                       type.getLanes());
}

std::string cnnc::hls::streamText(StreamType type) {
  return "hls::stream<" + wordText(type.getWordType()) + ">";
}

void cnnc::hls::populateDialectTypeConversions(TypeConverter &types) {
  types.addConversion([](FixedType type) -> Type {
    return emitc::OpaqueType::get(type.getContext(), numberText(type));
  });
  types.addConversion([](WordType type) -> Type {
    return emitc::OpaqueType::get(type.getContext(), wordText(type));
  });
  types.addConversion([](RecordType type) -> Type {
    return emitc::OpaqueType::get(type.getContext(), type.getName());
  });
  // A stream made in a design is a variable; processes take references.
  types.addConversion([](StreamType type) -> Type {
    return emitc::OpaqueType::get(type.getContext(), streamText(type) + " &");
  });
  // A variable; a pointer into external memory of unknown extent.
  types.addConversion([&types](MemRefType type) -> std::optional<Type> {
    bool isPointer = type.getRank() == 1 && type.isDynamicDim(0);
    if (type.getRank() != 0 && !isPointer)
      return std::nullopt;
    Type element = types.convertType(type.getElementType());
    if (!element)
      return Type();
    return isPointer ? Type(emitc::PointerType::get(element))
                     : Type(emitc::LValueType::get(element));
  });
}
