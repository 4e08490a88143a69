//===- Designs.h - networks that the tests run ------------------*- C++ -*-===//

#ifndef CNNC_TEST_TARGETS_HLS_NETWORK_DESIGNS_H
#define CNNC_TEST_TARGETS_HLS_NETWORK_DESIGNS_H

#include "targets/hls/network/ProcessNetwork.h"
#include <random>

namespace cnnc::network {

/// Makes the processes of a network that handles pictures, pixel by pixel, with
/// `groups` words for each.
class DesignBuilder {
public:
  explicit DesignBuilder(Pipeline pipeline) : pipeline(pipeline) {}

  int channel(const std::string &name, int64_t depth = 2, int64_t bits = 8) {
    return network.addChannel({name, depth, bits});
  }
  /// `count` times: reads all of `in`, writes all of `out`.
  void relay(const std::string &name, int64_t count, std::vector<int> in,
             std::vector<int> out);
  /// 3x3 line buffer with padding: a row and a pixel behind its input.
  void window(const std::string &name, int64_t h, int64_t w, int64_t groups,
              int in, int out);
  /// Folded product: reads `inGroups` words, writes `outGroups`, each of which
  /// takes `inGroups` iterations.
  void multiply(const std::string &name, int64_t pixels, int64_t inGroups,
                int64_t outGroups, int in, int out);
  /// 2x2 pooling with stride 2: writes on odd rows and columns only.
  void pool(const std::string &name, int64_t h, int64_t w, int in, int out);
  /// Each word of `in` to `out` `times` over.
  void widen(const std::string &name, int64_t count, int64_t times, int in,
             int out);
  /// `count` times: a word of each of `in` in turn.
  void concat(const std::string &name, int64_t count, std::vector<int> in,
              int out);
  /// Any runs and repetitions, as one pipelined loop.
  void process(const std::string &name, Program program, Program::Part part);

  Pipeline pipeline;
  ProcessNetwork network;
};

/// A residual block: `convolutions` 3x3 convolutions beside a skip connection
/// of depth `skip`, its channel the one named "skip".
ProcessNetwork residualBlock(int64_t h, int64_t w, int64_t groups,
                             int64_t convolutions, Pipeline pipeline,
                             int64_t skip);

/// A network of random shape with forks, joins and concatenations, nested;
/// every channel has depth 2, every pipeline an interval of 1 to `slowest`.
ProcessNetwork randomNetwork(unsigned seed, int64_t slowest = 2,
                             PipelineStyle style = PipelineStyle::Flushing);

/// The number of the channel of a name.
int channelOf(const ProcessNetwork &network, const std::string &name);

} // namespace cnnc::network

#endif
