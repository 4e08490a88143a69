//===- TilingVariants.cpp - tilings for several devices at once -----------===//

#include "dialects/cnn/TilingVariants.h"

using namespace mlir;
using namespace cnnc::cnn;

static constexpr StringLiteral kVariants = "variants";

DictionaryAttr cnnc::cnn::variantsOf(TilingAttr tiling) {
  auto variants = tiling.getConfig().getAs<DictionaryAttr>(kVariants);
  return variants ? variants : DictionaryAttr::get(tiling.getContext());
}

TilingAttr cnnc::cnn::withVariants(TilingAttr tiling,
                                   const NamedAttrList &variants) {
  MLIRContext *context = tiling.getContext();
  NamedAttrList config(tiling.getConfig());
  config.erase(kVariants);
  if (!variants.empty())
    config.set(kVariants, variants.getDictionary(context));
  return TilingAttr::get(context, tiling.getForm(),
                         config.getDictionary(context));
}

TilingAttr cnnc::cnn::variantFor(TilingAttr tiling, StringRef device) {
  auto own = variantsOf(tiling).getAs<TilingAttr>(device);
  return own ? own : withVariants(tiling, {});
}
