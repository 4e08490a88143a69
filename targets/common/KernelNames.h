//===- KernelNames.h - symbols made of ONNX names ---------------*- C++ -*-===//

#ifndef CNNC_TARGETS_COMMON_KERNELNAMES_H
#define CNNC_TARGETS_COMMON_KERNELNAMES_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc {

/// A symbol for `kernel`, valid in C, PTX and ELF: `k<number>_<first name>`.
std::string kernelSymbol(cnn::KernelOp kernel, unsigned number);

} // namespace cnnc

#endif
