//===- Bench.h - what calls a design in C simulation ------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PROJECT_BENCH_H
#define CNNC_TARGETS_HLS_PROJECT_BENCH_H

#include "targets/common/CodeImage.h"
#include "llvm/ADT/StringRef.h"

namespace cnnc::hls {

/// tb/streams.h: between tensors in memory and streams.
extern const llvm::StringLiteral kStreamsHeader;

/// src/TOP.h: the declaration of the top function.
std::string topHeader(const HlsDesign &design);

/// tb/testbench.cpp: runs the design on tb/data/inputN.bin and compares with
/// tb/data/outputN.bin within the tolerances of tb/golden.h, which whoever has
/// golden data writes.
std::string benchText(const HlsDesign &design);

/// tb/library.cpp: the entry of the shared library that the runtime's device
/// hls-csim loads. Its functions are declared in runtime/schema/CsimLibrary.h.
std::string libraryText(const HlsDesign &design);

} // namespace cnnc::hls

#endif
