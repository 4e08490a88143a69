//===- MlirStatistic.h - statistics of passes that count --------*- C++ -*-===//
//
// Debian builds MLIR without statistics, but lets a project that keeps its
// asserts declare them: in our objects a `Pass::Statistic` has a name and a
// value, which the constructor in libMLIR, made for an empty class, leaves
// uninitialised. So that they count, our objects have the constructor that
// upstream's builds with asserts have. Being inline, it is hidden from libMLIR,
// whose own passes keep theirs. `passes/statistics` reads the values.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_CMAKE_MLIRSTATISTIC_H
#define CNNC_CMAKE_MLIRSTATISTIC_H

#include "mlir/Pass/Pass.h"

inline mlir::Pass::Statistic::Statistic(Pass *owner, const char *name,
                                        const char *description)
    : llvm::Statistic{"", name, description} {
  // Not one of LLVM's global statistics.
  Initialized = true;
  owner->statistics.push_back(this);
}

inline mlir::Pass::Statistic &mlir::Pass::Statistic::operator=(unsigned value) {
  llvm::Statistic::operator=(value);
  return *this;
}

#endif
