//===- Designs.cpp - networks that the tests run --------------------------===//

#include "test/targets/hls/network/Designs.h"

using namespace cnnc::network;
using Part = Program::Part;

void DesignBuilder::process(const std::string &name, Program program,
                            Part part) {
  program.setRoot(program.pipelined(pipeline, part));
  network.addProcess(name).program = std::move(program);
}

void DesignBuilder::relay(const std::string &name, int64_t count,
                          std::vector<int> in, std::vector<int> out) {
  Program p;
  Part all = p.run(count, {in, out});
  process(name, std::move(p), all);
}

void DesignBuilder::window(const std::string &name, int64_t h, int64_t w,
                           int64_t groups, int in, int out) {
  Program p;
  Action read{{in}, {}}, write{{}, {out}}, both{{in}, {out}};
  Part first = p.sequence({p.run(w * groups, read), p.run(groups, {})});
  Part middle = p.sequence({p.run(groups, read), p.run((w - 1) * groups, both),
                            p.run(groups, write)});
  Part last = p.sequence({p.run(groups, {}), p.run(w * groups, write)});
  Part all = p.sequence({first, p.repeat(h - 1, middle), last});
  process(name, std::move(p), all);
}

void DesignBuilder::multiply(const std::string &name, int64_t pixels,
                             int64_t inGroups, int64_t outGroups, int in,
                             int out) {
  Program p;
  Action read{{in}, {}}, write{{}, {out}}, both{{in}, {out}};
  bool single = inGroups == 1;
  Part loads = single ? p.run(1, both)
                      : p.sequence({p.run(inGroups - 1, read), p.run(1, both)});
  Part rest = single ? p.run(1, write)
                     : p.sequence({p.run(inGroups - 1, {}), p.run(1, write)});
  Part pixel = p.sequence({loads, p.repeat(outGroups - 1, rest)});
  Part all = p.repeat(pixels, pixel);
  process(name, std::move(p), all);
}

void DesignBuilder::pool(const std::string &name, int64_t h, int64_t w, int in,
                         int out) {
  Program p;
  Part even = p.run(w, {{in}, {}});
  Part pair = p.sequence({p.run(1, {{in}, {}}), p.run(1, {{in}, {out}})});
  Part all = p.repeat(h / 2, p.sequence({even, p.repeat(w / 2, pair)}));
  process(name, std::move(p), all);
}

void DesignBuilder::widen(const std::string &name, int64_t count, int64_t times,
                          int in, int out) {
  Program p;
  Part all = p.repeat(count, p.sequence({p.run(1, {{in}, {out}}),
                                         p.run(times - 1, {{}, {out}})}));
  process(name, std::move(p), all);
}

void DesignBuilder::concat(const std::string &name, int64_t count,
                           std::vector<int> in, int out) {
  Program p;
  std::vector<Part> turns;
  for (int channel : in)
    turns.push_back(p.run(1, {{channel}, {out}}));
  Part all = p.repeat(count, p.sequence(turns));
  process(name, std::move(p), all);
}

ProcessNetwork cnnc::network::residualBlock(int64_t h, int64_t w,
                                            int64_t groups,
                                            int64_t convolutions,
                                            Pipeline pipeline, int64_t skip) {
  int64_t n = h * w * groups;
  DesignBuilder b({1, 1, PipelineStyle::Flushing});
  int in = b.channel("in"), skipped = b.channel("skip", skip);
  int data = b.channel("b0"), out = b.channel("out");
  b.relay("load", n, {}, {in});
  b.pipeline = pipeline;
  b.relay("fork", n, {in}, {data, skipped});
  for (int64_t k = 0; k < convolutions; ++k) {
    std::string number = std::to_string(k);
    int patch = b.channel("p" + number);
    int next = b.channel("b" + std::to_string(k + 1));
    b.window("window" + number, h, w, groups, data, patch);
    b.multiply("conv" + number, h * w, groups, groups, patch, next);
    data = next;
  }
  b.relay("add", n, {data, skipped}, {out});
  b.relay("store", n, {out}, {});
  return b.network;
}

namespace {
/// Grows a network from its input on: each step replaces a stream of pictures
/// by what some layers make of it.
class RandomDesign {
public:
  RandomDesign(unsigned seed, int64_t slowest, PipelineStyle style)
      : random(seed), slowest(slowest), style(style), builder(pick()) {}

  ProcessNetwork make() {
    int64_t h = 2 * between(2, 5), w = 2 * between(2, 5);
    int in = fresh();
    builder.relay("load", h * w, {}, {in});
    int out = layers(in, h, w, between(1, 3), 0);
    builder.relay("store", h * w, {out}, {});
    return builder.network;
  }

private:
  int64_t between(int64_t a, int64_t b) {
    return std::uniform_int_distribution<int64_t>(a, b)(random);
  }
  Pipeline pick() { return {between(1, slowest), between(2, 9), style}; }
  std::string name(const char *what) {
    return what + std::to_string(builder.network.processes.size());
  }
  int fresh() {
    std::string name = "s" + std::to_string(builder.network.channels.size());
    return builder.channel(name, 2, between(1, 64));
  }

  int layers(int in, int64_t h, int64_t w, int64_t count, int nesting) {
    for (int64_t k = 0; k < count; ++k)
      in = nesting < 3 && between(0, 2) > 0 ? branches(in, h, w, nesting)
                                            : layer(in, h, w);
    return in;
  }

  int layer(int in, int64_t h, int64_t w) {
    builder.pipeline = pick();
    switch (between(0, 3)) {
    case 0: {
      int out = fresh();
      builder.relay(name("map"), h * w, {in}, {out});
      return out;
    }
    case 1: {
      int patch = fresh(), out = fresh();
      builder.window(name("window"), h, w, 1, in, patch);
      builder.multiply(name("conv"), h * w, 1, 1, patch, out);
      return out;
    }
    case 2: { // every pixel to several words and back
      int64_t times = between(2, 4);
      int wide = fresh(), out = fresh();
      builder.multiply(name("expand"), h * w, 1, times, in, wide);
      builder.multiply(name("project"), h * w, times, 1, wide, out);
      return out;
    }
    default: { // half the picture and back
      int small = fresh(), out = fresh();
      builder.pool(name("pool"), h, w, in, small);
      builder.widen(name("upsample"), h * w / 4, 4, small, out);
      return out;
    }
    }
  }

  /// A fork into two or three branches, some empty, that join again.
  int branches(int in, int64_t h, int64_t w, int nesting) {
    std::vector<int> heads, tails;
    for (int64_t k = 0, n = between(2, 3); k < n; ++k)
      heads.push_back(fresh());
    builder.pipeline = pick();
    builder.relay(name("fork"), h * w, {in}, heads);
    for (int head : heads)
      tails.push_back(layers(head, h, w, between(0, 2), nesting + 1));
    int out = fresh();
    builder.pipeline = pick();
    if (between(0, 1)) {
      builder.relay(name("add"), h * w, tails, {out});
      return out;
    }
    int all = out;
    builder.concat(name("concat"), h * w, tails, all);
    out = fresh();
    builder.multiply(name("merge"), h * w, tails.size(), 1, all, out);
    return out;
  }

  std::mt19937 random;
  int64_t slowest;
  PipelineStyle style;
  DesignBuilder builder;
};
} // namespace

ProcessNetwork cnnc::network::randomNetwork(unsigned seed, int64_t slowest,
                                            PipelineStyle style) {
  return RandomDesign(seed, slowest, style).make();
}

int cnnc::network::channelOf(const ProcessNetwork &network,
                             const std::string &name) {
  for (size_t c = 0; c < network.channels.size(); ++c)
    if (network.channels[c].name == name)
      return int(c);
  return -1;
}
