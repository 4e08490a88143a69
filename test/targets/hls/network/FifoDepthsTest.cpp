//===- FifoDepthsTest.cpp - computed depths of FIFOs ----------------------===//

#include "targets/hls/network/FifoDepths.h"
#include "targets/hls/network/HeldDepth.h"
#include "test/targets/hls/network/Designs.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace cnnc::network;

static void apply(ProcessNetwork &network, const FifoDepths &depths) {
  for (size_t c = 0; c < network.channels.size(); ++c)
    network.channels[c].depth = depths.depth[c];
}

/// The interval of frames once it is steady; fails if the network is stuck.
static int64_t steadyInterval(const ProcessNetwork &network,
                              bool unbounded = false) {
  SimulationOptions options;
  options.frames = 4;
  options.unbounded = unbounded;
  SimulationResult result = simulate(network, options);
  EXPECT_TRUE(result.finished);
  return result.interval();
}

/// The least interval and the slack that depths may cost.
static int64_t slowest(const ProcessNetwork &network) {
  return std::ceil(double(network.leastInterval()) * (1 + kSlack));
}

TEST(FifoDepths, SkipConnection) {
  for (int64_t latency : {1, 6, 20}) {
    Pipeline pipeline{1, latency, PipelineStyle::Flushing};
    ProcessNetwork network = residualBlock(8, 8, 2, 2, pipeline, 2);
    FifoDepths minimal = computeDepths(network, DepthGoal::Minimal);
    EXPECT_TRUE(minimal.deadlockFree);
    int skip = channelOf(network, "skip");
    EXPECT_EQ(minimal.depth[skip], 2 * (2 * 9 + 1));
    FifoDepths full = computeDepths(network);
    EXPECT_TRUE(full.deadlockFree);
    EXPECT_GE(full.depth[skip], minimal.depth[skip]);
    // Not wasteful either: latencies and pace, not whole frames.
    EXPECT_LE(full.depth[skip], 2 * (2 * 9 + 1) + 8 * latency + 24);
    apply(network, full);
    EXPECT_LE(steadyInterval(network), slowest(network));
  }
}

// Depths of stalling pipelines follow from latencies: two rows and a pixel, and
// what the pipelines of the longer branch keep, 4 * (6 - 1) - 1.
TEST(FifoDepths, StallingPipelines) {
  ProcessNetwork network =
      residualBlock(8, 8, 1, 2, {1, 6, PipelineStyle::Stalling}, 2);
  FifoDepths minimal = computeDepths(network, DepthGoal::Minimal);
  EXPECT_TRUE(minimal.deadlockFree);
  EXPECT_EQ(minimal.depth[channelOf(network, "skip")], 38);
  apply(network, minimal);
  EXPECT_TRUE(simulate(network).finished);
  FifoDepths full = computeDepths(network);
  EXPECT_TRUE(full.deadlockFree);
  apply(network, full);
  EXPECT_EQ(steadyInterval(network), steadyInterval(network, true));
}

// A slow process hides nothing: the first layers wait for it, and FIFOs do not
// hold what they could have made meanwhile.
TEST(FifoDepths, FastProducersDoNotRunAhead) {
  DesignBuilder b({1, 4, PipelineStyle::Flushing});
  int c = b.channel("c"), d = b.channel("d");
  b.relay("load", 1000, {}, {c});
  b.multiply("slow", 1000, 1, 8, c, d);
  b.relay("store", 8000, {d}, {});
  FifoDepths depths = computeDepths(b.network);
  EXPECT_LE(depths.depth[c], 4);
  EXPECT_LE(depths.interval, slowest(b.network));
}

/// A memory between `in` and `out` that hands on frames of `n` words once they
/// are whole.
static void passWholeFrames(DesignBuilder &b, int64_t n, int in, int out) {
  ProcessNetwork &network = b.network;
  int full = network.addChannel({"m", 2, 1, 0, 0, false});
  int free = network.addChannel({"m", 2, 1, 0, 2, false});
  auto make = [&](const char *name, int first, Action action, int last) {
    Program p;
    p.setRoot(p.sequence({p.pipelined({}, p.run(1, {{first}, {}})),
                          p.pipelined(b.pipeline, p.run(n, action)),
                          p.pipelined({}, p.run(1, {{}, {last}}))}));
    network.addProcess(name).program = std::move(p);
  };
  make("collect", free, {{in}, {}}, full);
  make("replay", full, {{}, {out}}, free);
}

// A process that hands on whole frames puts its branch frames behind; the other
// holds them all meanwhile.
TEST(FifoDepths, WholeFramesInAMemory) {
  DesignBuilder b({1, 2, PipelineStyle::Flushing});
  int64_t n = 100;
  int in = b.channel("in"), skip = b.channel("skip"), out = b.channel("out");
  ProcessNetwork &network = b.network;
  b.relay("fork", n, {}, {in, skip});
  passWholeFrames(b, n, in, out);
  b.relay("join", n, {out, skip}, {});
  ASSERT_FALSE(network.verify());
  FifoDepths depths = computeDepths(network);
  EXPECT_TRUE(depths.deadlockFree);
  EXPECT_GE(depths.depth[skip], n);
  apply(network, depths);
  EXPECT_EQ(steadyInterval(network), steadyInterval(network, true));
}

// What channels hold after many frames is known after three that are alike.
TEST(FifoDepths, KnownAfterThreeFrames) {
  DesignBuilder b({1, 2, PipelineStyle::Flushing});
  int64_t n = 100, memories = 5;
  int next = b.channel("in"), skip = b.channel("skip");
  b.relay("fork", n, {}, {next, skip});
  for (int64_t k = 0; k < memories; ++k) {
    int in = next;
    next = b.channel("b" + std::to_string(k));
    passWholeFrames(b, n, in, next);
  }
  b.relay("join", n, {next, skip}, {});
  SimulationOptions options;
  options.unbounded = options.lateReads = true;
  options.stretch.assign(b.network.processes.size(), 1.0);
  options.stretch.front() = 1.25;
  Simulation simulation(b.network, options);
  SimulationResult few = simulation.run(2);
  EXPECT_FALSE(simulation.forEver());
  few = simulation.run(3);
  std::optional<SimulationResult> all = simulation.forEver();
  ASSERT_TRUE(all);
  SimulationResult many = simulation.run(memories + 6);
  EXPECT_LT(few.largest[skip], many.largest[skip]);
  EXPECT_EQ(all->largest, many.largest);
  EXPECT_EQ(all->interval(), many.interval());
  // A fork that is faster than the memories has no end of tokens before them.
  options.stretch.front() = 1.0;
  Simulation fast(b.network, options);
  fast.run(memories + 6);
  EXPECT_FALSE(fast.forEver());
}

// What waits for the longer branch waits once: a relay behind the fork, which
// could begin late as well, does not have its own FIFO hold it too.
TEST(FifoDepths, WaitingOnceOnASkip) {
  DesignBuilder b({1, 4, PipelineStyle::Flushing});
  int64_t n = 400;
  int in = b.channel("in"), copy = b.channel("copy"), skip = b.channel("skip");
  int out = b.channel("out"), all = b.channel("all");
  b.relay("fork", n, {}, {in, copy});
  b.relay("quantise", n, {copy}, {skip});
  ProcessNetwork &network = b.network;
  passWholeFrames(b, n, in, out);
  b.concat("join", n, {out, skip}, all);
  b.relay("store", 2 * n, {all}, {});
  ASSERT_FALSE(network.verify());
  FifoDepths depths = computeDepths(network);
  EXPECT_TRUE(depths.deadlockFree);
  EXPECT_LE(depths.depth[copy], 16);
  EXPECT_GE(depths.depth[skip], n / 2);
  apply(network, depths);
  EXPECT_LE(steadyInterval(network), slowest(network));
}

// What a product makes of narrow inputs waits as inputs, however many weights
// it fetches meanwhile: these can be fetched at any time.
TEST(FifoDepths, ProductsWaitAsInputs) {
  DesignBuilder b({1, 4, PipelineStyle::Flushing});
  int64_t n = 400, fetches = 4;
  int in = b.channel("in"), copy = b.channel("copy");
  int weights = b.channel("weights", 2, 64), sums = b.channel("sums", 2, 24);
  int out = b.channel("out");
  b.relay("fork", n, {}, {in, copy});
  passWholeFrames(b, n, in, out);
  b.relay("fetch", fetches * n, {}, {weights});
  Program p;
  Program::Part part = p.sequence({p.run(1, {{copy, weights}, {}}),
                                   p.run(fetches - 2, {{weights}, {}}),
                                   p.run(1, {{weights}, {sums}})});
  part = p.repeat(n, part);
  b.process("product", std::move(p), part);
  b.relay("join", n, {out, sums}, {});
  ProcessNetwork &network = b.network;
  ASSERT_FALSE(network.verify());
  FifoDepths depths = computeDepths(network);
  EXPECT_TRUE(depths.deadlockFree);
  EXPECT_LE(depths.depth[sums], 32);
  EXPECT_GE(depths.depth[copy], n / 2);
  apply(network, depths);
  EXPECT_LE(steadyInterval(network), slowest(network));
}

// The compiler's promise: forks, joins and concatenations nested at random
// never deadlock and lose no speed, and a FIFO that is cut below what is needed
// shows.
TEST(FifoDepths, RandomNetworks) {
  int deep = 0, noticed = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    ProcessNetwork network = randomNetwork(seed);
    ASSERT_FALSE(network.verify()) << *network.verify();
    FifoDepths full = computeDepths(network);
    ASSERT_TRUE(full.deadlockFree) << "seed " << seed;
    EXPECT_LE(full.interval, slowest(network)) << "seed " << seed;
    apply(network, full);
    SimulationOptions options;
    options.frames = full.frameEnds.size();
    SimulationResult result = simulate(network, options);
    ASSERT_TRUE(result.finished);
    for (size_t f = 0; f < full.frameEnds.size(); ++f)
      EXPECT_LE(result.frameEnds[f], full.frameEnds[f]) << "seed " << seed;

    // Shortening every FIFO takes many runs.
    if (seed % 5 != 0)
      continue;
    FifoDepths minimal = computeDepths(network, DepthGoal::Minimal);
    ASSERT_TRUE(minimal.deadlockFree) << "seed " << seed;
    apply(network, minimal);
    trimDepths(network);
    EXPECT_TRUE(simulate(network).finished) << "seed " << seed;
    for (size_t c = 0; c < network.channels.size(); ++c) {
      if (network.channels[c].depth <= kLeastDepth)
        continue;
      ++deep;
      ProcessNetwork cut = network;
      --cut.channels[c].depth;
      noticed += !isDeadlockFree(cut);
    }
  }
  EXPECT_GT(deep, 40);
  EXPECT_EQ(noticed, deep);
}

// The proof needs no latencies: depths found with one iteration in flight hold
// for pipelines of any length, with stages that close up or not.
TEST(FifoDepths, HoldForAllLatencies) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    ProcessNetwork network = randomNetwork(seed);
    FifoDepths minimal = computeDepths(network, DepthGoal::Minimal);
    apply(network, minimal);
    for (int64_t latency : {1, 3, 17, 60}) {
      ProcessNetwork other = network;
      for (Process &process : other.processes) {
        Program old = process.program;
        Program p = old;
        Pipeline pipeline = old.pipeline(old[old.getRoot()]);
        pipeline.latency =
            latency + int64_t(&process - &other.processes[0]) % 5;
        p.setRoot(p.pipelined(pipeline, old[old.getRoot()].children[0]));
        process.program = p;
      }
      EXPECT_TRUE(simulate(other).finished)
          << "seed " << seed << " latency " << latency;
    }
  }
}

// A product that reads all words of a pixel at once and then uses them for long
// is in the way of its window where its pipeline is longer than the FIFO: then
// few words come in while the others are in flight.
TEST(FifoDepths, WordsOfAPixelAreReadAtOnce) {
  DesignBuilder b({1, 30, PipelineStyle::Flushing});
  int in = b.channel("in"), windows = b.channel("windows", 2, 72);
  int out = b.channel("out");
  int64_t h = 6, w = 6, groups = 32, results = 8;
  b.relay("load", h * w * groups, {}, {in});
  b.window("window", h, w, groups, in, windows);
  b.multiply("product", h * w, groups, results, windows, out);
  b.relay("store", h * w * results, {out}, {});
  FifoDepths depths = computeDepths(b.network);
  EXPECT_TRUE(depths.deadlockFree);
  EXPECT_LE(depths.interval, slowest(b.network));
  // One shift register, not a block RAM for what it loses otherwise.
  EXPECT_LE(depths.depth[windows], 33);
  apply(b.network, depths);
  EXPECT_LE(steadyInterval(b.network), slowest(b.network));
}

// What makes wider words of what it reads is held up by its own results. Those
// that are in its pipeline then have no place in the proof's run unless the
// FIFO in front of it gives them one.
TEST(FifoDepths, HeldUpWithIterationsInFlight) {
  DesignBuilder b({1, 4, PipelineStyle::Flushing});
  int64_t pixels = 2, groups = 24;
  int pixel = b.channel("pixel"), in = b.channel("in");
  int out = b.channel("out", 2, 16);
  int copies[] = {b.channel("copy"), b.channel("copy_2")};
  int wide[] = {b.channel("wide", 2, 16), b.channel("wide_2", 2, 16)};
  b.relay("load", pixels, {}, {pixel});
  b.widen("burst", pixels, groups, pixel, in);
  b.relay("fork", pixels * groups, {in}, {copies[0], copies[1]});
  for (int k : {0, 1})
    b.relay("widen", pixels * groups, {copies[k]}, {wide[k]});
  Program p;
  Program::Part joined =
      p.repeat(pixels, p.sequence({p.run(groups, {{wide[0]}, {out}}),
                                   p.run(groups, {{wide[1]}, {out}})}));
  b.process("concat", p, joined);
  b.relay("store", 2 * pixels * groups, {out}, {});
  FifoDepths depths = computeDepths(b.network);
  EXPECT_TRUE(depths.deadlockFree);
  apply(b.network, depths);
  EXPECT_LE(steadyInterval(b.network), slowest(b.network));
}

TEST(HeldChannel, LeastDepthThatLosesNothing) {
  // A row of 8 words, then nothing for 100 cycles; a word every 10 cycles is
  // used for all of the interval.
  HeldChannel held;
  held.gaps = {{100, 3}};
  held.tokens = 32;
  held.readerCycles = 320;
  held.inFlight = 3;
  EXPECT_EQ(held.depth(320), 11); // 10 words, and the cycle that frees one
  // Where there is time to wait it is less, but for what is in flight.
  EXPECT_EQ(held.depth(10000), 11);
  held.gaps = {{200, 1}};
  EXPECT_EQ(held.depth(320), 21);
  EXPECT_EQ(held.depth(320 + 2 * 51), 15); // half of the time
}
