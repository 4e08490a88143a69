//===- Options.cpp - values of cnnc's flags -------------------------------===//

#include "tools/cnnc/Options.h"

using namespace cnnc;
using llvm::StringRef;

bool cnnc::readShapeFlag(StringRef flag, CompileOptions &options,
                         std::string &error) {
  auto [name, text] = flag.rsplit('=');
  llvm::SmallVector<StringRef> parts;
  if (!text.empty())
    text.split(parts, 'x');
  llvm::SmallVector<int64_t> shape;
  bool right = flag.contains('=') && !name.empty();
  for (StringRef part : parts)
    right &= !part.getAsInteger(10, shape.emplace_back()) && shape.back() >= 0;
  if (!right)
    error = ("--shape=" + flag + ": expected NAME=EXTENTxEXTENTx...").str();
  options.import.shapes[name.str()] = shape;
  return right;
}

bool cnnc::readFileFlag(StringRef option, StringRef flag,
                        std::vector<std::pair<std::string, std::string>> &files,
                        std::string &error) {
  auto [name, path] = flag.split('=');
  bool right = !name.empty() && !path.empty();
  if (!right)
    error = ("--" + option + "=" + flag + ": expected NAME=FILE.npy").str();
  files.push_back({name.str(), path.str()});
  return right;
}

std::optional<PrecisionFlag> cnnc::readPrecisionFlag(StringRef flag) {
  PrecisionFlag result;
  if (auto precision = findPrecision(flag)) {
    result.precision = *precision;
    return result;
  }
  QuantiseOptions &options = result.quantise.emplace();
  if (flag == "int8")
    return result;
  options.scheme = "fixed";
  if (!flag.consume_front("fixed"))
    return std::nullopt;
  bool both = flag.consume_front("<") && flag.consume_back(">");
  auto [width, integer] = flag.split(',');
  int64_t bits;
  if (width.trim().getAsInteger(10, options.width) || options.width < 2 ||
      options.width > 24 || both != flag.contains(','))
    return std::nullopt;
  if (!both)
    return result;
  if (integer.trim().getAsInteger(10, bits) || bits < -64 || bits > 64)
    return std::nullopt;
  options.integer.assign(1, bits);
  return result;
}

std::string cnnc::precisionThatFits(const CompileOptions &options,
                                    int64_t bits) {
  static constexpr std::pair<llvm::StringLiteral, int64_t> kPrecisions[] = {
      {"fixed16", 16}, {"int8", 8}};
  int64_t now = !options.quantise                     ? 32
                : options.quantise->scheme == "fixed" ? options.quantise->width
                                                      : 8;
  for (auto [name, width] : kPrecisions) {
    if (width > bits || width >= now)
      continue;
    CompileOptions narrower = options;
    narrower.quantise = readPrecisionFlag(name)->quantise;
    if (options.quantise)
      narrower.quantise->calibrate = options.quantise->calibrate;
    narrower.trial = true;
    narrower.stopAfter = Phase::Lower;
    narrower.output = narrower.reportPath = narrower.assemblyPath = "";
    narrower.nodesPath = narrower.reproducerPath = "";
    narrower.remarks = std::nullopt;
    narrower.statistics = narrower.timing = false;
    if (options.progress)
      narrower.progress = [&, name = StringRef(name)](StringRef) {
        options.progress(("--precision=" + name + " instead").str());
      };
    if (compile(narrower) == CompileStatus::Ok)
      return name.str();
  }
  return "";
}
