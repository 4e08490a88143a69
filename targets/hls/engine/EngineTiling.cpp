//===- EngineTiling.cpp - the numbers of an engine and of a layer ---------===//

#include "targets/hls/engine/EngineTiling.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// The numbers of integers, by their names.
static constexpr std::pair<StringLiteral, int64_t EngineNumbers::*> kNumbers[] =
    {{"element", &EngineNumbers::element}, {"input", &EngineNumbers::input},
     {"weight", &EngineNumbers::weight},   {"sum", &EngineNumbers::sum},
     {"factor", &EngineNumbers::factor},   {"side", &EngineNumbers::side},
     {"result", &EngineNumbers::result}};

EngineTiling EngineTiling::of(cnn::TilingAttr tiling) {
  auto number = [&](StringRef name, int64_t otherwise = 1) -> int64_t {
    auto value = tiling.getConfig().getAs<IntegerAttr>(name);
    return value ? value.getInt() : otherwise;
  };
  EngineTiling result;
  result.shape.isDepthwise = bool(tiling.getConfig().get("depthwise"));
  result.shape.pi = number("pi");
  result.shape.po = result.shape.isDepthwise ? result.shape.pi : number("po");
  result.shape.positions = number("positions");
  result.shape.pixels = number("pixels");
  result.shape.beat = number("beat");
  result.shape.word = number("word");
  for (auto [name, member] : kNumbers)
    result.shape.numbers.*member = number(name, EngineNumbers().*member);
  result.shape.multiplier = number("multiplier", kDsp48e2Bits);
  result.tile = {number("rows"), number("columns")};
  result.joined = number("joined");
  return result;
}

cnn::TilingAttr EngineTiling::tiling(MLIRContext *context) const {
  Builder b(context);
  SmallVector<NamedAttribute> config;
  auto add = [&](StringRef name, int64_t value) {
    config.push_back(b.getNamedAttr(name, b.getI64IntegerAttr(value)));
  };
  if (shape.isDepthwise)
    config.push_back(b.getNamedAttr("depthwise", b.getUnitAttr()));
  else
    add("po", shape.po);
  add("pi", shape.pi);
  add("positions", shape.positions);
  add("pixels", shape.pixels);
  add("beat", shape.beat);
  add("word", shape.word);
  if (!shape.numbers.isFloat()) {
    for (auto [name, member] : kNumbers)
      add(name, shape.numbers.*member);
    add("multiplier", shape.multiplier);
  }
  add("rows", tile.rows);
  add("columns", tile.columns);
  if (joined > 1)
    add("joined", joined);
  // A launch is one task.
  add("grain", 1);
  add("tasks", 1);
  return cnn::TilingAttr::get(context, b.getStringAttr(kEngineForm),
                              b.getDictionaryAttr(config));
}

bool cnnc::hls::isEngineForm(cnn::TilingAttr tiling) {
  return tiling && tiling.getForm() == kEngineForm;
}
