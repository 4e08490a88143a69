//===- TilingVariants.h - tilings for several devices at once ---*- C++ -*-===//
//
// Where code is made for several devices, a kernel's tiling holds under
// `variants` the tilings of those that want another one, by name:
//
//   #cnn.tiling<"implicit_gemm", {stages = 4, ...,
//       variants = {sm_75 = #cnn.tiling<"implicit_gemm", {stages = 2, ...}>}}>
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_TILINGVARIANTS_H
#define CNNC_DIALECTS_CNN_TILINGVARIANTS_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::cnn {

/// The tilings of devices that want another one, by their names.
mlir::DictionaryAttr variantsOf(TilingAttr tiling);

/// `tiling` with these variants; without any, if there are none.
TilingAttr withVariants(TilingAttr tiling, const mlir::NamedAttrList &variants);

/// What holds for `device`, without variants.
TilingAttr variantFor(TilingAttr tiling, llvm::StringRef device);

} // namespace cnnc::cnn

#endif
