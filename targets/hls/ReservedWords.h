//===- ReservedWords.h - names that emitted code may not use ----*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_RESERVEDWORDS_H
#define CNNC_TARGETS_HLS_RESERVEDWORDS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace cnnc::hls {

/// Words of C++ (with the alternative tokens, C++20), and names of the headers
/// that every project includes.
inline constexpr llvm::StringLiteral kReservedWords[] = {
    "alignas",     "alignof",      "and",           "and_eq",
    "asm",         "auto",         "bitand",        "bitor",
    "bool",        "break",        "case",          "catch",
    "char",        "char16_t",     "char32_t",      "char8_t",
    "class",       "co_await",     "co_return",     "co_yield",
    "compl",       "concept",      "const",         "const_cast",
    "consteval",   "constexpr",    "constinit",     "continue",
    "decltype",    "default",      "delete",        "do",
    "double",      "dynamic_cast", "else",          "enum",
    "explicit",    "export",       "extern",        "false",
    "float",       "for",          "friend",        "goto",
    "if",          "inline",       "int",           "long",
    "main",        "mutable",      "namespace",     "new",
    "noexcept",    "not",          "not_eq",        "nullptr",
    "operator",    "or",           "or_eq",         "private",
    "protected",   "public",       "register",      "reinterpret_cast",
    "requires",    "return",       "short",         "signed",
    "sizeof",      "static",       "static_assert", "static_cast",
    "std",         "struct",       "switch",        "template",
    "this",        "thread_local", "throw",         "true",
    "try",         "typedef",      "typeid",        "typename",
    "union",       "unsigned",     "using",         "virtual",
    "void",        "volatile",     "wchar_t",       "while",
    "xor",         "xor_eq",       "memory",        "maximum",
    "minimum",     "hls",          "word",          "fixed",
    "ufixed",      "scale",        "to_fixed",      "to_ufixed",
    "to_float",    "to_double",    "to_integer",    "from_bits",
    "TRN",         "TRN_ZERO",     "RND",           "RND_ZERO",
    "RND_MIN_INF", "RND_INF",      "RND_CONV",      "SAT",
    "SAT_ZERO",    "SAT_SYM",      "WRAP",          "INFINITY",
    "NAN",         "NULL",         "EOF",           "HUGE_VAL"};

} // namespace cnnc::hls

#endif
