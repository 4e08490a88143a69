//===- SymbolText.h - symbols that are the same but for names ---*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_SYMBOLTEXT_H
#define CNNC_TARGETS_HLS_SYMBOLTEXT_H

#include "mlir/IR/Operation.h"

namespace cnnc::hls {

/// What two symbols must have in common to be one: everything but name and
/// locations.
std::string textWithoutName(mlir::Operation *symbol);

} // namespace cnnc::hls

#endif
