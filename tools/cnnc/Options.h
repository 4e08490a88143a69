//===- Options.h - values of cnnc's flags -----------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNNC_OPTIONS_H
#define CNNC_TOOLS_CNNC_OPTIONS_H

#include "compiler/pipeline/Compile.h"
#include "targets/common/Precision.h"

namespace cnnc {

/// Reads NAME=2x3x4 (NAME= for a scalar) into `options`; on failure `error`
/// says what was expected.
bool readShapeFlag(llvm::StringRef flag, CompileOptions &options,
                   std::string &error);

/// Appends NAME=FILE.npy, the value of `--option`, to `files`; the file is read
/// later.
bool readFileFlag(llvm::StringRef option, llvm::StringRef flag,
                  std::vector<std::pair<std::string, std::string>> &files,
                  std::string &error);

/// What --precision says: the target's own precision, or numbers on grids for
/// any target.
struct PrecisionFlag {
  Precision precision = Precision::F32;
  std::optional<QuantiseOptions> quantise;
};

/// Reads f32, tf32, f16, int8, fixedW or fixed<W,I>; nothing for another text.
std::optional<PrecisionFlag> readPrecisionFlag(llvm::StringRef flag);

/// After a network did not fit its device: the widest numbers of at most `bits`
/// with which it does, as a value of --precision, found by compiling it; empty
/// if there are none.
std::string precisionThatFits(const CompileOptions &options, int64_t bits);

} // namespace cnnc

#endif
