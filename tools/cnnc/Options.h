//===- Options.h - values of cnnc's flags -----------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNNC_OPTIONS_H
#define CNNC_TOOLS_CNNC_OPTIONS_H

#include "compiler/pipeline/Compile.h"

namespace cnnc {

/// Reads NAME=2x3x4 (NAME= for a scalar) into `options`; on failure `error`
/// says what was expected.
bool readShapeFlag(llvm::StringRef flag, CompileOptions &options,
                   std::string &error);

/// Reads NAME=FILE.npy; the file is read later.
bool readBindFlag(llvm::StringRef flag, CompileOptions &options,
                  std::string &error);

} // namespace cnnc

#endif
