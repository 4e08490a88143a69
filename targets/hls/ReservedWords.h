//===- ReservedWords.h - names that emitted code may not use ----*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_RESERVEDWORDS_H
#define CNNC_TARGETS_HLS_RESERVEDWORDS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace cnnc::hls {

/// Names of the headers that every project includes; isReserved
/// (emit/CppNames.h) knows those that C++ has taken.
inline constexpr llvm::StringLiteral kReservedWords[] = {
    "maximum",     "minimum",   "hls",        "word",        "bits",
    "ubits",       "fixed",     "ufixed",     "scale",       "to_fixed",
    "to_ufixed",   "to_float",  "to_double",  "to_integer",  "from_bits",
    "zero_if_nan", "read_once", "copy_words", "split_words", "join_words",
    "turn_words",  "load_words"};

} // namespace cnnc::hls

#endif
