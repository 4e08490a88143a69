//===- Roms.cpp - read-only memories of processes as headers --------------===//

#include "targets/hls/project/Roms.h"
#include "dialects/cnn/Constants.h"
#include "dialects/hls/HlsOps.h"
#include "targets/hls/emit/EmitcPatterns.h"
#include "llvm/ADT/StringExtras.h"
#include <charconv>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// Columns of a line of numbers.
static constexpr size_t kColumns = 100;

namespace {
/// Writes the numbers of one memory as nested braces.
class RomWriter {
public:
  explicit RomWriter(RomOp rom)
      : type(cast<MemRefType>(rom.getType())), number(type.getElementType()),
        bytes(cnn::constantBytes(rom.getValue(), storage)) {
    auto fixed = dyn_cast<FixedType>(number);
    stored = fixed ? Type(mantissaStorage(fixed)) : number;
    size = cnn::elementBytes(rom.getValue().getElementType());
  }

  std::string write(StringRef name) {
    text = "static const " + storedText() + " " + name.str();
    for (int64_t extent : type.getShape())
      text += "[" + std::to_string(extent) + "]";
    text += " = ";
    writeDimension(0);
    return text + ";\n";
  }

private:
  /// Where no integer of C++ is as wide, a type of cnnc_fixed.h says how many
  /// bits count.
  std::string storedText() {
    bool isUnsigned = stored.isUnsignedInteger();
    if (auto fixed = dyn_cast<FixedType>(number);
        fixed && fixed.getWidth() != stored.getIntOrFloatBitWidth())
      return (isUnsigned ? "ubits<" : "bits<") +
             std::to_string(fixed.getWidth()) + ">";
    return (isUnsigned ? "u" : "") +
           (isUnsigned
                ? "int" + std::to_string(stored.getIntOrFloatBitWidth()) + "_t"
                : numberText(stored));
  }

  void writeDimension(int64_t d) {
    int64_t extent = type.getDimSize(d);
    bool isLast = d + 1 == type.getRank();
    text += isLast ? "{" : "{\n";
    size_t column = 0;
    for (int64_t i = 0; i < extent; ++i) {
      if (!isLast) {
        writeDimension(d + 1);
        text += i + 1 < extent ? ",\n" : "\n";
        continue;
      }
      size_t before = text.size();
      writeNumber();
      if (i + 1 < extent)
        text += ", ";
      column += text.size() - before;
      if (column > kColumns && i + 1 < extent) {
        text.back() = '\n';
        column = 0;
      }
    }
    text += "}";
  }

  template <typename T> T take() {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof(T));
    at += sizeof(T);
    return value;
  }

  template <typename T> void print(T value) {
    char digits[40];
    auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
    StringRef shortest(digits, end - digits);
    text += shortest;
    if constexpr (std::is_floating_point_v<T>) {
      if (shortest.find_first_of(".en") == StringRef::npos)
        text += ".0";
      if (std::is_same_v<T, float>)
        text += "f";
    }
  }

  template <typename T> void printFloat(T value) {
    if (value != value)
      text += "NAN";
    else if (value - value != 0)
      text += value > 0 ? "INFINITY" : "-INFINITY";
    else
      print(value);
  }

  void writeNumber() {
    if (stored.isF32())
      return printFloat(take<float>());
    if (stored.isF64())
      return printFloat(take<double>());
    bool isSigned = !stored.isUnsignedInteger();
    switch (size) {
    case 1:
      return isSigned ? print<int>(take<int8_t>())
                      : print<int>(take<uint8_t>());
    case 2:
      return isSigned ? print<int>(take<int16_t>())
                      : print<int>(take<uint16_t>());
    case 4:
      return isSigned ? printWide(take<int32_t>()) : print(take<uint32_t>());
    default:
      return isSigned ? printWide(take<int64_t>()) : print(take<uint64_t>());
    }
  }

  /// The least numbers have no literal of their own.
  void printWide(int64_t value) {
    text += literalText(
        IntegerAttr::get(IntegerType::get(type.getContext(), 64), value));
  }

  MemRefType type;
  Type number, stored;
  SmallVector<char> storage;
  ArrayRef<char> bytes;
  unsigned size;
  size_t at = 0;
  std::string text;
};
} // namespace

std::vector<SourceFile> cnnc::hls::romFiles(ModuleOp kernels) {
  std::vector<SourceFile> files;
  for (auto rom : kernels.getOps<RomOp>())
    files.push_back({"weights/" + rom.getSymName().str() + ".h",
                     RomWriter(rom).write(rom.getSymName())});
  return files;
}
