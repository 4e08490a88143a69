//===- ReservedWords.h - names that emitted code may not use ----*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_RESERVEDWORDS_H
#define CNNC_TARGETS_HLS_RESERVEDWORDS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace cnnc::hls {

/// Words of C++, and names of the headers that every project includes.
inline constexpr llvm::StringLiteral kReservedWords[] = {
    "auto",       "bool",      "break",    "case",      "char",     "class",
    "const",      "continue",  "default",  "delete",    "do",       "double",
    "else",       "enum",      "explicit", "export",    "extern",   "false",
    "float",      "for",       "friend",   "goto",      "if",       "inline",
    "int",        "long",      "main",     "mutable",   "new",      "operator",
    "private",    "protected", "public",   "register",  "return",   "short",
    "signed",     "sizeof",    "static",   "std",       "struct",   "switch",
    "this",       "throw",     "true",     "try",       "typedef",  "union",
    "unsigned",   "using",     "virtual",  "void",      "volatile", "while",
    "memory",     "maximum",   "minimum",  "hls",       "word",     "fixed",
    "ufixed",     "scale",     "to_fixed", "to_ufixed", "to_float", "to_double",
    "to_integer", "from_bits", "TRN",      "RND",       "SAT",      "WRAP"};

} // namespace cnnc::hls

#endif
