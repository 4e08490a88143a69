//===- PassStatistics.h - what the passes counted ---------------*- C++ -*-===//
//
// MLIR's own report needs an MLIR that is built with statistics, which Debian's
// is not; see cmake/MlirStatistic.h.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_PASSES_STATISTICS_PASSSTATISTICS_H
#define CNNC_PASSES_STATISTICS_PASSSTATISTICS_H

#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/MapVector.h"
#include <map>
#include <mutex>

namespace cnnc {

/// Adds up what our passes count, over all functions and pass managers.
class PassStatistics {
public:
  /// Lets this object, which must outlive the pass manager's runs, listen.
  void listenTo(mlir::PassManager &pm);
  /// Takes over what `pass` has counted and sets it back to zero.
  void collect(mlir::Pass *pass);
  /// One line for each statistic, in the order of the first runs.
  void print(llvm::raw_ostream &os) const;

private:
  struct Entry {
    std::string description;
    uint64_t value = 0;
  };

  std::mutex mutex;
  llvm::MapVector<std::pair<std::string, std::string>, Entry,
                  std::map<std::pair<std::string, std::string>, unsigned>>
      entries;
};

} // namespace cnnc

#endif
