//===- CppNames.h - names that C++ has taken --------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_EMIT_CPPNAMES_H
#define CNNC_TARGETS_HLS_EMIT_CPPNAMES_H

#include "llvm/ADT/StringRef.h"

namespace cnnc::hls {

/// True for names that an emitted function or argument must not have: keywords
/// and alternative tokens (ISO C++20, 5.11 and 5.5), types of the library
/// (`..._t`), macros (all in capitals), and functions of C's library, as far as
/// LLVM knows them.
bool isReserved(llvm::StringRef name);

} // namespace cnnc::hls

#endif
