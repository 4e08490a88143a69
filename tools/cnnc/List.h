//===- List.h - tables of what cnnc knows -----------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNNC_LIST_H
#define CNNC_TOOLS_CNNC_LIST_H

#include "llvm/Support/raw_ostream.h"

namespace cnnc {

/// Prints `table` (operators, targets, devices), one row a line, columns
/// separated by tabs, the first line their names; false if it is unknown.
bool printList(llvm::raw_ostream &os, llvm::StringRef table);

} // namespace cnnc

#endif
