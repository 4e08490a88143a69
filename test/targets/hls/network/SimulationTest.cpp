//===- SimulationTest.cpp - the cycle simulation of process networks ------===//

#include "targets/hls/network/Simulation.h"
#include "targets/hls/network/FifoDepths.h"
#include "test/targets/hls/network/Designs.h"
#include "test/targets/hls/network/NaiveSimulation.h"
#include <gtest/gtest.h>

using namespace cnnc::network;

static const Pipeline kFlushing{1, 5, PipelineStyle::Flushing};

/// Every FIFO as deep as its reader and writer could ever be apart.
static void deepen(ProcessNetwork &network, int64_t depth) {
  for (Channel &channel : network.channels)
    channel.depth = depth;
}

TEST(Program, SharesAndMergesParts) {
  Program p;
  Action read{{0}, {}};
  auto a = p.run(3, read);
  EXPECT_EQ(p.run(3, read), a);
  EXPECT_EQ(p.sequence({a, p.run(2, read)}), p.run(5, read));
  EXPECT_EQ(p.repeat(4, a), p.run(12, read));
  EXPECT_EQ(p.repeat(1, a), a);
  auto pair = p.sequence({a, p.run(1, {})});
  EXPECT_EQ(p.repeat(2, p.repeat(3, pair)), p.repeat(6, pair));
}

TEST(Program, CountsAFrame) {
  Program p;
  auto row = p.sequence({p.run(4, {{0}, {}}), p.run(2, {{}, {1}})});
  auto loop = p.pipelined({2, 7, PipelineStyle::Flushing}, p.repeat(3, row));
  p.setRoot(
      p.sequence({p.delay(10), p.repeat(2, loop), p.transfer({0, 100, 8})}));
  Program::Totals totals = p.totals();
  EXPECT_EQ(totals.iterations, 36);
  EXPECT_EQ(totals.issueCycles, 72);
  EXPECT_EQ(totals.otherCycles, 10 + 2 * 5);
  EXPECT_EQ(totals.transferCycles, 13);
  EXPECT_EQ(totals.reads, (std::vector<std::pair<int, int64_t>>{{0, 24}}));
  EXPECT_EQ(totals.writes, (std::vector<std::pair<int, int64_t>>{{1, 12}}));
}

TEST(Network, IsVerified) {
  DesignBuilder b(kFlushing);
  int c = b.channel("c");
  b.relay("first", 10, {}, {c});
  EXPECT_EQ(*b.network.verify(), "channel 'c' is not both written and read");
  b.relay("second", 9, {c}, {});
  EXPECT_EQ(*b.network.verify(), "channel 'c': 'first' writes 10 tokens in a "
                                 "frame, 'second' reads 9");
  b.relay("third", 9, {c}, {});
  EXPECT_EQ(*b.network.verify(),
            "channel 'c': both 'second' and 'third' reads it");
}

// A chain's cycles by hand: a token leaves a relay of latency 5 four cycles
// after it came and is seen in the next.
TEST(Simulation, Chain) {
  DesignBuilder b(kFlushing);
  int c = b.channel("c"), d = b.channel("d");
  b.relay("load", 100, {}, {c});
  b.relay("map", 100, {c}, {d});
  b.relay("store", 100, {d}, {});
  ASSERT_FALSE(b.network.verify());
  SimulationOptions options;
  options.frames = 3;
  SimulationResult result = simulate(b.network, options);
  ASSERT_TRUE(result.finished);
  EXPECT_EQ(result.frameEnds[0], 99 + 3 * 5);
  // A loop starts again when its pipeline has run dry.
  EXPECT_EQ(result.interval(), 99 + 5);
  // A place is free in the cycle behind that of the read.
  EXPECT_EQ(result.largest, (std::vector<int64_t>{2, 2}));
}

TEST(Simulation, SlowReaderFillsAndHoldsBack) {
  DesignBuilder b(kFlushing);
  int c = b.channel("c", 4);
  b.relay("load", 50, {}, {c});
  b.pipeline.interval = 3;
  b.relay("store", 50, {c}, {});
  SimulationResult result = simulate(b.network);
  ASSERT_TRUE(result.finished);
  EXPECT_EQ(result.cycles(), 5 + 3 * 49 + 5);
  EXPECT_EQ(result.largest[c], 4);
  EXPECT_GT(result.processes[0].waitedForRoom, 50);
  EXPECT_EQ(result.processes[1].waitedForInput, 0);
}

// Two transfers share the port; each has the latency of its own.
TEST(Simulation, TransfersShareThePort) {
  ProcessNetwork network;
  int port = network.addPort({"ddr", 8.0, 20});
  for (const char *name : {"a", "b"}) {
    Program p;
    p.setRoot(p.transfer({port, 800, 8}));
    network.addProcess(name).program = std::move(p);
  }
  SimulationResult result = simulate(network);
  ASSERT_TRUE(result.finished);
  EXPECT_EQ(result.processes[0].ended, 20 + 100);
  EXPECT_EQ(result.processes[1].ended, 20 + 200);
  EXPECT_EQ(result.processes[1].waitedForPort, 220);
  EXPECT_EQ(network.leastInterval(), 200);
}

// Halves of a memory as a pair of channels: while one is written the other is
// read, frame by frame.
TEST(Simulation, PingPongMemory) {
  ProcessNetwork network;
  int full = network.addChannel({"m", 2, 1, 0, 0, false});
  int free = network.addChannel({"m", 2, 1, 0, 2, false});
  auto make = [&](const char *name, int first, int last, int64_t work) {
    Program p;
    p.setRoot(
        p.sequence({p.pipelined({}, p.run(1, {{first}, {}})), p.delay(work),
                    p.pipelined({}, p.run(1, {{}, {last}}))}));
    network.addProcess(name).program = std::move(p);
  };
  make("writer", free, full, 98);
  make("reader", full, free, 198);
  ASSERT_FALSE(network.verify());
  SimulationOptions options;
  options.frames = 6;
  SimulationResult result = simulate(network, options);
  ASSERT_TRUE(result.finished);
  EXPECT_EQ(result.interval(), 200);
}

// The skip FIFO of a residual block of n convolutions must hold
// groups * (n * (width + 1) + 1) words if pipelines flush; one word less, and
// it stops for good.
TEST(Deadlock, SkipFifoOneTooShallow) {
  for (auto [h, w, groups, n] : {std::array<int64_t, 4>{4, 8, 1, 1},
                                 {8, 8, 1, 2},
                                 {8, 8, 2, 2},
                                 {6, 5, 3, 2}}) {
    int64_t enough = groups * (n * (w + 1) + 1);
    EXPECT_TRUE(
        simulate(residualBlock(h, w, groups, n, kFlushing, enough)).finished);
    SimulationResult stuck =
        simulate(residualBlock(h, w, groups, n, kFlushing, enough - 1));
    EXPECT_FALSE(stuck.finished);
    ASSERT_TRUE(stuck.deadlock);
    EXPECT_GE(stuck.deadlock->ring.size(), 2u);
  }
}

TEST(Deadlock, StallingPipelinesNeedMore) {
  auto finishes = [](int64_t depth) {
    return simulate(residualBlock(8, 8, 1, 2, {1, 6, PipelineStyle::Stalling},
                                  depth))
        .finished;
  };
  int64_t shortest = 1;
  while (!finishes(shortest))
    ++shortest;
  EXPECT_EQ(shortest, 38);
  EXPECT_FALSE(finishes(shortest - 1));
  EXPECT_TRUE(finishes(shortest + 1));
  EXPECT_GT(shortest, 2 * 9 + 1);
}

TEST(Deadlock, NamesTheRing) {
  ProcessNetwork network = residualBlock(4, 4, 1, 1, kFlushing, 5);
  SimulationResult result = simulate(network);
  ASSERT_FALSE(result.finished);
  std::string text = describe(network, *result.deadlock);
  EXPECT_NE(text.find("'fork' waits for room in 'skip' (full with 5), which "
                      "'add' reads"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("'add' waits for a token of 'b1' (empty), which 'conv0' "
                      "writes"),
            std::string::npos)
      << text;
}

// Cycles and occupancies of random networks, beside a simulation that moves
// every stage in every cycle; also where they deadlock.
TEST(Simulation, EqualsOneCycleAtATime) {
  int stuck = 0;
  for (unsigned seed = 0; seed < 60; ++seed)
    for (PipelineStyle style :
         {PipelineStyle::Flushing, PipelineStyle::Stalling})
      for (int64_t depth : {1, 2, 7, 500}) {
        ProcessNetwork network = randomNetwork(seed, /*slowest=*/1, style);
        ASSERT_FALSE(network.verify());
        deepen(network, depth);
        SimulationResult result = simulate(network);
        NaiveResult naive = simulateNaively(network);
        std::string where =
            "seed " + std::to_string(seed) + " depth " + std::to_string(depth);
        ASSERT_EQ(result.finished, naive.finished) << where;
        stuck += !result.finished;
        if (!result.finished)
          continue;
        EXPECT_EQ(result.cycles(), naive.cycles) << where;
        EXPECT_EQ(result.largest, naive.largest) << where;
      }
  EXPECT_GT(stuck, 20);
}

TEST(Simulation, SlowedDownProcessesTakeLonger) {
  DesignBuilder b({1, 1, PipelineStyle::Flushing});
  int c = b.channel("c");
  b.relay("load", 1000, {}, {c});
  b.relay("store", 1000, {c}, {});
  SimulationOptions options;
  options.stretch = {2.5, 1.0};
  EXPECT_NEAR(double(simulate(b.network, options).cycles()), 2500, 5);
}

// However many frames are behind each other before that; within what reports
// state (error_bars, interval_cycles) and the cycles of a start, as a FIFO that
// holds a little more after each frame (seed 10: for ten) makes its writer wait
// at last.
TEST(Simulation, UntilFramesGoAlike) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    ProcessNetwork network = randomNetwork(seed);
    FifoDepths depths = computeDepths(network);
    for (size_t c = 0; c < network.channels.size(); ++c)
      network.channels[c].depth = depths.depth[c];
    SimulationOptions options;
    options.frames = 40;
    auto interval = double(simulate(network, options).interval());
    EXPECT_NEAR(double(simulateUntilSteady(network, 2).interval()), interval,
                2 + interval * 0.02)
        << "seed " << seed;
  }
}
