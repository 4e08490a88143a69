//===- Folding.cpp - how much of a kernel runs in parallel ----------------===//

#include "targets/hls/Folding.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

Folding Folding::of(cnn::TilingAttr tiling) {
  auto number = [&](StringRef name) -> std::optional<int64_t> {
    auto value = tiling.getConfig().getAs<IntegerAttr>(name);
    return value ? std::optional(value.getInt()) : std::nullopt;
  };
  return {
      number("pi").value_or(1),   number("po").value_or(1),
      number("taps").value_or(1), number("pipeline"),
      number("rows").value_or(0), number("multiplier").value_or(kDsp48e2Bits),
      number("px").value_or(1)};
}

cnn::TilingAttr Folding::tiling(MLIRContext *context, StringRef form) const {
  Builder b(context);
  SmallVector<NamedAttribute> config;
  auto add = [&](StringRef name, int64_t value) {
    config.push_back(b.getNamedAttr(name, b.getI64IntegerAttr(value)));
  };
  add("pi", pi);
  if (form != kStreamForm)
    add("po", po);
  if (form == kConvForm || (form == kConvExternalForm && taps > 1))
    add("taps", taps);
  if (px > 1)
    add("px", px);
  if (form == kConvExternalForm && rows > 0)
    add("rows", rows);
  if (form != kStreamForm && multiplier != kDsp48e2Bits)
    add("multiplier", multiplier);
  if (pipeline)
    add("pipeline", *pipeline);
  return cnn::TilingAttr::get(context, b.getStringAttr(form),
                              b.getDictionaryAttr(config));
}

cnn::TilingAttr cnnc::hls::dataflowTiling(MLIRContext *context) {
  Builder b(context);
  NamedAttribute config[] = {b.getNamedAttr("grain", b.getI64IntegerAttr(1)),
                             b.getNamedAttr("tasks", b.getI64IntegerAttr(1))};
  return cnn::TilingAttr::get(context, b.getStringAttr(kDataflowForm),
                              b.getDictionaryAttr(config));
}

bool cnnc::hls::isExternalForm(cnn::TilingAttr tiling) {
  return tiling && (tiling.getForm() == kConvExternalForm ||
                    tiling.getForm() == kDenseExternalForm);
}

bool cnnc::hls::isStreamingForm(cnn::TilingAttr tiling) {
  return tiling && llvm::is_contained({kConvForm, kDenseForm, kConvExternalForm,
                                       kDenseExternalForm, kStreamForm},
                                      tiling.getForm().getValue());
}
