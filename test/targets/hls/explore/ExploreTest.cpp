//===- ExploreTest.cpp - design-space exploration -------------------------===//

#include "targets/hls/explore/Explore.h"
#include "targets/hls/explore/Fit.h"
#include "targets/hls/explore/Room.h"
#include "test/targets/hls/explore/Networks.h"
#include <gtest/gtest.h>

using namespace cnnc::hls;

static std::string text(const std::vector<Layer> &layers,
                        const Exploration &found) {
  std::string text = "interval " + std::to_string(found.interval) + " dsp " +
                     std::to_string(found.total.dsp) + " bram36 " +
                     std::to_string(found.total.bram36()) + " lut " +
                     std::to_string(found.total.lut) + " ff " +
                     std::to_string(found.total.ff) + " limit " + found.limit +
                     " efficiency " +
                     std::to_string(found.dspEfficiency(layers)) + "\n";
  for (size_t i = 0; i < layers.size(); ++i) {
    const LayerChoice &c = found.layers[i];
    text += layers[i].name + " " + std::to_string(layers[i].channels) + "->" +
            std::to_string(layers[i].results) + " " +
            std::to_string(c.folding.taps) + "x" +
            std::to_string(c.folding.pi) + "x" + std::to_string(c.folding.po) +
            (c.folding.isExternal
                 ? " external rows " + std::to_string(c.folding.rows) + " "
                 : " ") +
            std::to_string(c.cost.cycles) + " cycles, dsp " +
            std::to_string(c.cost.resources.dsp) + " bram18 " +
            std::to_string(c.cost.resources.bram18) + " lut " +
            std::to_string(c.cost.resources.lut) + " next " +
            std::to_string(c.nextCycles) + "\n";
  }
  return text;
}

/// Every layer that multiplies is within 15 % of the slowest, or no folding of
/// fewer DSP slices lies between it and the slowest.
static void expectBalanced(const std::vector<Layer> &layers,
                           const Exploration &found) {
  for (size_t i = 0; i < layers.size(); ++i) {
    if (!layers[i].multiplies())
      continue;
    const LayerChoice &choice = found.layers[i];
    bool near = double(choice.cost.cycles) >= 0.85 * double(found.interval);
    bool atLimit = choice.nextCycles == 0 || choice.nextCycles > found.interval;
    EXPECT_TRUE(near || atLimit) << layers[i].name;
  }
}

/// Bringing two tensors, the loops and taking the result come one after the
/// other, and no folding makes the loops faster.
TEST(LayerCost, Arrays) {
  Layer l;
  l.name = "rows";
  l.channels = l.results = 4;
  l.height = l.width = l.outHeight = l.outWidth = 8;
  l.arrayCycles = 5000;
  l.arrays = {{256, 4}, {64, 1}, {256, 4}};
  EXPECT_EQ(costOf(l, {1, 1, 1}).cycles, 5000 + 256 + 64 + 256);
  EXPECT_EQ(costOf(l, {4, 1, 1}).cycles, 5000 + 64 + 64 + 64);
  l.inputs = {LayerInput()};
  HlsDevice device = *findDevice("zu7ev");
  Exploration fastest = explore({l}, device);
  EXPECT_GE(fastest.interval, 5192);
  Goal goal;
  goal.kind = Goal::Kind::Fps;
  goal.fps = device.clockMHz * 1e6 / 5100;
  EXPECT_FALSE(explore({l}, device, goal).fits);
  goal.fps = device.clockMHz * 1e6 / double(fastest.interval);
  EXPECT_TRUE(explore({l}, device, goal).fits);
}

TEST(LayerCost, Convolution) {
  Layer l = resNet18()[2]; // 3x3, 64 -> 64, 56x56
  EXPECT_EQ(l.products(), 115605504);
  LayerCost cost = costOf(l, {2, 16, 9, false});
  EXPECT_EQ(cost.cycles, 56 * 56 * 32 * 4);
  // 288 products, two in a slice, and 16 to rescale.
  EXPECT_EQ(cost.resources.dsp, 144 + 16);
  EXPECT_EQ(productsPerDsp(l, {2, 1, 9, false}), 1);
  // Weights out of block RAM: all of them once a frame.
  EXPECT_EQ(costOf(l, {2, 16, 9, true}).externalBytes, 36864);
}

// A stride skips every second row of windows, and the product behind them goes
// on meanwhile if it has no time to lose.
TEST(LayerCost, WindowsWaitWhereRowsAreSkipped) {
  Layer l;
  l.kind = Layer::Kind::Depthwise;
  l.channels = l.results = l.groups = 672;
  l.height = l.width = 14;
  l.outHeight = l.outWidth = 7;
  l.window.rows = l.window.columns = {14, 7, 5, 2, 1, 1};
  LayerFolding folding{7, 1, 5, false};
  LayerCost cost = costOf(l, folding);
  EXPECT_EQ(cost.windowReader, 7 * 7 * 96 * 5);
  FifoShape tight =
      windowFifo(l, folding, cost.windowReader, cost.windowReader + 1000);
  EXPECT_EQ(tight.bits, 25 * 7 * 8);
  EXPECT_GT(tight.depth, 300);
  EXPECT_LE(windowFifo(l, folding, cost.windowReader, 100000).depth, 32);
}

TEST(LayerCost, FoldingsDivide) {
  Layer l = resNet18()[0];
  for (const LayerFolding &f : foldingsOf(l, false)) {
    EXPECT_EQ(3 % f.pi, 0);
    EXPECT_EQ(64 % f.po, 0);
    EXPECT_EQ(49 % f.taps, 0);
    EXPECT_LE(f.pi * f.po * f.taps * 8, 65536); // what ARRAY_RESHAPE makes
  }
  // All weights at once are too many.
  EXPECT_EQ(foldingsOf(l, false).size(), 2u * 7u * 3u - 1u);
}

TEST(LayerCost, FoldingsFitStreams) {
  Layer l = resNet18()[2]; // 3x3, 64 -> 64
  l.isFloat = true;
  l.inputBits = l.outputBits = l.weightBits = 32;
  int64_t most = 0;
  for (const LayerFolding &f : foldingsOf(l, false))
    most = std::max(most, f.pi);
  EXPECT_EQ(most, 8); // 9 * 8 * 32 bits of a window
}

/// Lanes beyond the last channel have their place in what turns pixels around.
TEST(LayerCost, LanesBeyondChannels) {
  for (auto cost : {loadCost, storeCost}) {
    LayerCost three = cost(1, 3, 12, 2, 18, 18, WordShape(4, 1));
    LayerCost four = cost(1, 4, 12, 2, 18, 18, WordShape(4, 1));
    EXPECT_GT(three.resources.lut, 0);
    EXPECT_LE(three.resources.lut, four.resources.lut);
    EXPECT_LE(three.resources.bram18, four.resources.bram18);
  }
}

// Channels in another order: crossbars and a pixel that is kept, but in words
// of all channels wires alone.
TEST(LayerCost, Gathers) {
  Layer l;
  l.channels = l.results = 24;
  l.height = l.width = l.outHeight = l.outWidth = 6;
  LayerCost straight = costOf(l, {4, 1, 1, false});
  l.gathers = true;
  LayerCost some = costOf(l, {4, 1, 1, false});
  EXPECT_EQ(some.cycles, (6 * 6 + 1) * 6);
  // Two crossbars of 4 numbers of 8 bits, of which each chooses one of 4; four
  // memories of 12 numbers, and tables.
  EXPECT_EQ(some.resources.lut - straight.resources.lut,
            2 * 4 * 8 + 4 * 11 + 3 * 4 * 8);
  EXPECT_EQ(some.resources.bram18, straight.resources.bram18);
  LayerCost all = costOf(l, {24, 1, 1, false});
  EXPECT_EQ(all.cycles, 6 * 6);
  l.gathers = false;
  EXPECT_EQ(all.resources.lut, costOf(l, {24, 1, 1, false}).resources.lut);
  // A slice takes fewer channels than it reads.
  l.gathers = true;
  l.results = 12;
  EXPECT_EQ(costOf(l, {12, 1, 1, false}).cycles, (6 * 6 + 1) * 2);
}

TEST(Explore, ResNet18) {
  std::vector<Layer> layers = resNet18();
  Exploration found = explore(layers, *findDevice("zcu102"));
  ASSERT_TRUE(found.fits) << text(layers, found);
  expectBalanced(layers, found);
  EXPECT_GE(found.dspEfficiency(layers), 0.75) << text(layers, found);
}

TEST(Explore, Vgg16) {
  for (bool classifies : {false, true}) {
    std::vector<Layer> layers = vgg16(classifies);
    Exploration found = explore(layers, *findDevice("zcu102"));
    ASSERT_TRUE(found.fits) << text(layers, found);
    expectBalanced(layers, found);
    EXPECT_GE(found.dspEfficiency(layers), 0.75) << text(layers, found);
  }
}

TEST(Explore, MobileNetV2) {
  std::vector<Layer> layers = mobileNetV2();
  Exploration found = explore(layers, *findDevice("zcu102"));
  ASSERT_TRUE(found.fits) << text(layers, found);
  expectBalanced(layers, found);
  EXPECT_GE(found.dspEfficiency(layers), 0.75) << text(layers, found);
}

TEST(Explore, GoalOfFrames) {
  std::vector<Layer> layers = resNet18();
  HlsDevice device = *findDevice("zcu102");
  Goal goal{Goal::Kind::Fps, 100};
  Exploration slow = explore(layers, device, goal);
  ASSERT_TRUE(slow.fits);
  EXPECT_LE(double(slow.interval), device.clockMHz * 1e6 / 100);
  Exploration fast = explore(layers, device);
  EXPECT_LT(slow.total.dsp, fast.total.dsp / 4);
  Exploration least = explore(layers, device, {Goal::Kind::Area, 0});
  EXPECT_LE(least.total.dsp, slow.total.dsp);
  // More than the device can do.
  EXPECT_FALSE(explore(layers, device, {Goal::Kind::Fps, 1e5}).fits);
}

TEST(Explore, SmallerBudgetsAreSlower) {
  std::vector<Layer> layers = mobileNetV2();
  int64_t before = 0;
  for (const char *budget : {"dsp=2000", "dsp=1000", "dsp=500", "dsp=250"}) {
    HlsDevice device = *findDevice("zcu102");
    std::string error;
    ASSERT_TRUE(applyBudget(device, budget, error)) << error;
    Exploration found = explore(layers, device);
    ASSERT_TRUE(found.fits) << budget;
    EXPECT_LE(found.total.dsp, device.dsp);
    EXPECT_GT(found.interval, before) << budget;
    before = found.interval;
  }
}

TEST(Budget, IsReadAndChecked) {
  HlsDevice device = *findDevice("zu7ev");
  std::string error;
  EXPECT_TRUE(
      applyBudget(device, "dsp=100,bram=50,lut=2000,ff=9,uram=0", error));
  EXPECT_EQ(device.dsp, 100);
  EXPECT_EQ(device.bram36, 50);
  EXPECT_EQ(device.lut, 2000);
  EXPECT_EQ(device.uram, 0);
  EXPECT_TRUE(applyBudget(device, "", error));
  for (const char *wrong : {"dsp", "dsp=", "dsp=-1", "gates=3", "dsp=1,,lut=2"})
    EXPECT_FALSE(applyBudget(device, wrong, error)) << wrong;
  EXPECT_FALSE(applyBudget(device, "dsp=101", error));
  EXPECT_EQ(error, "--budget=dsp=101: zu7ev has 100");
  EXPECT_FALSE(applyBudget(device, "dsp=1,lut=2,dsp=2", error));
  EXPECT_EQ(
      error,
      "--budget=dsp=1,lut=2,dsp=2: dsp is there twice; leave one of them");
  EXPECT_EQ(device.dsp, 100);
}

TEST(Budget, Goals) {
  Goal goal;
  std::string error;
  EXPECT_TRUE(readGoal("", goal, error));
  EXPECT_EQ(goal.kind, Goal::Kind::Fastest);
  EXPECT_TRUE(readGoal("fps=30.5", goal, error));
  EXPECT_EQ(goal.kind, Goal::Kind::Fps);
  EXPECT_EQ(goal.fps, 30.5);
  EXPECT_TRUE(readGoal("area", goal, error));
  for (const char *wrong : {"fps", "fps=0", "fps=x", "fps=inf", "speed"})
    EXPECT_FALSE(readGoal(wrong, goal, error)) << wrong;
}

TEST(Fit, SaysWhatIsMissingAndWhatWouldDo) {
  std::vector<Layer> layers = resNet18();
  HlsDevice small = *findDevice("pynq-z2");
  Exploration found = explore(layers, small);
  ASSERT_FALSE(found.fits);
  std::string table = explainMisfit(layers, found, small, {});
  EXPECT_NE(table.find("BRAM36"), std::string::npos) << table;
  EXPECT_NE(table.find("<--"), std::string::npos) << table;
  EXPECT_NE(table.find("it would fit --device="), std::string::npos) << table;
  // No other device is needed where a budget is in the way.
  HlsDevice held = *findDevice("zcu102");
  held.dsp = 3;
  table = explainMisfit(layers, explore(layers, held), held, {});
  EXPECT_NE(table.find("it would fit zu9eg without --budget"),
            std::string::npos)
      << table;
  // Enough of everything, and too slow.
  Goal goal{Goal::Kind::Fps, 1e9};
  HlsDevice whole = *findDevice("zcu102");
  table = explainMisfit(layers, explore(layers, whole, goal), whole, goal);
  EXPECT_NE(table.find("1000000000.00 wanted  <--"), std::string::npos)
      << table;
  std::string advice = "it would fit with --goal=fps=";
  size_t at = table.find(advice);
  ASSERT_NE(at, std::string::npos) << table;
  goal.fps = std::stod(table.substr(at + advice.size()));
  EXPECT_TRUE(explore(layers, whole, goal).fits) << goal.fps;
  goal.fps *= 1.01;
  EXPECT_FALSE(explore(layers, whole, goal).fits) << goal.fps;
}

/// To read the numbers from memory takes longer than all that a layer does.
TEST(Explore, TheSmallestNetworkFits) {
  Layer pixel;
  pixel.inputs = {-1};
  pixel.kind = Layer::Kind::Conv;
  pixel.window = {WindowAxis{1, 1, 1, 1, 1, 0}, WindowAxis{1, 1, 1, 1, 1, 0}};
  for (Goal::Kind kind : {Goal::Kind::Fastest, Goal::Kind::Area})
    EXPECT_TRUE(explore({pixel}, *findDevice("zcu104"), {kind, 0}).fits);
}

// What a design lacked is held back, with a tenth more; what one pipeline
// lacked says nothing of engines.
TEST(Room, IsHeldBackUntilEnginesAreTried) {
  HlsDevice device = *findDevice("zcu104");
  int64_t needed[] = {100, 412, 0, 0, 0};
  Room room = Room().next(needed, device, /*tookTurns=*/false);
  EXPECT_EQ(room.amounts[1], 114);
  EXPECT_EQ(room.amounts[0], 0);
  HlsDevice left = device;
  room.leave(left);
  EXPECT_EQ(left.bram36, 312 - 114);
  room = room.next(needed, device, false).next(needed, device, false);
  EXPECT_TRUE(room.inTurn);
  EXPECT_EQ(room.amounts[1], 0);
  EXPECT_EQ(room.next(needed, device, true).amounts[1], 123);
}

/// A choice that leaves a little must not be made again and again.
TEST(Room, IsNoBudget) {
  HlsDevice device = *findDevice("zu7ev");
  Room room;
  room.amounts = {0, 0, 0, 1000, 0};
  room.leave(device);
  auto fits = [](const HlsDevice &other) { return other.lut > 230000; };
  EXPECT_EQ(suggestDevice(device, fits).find("--budget"), std::string::npos);
  device = *findDevice("zu7ev");
  device.lut -= 1000;
  EXPECT_EQ(suggestDevice(device, fits),
            "\nit would fit zu7ev without --budget");
}

TEST(Room, GrowsBeyondWhatIsLacking) {
  HlsDevice device = *findDevice("zcu104");
  int64_t needed[] = {device.dsp + 1, 0, 0, 0, 0};
  Room room = Room().next(needed, device, /*tookTurns=*/false);
  int64_t first = room.amounts[0];
  EXPECT_GT(first, device.dsp / 100);
  EXPECT_GT(room.next(needed, device, false).amounts[0], 2 * first);
}
