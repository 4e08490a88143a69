//===- KernelNames.h - symbols made of ONNX names ---------------*- C++ -*-===//

#ifndef CNNC_TARGETS_COMMON_KERNELNAMES_H
#define CNNC_TARGETS_COMMON_KERNELNAMES_H

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/NodeNames.h"

namespace cnnc {

using cnn::nodeNames;

/// A symbol for `kernel`, valid in C, PTX and ELF: `k<number>_<first name>`.
std::string kernelSymbol(cnn::KernelOp kernel, unsigned number);

} // namespace cnnc

#endif
