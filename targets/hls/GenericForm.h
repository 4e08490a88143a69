//===- GenericForm.h - loops over arrays for every kernel -------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_GENERICFORM_H
#define CNNC_TARGETS_HLS_GENERICFORM_H

#include "targets/common/forms/KernelContext.h"

namespace cnnc::hls {

/// A form of targets/common/forms for any kernel: scalars (`lanes` is 1), and
/// all tasks in one call.
cnn::TilingAttr genericTiling(cnn::KernelOp kernel);

/// What writes the form of a generic tiling; null for other names.
using GenericForm = void (*)(KernelContext &);
GenericForm findGenericForm(llvm::StringRef name);

/// Writes the loops of a kernel of generic form in its place. The buffers of
/// its function, which holds nothing else, get one dimension.
void writeLoops(cnn::KernelOp kernel);

} // namespace cnnc::hls

#endif
