//===- CppText.h - printed C++ that a person can read -----------*- C++ -*-===//
//
// Upstream's printer of emitc numbers its variables (v1, v2, ...) and declares
// one for every value that it cannot nest. This step, on the text, gives names
// and drops variables that serve one statement. It understands no more of C++
// than the printer's own habits: one statement a line, declarations `TYPE vN;`
// and `TYPE vN = EXPRESSION;`, loops over `iN`, `jN`, ...
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_EMIT_CPPTEXT_H
#define CNNC_TARGETS_HLS_EMIT_CPPTEXT_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace cnnc::hls {

/// `printed`, what translateToCpp wrote, made readable. Lines of its functions
/// that begin with `//@` are instructions, which do not stay:
///   //@name vN NAME   calls vN NAME (NAME2, ... where that is taken)
///   //@const vN       argument vN is only read
///   //@inline vN      vN, used once as a subscript, stands there itself
/// Long lines are broken.
std::string tidyCpp(llvm::StringRef printed);

/// A statement, head or comment longer than 100 columns on several lines, where
/// an operator or a comma lets it be broken.
std::string breakLine(llvm::StringRef line);

/// The declarations of the functions in `text`, which tidyCpp has written.
std::string declarations(llvm::StringRef text);

} // namespace cnnc::hls

#endif
