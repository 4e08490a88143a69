//===- Connections.h - who reads what in a design ---------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_LOWER_CONNECTIONS_H
#define CNNC_TARGETS_HLS_LOWER_CONNECTIONS_H

#include "targets/hls/lower/Steps.h"

namespace cnnc::hls {

/// The streams of a design by the cnn values that flow through them. First all
/// uses are counted, then producers define, and users take, one copy each:
/// forks stand where there is more than one user, and processes that change the
/// width of words where a user wants another.
class Connections {
public:
  explicit Connections(DesignBuilder &design) : design(design) {}

  void countUse(mlir::Value value) { ++sources[value].uses; }
  /// `channel` is the stream of `value`.
  void define(mlir::Value value, const Channel &channel);
  bool isDefined(mlir::Value value) { return sources[value].isDefined; }
  /// A copy of the stream as it is.
  Channel take(mlir::Value value);
  /// The same in other words; what has no such pixels, as it has been flattened
  /// in memory, in words of those that it has.
  Channel take(mlir::Value value, WordShape word);

private:
  struct Source {
    unsigned uses = 0;
    bool isDefined = false;
    llvm::SmallVector<Channel> copies;
  };
  DesignBuilder &design;
  llvm::DenseMap<mlir::Value, Source> sources;
};

} // namespace cnnc::hls

#endif
