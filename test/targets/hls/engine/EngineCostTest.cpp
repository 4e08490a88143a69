//===- EngineCostTest.cpp - what engines take, two ways -------------------===//
//
// The formulas of EngineCost.h beside the estimate of the processes that are
// written for the same engine, operation by operation.
//
//===----------------------------------------------------------------------===//

#include "targets/hls/engine/EngineCost.h"
#include "dialects/hls/Fixed.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "targets/hls/engine/EngineDesign.h"
#include "targets/hls/estimate/MemoryCosts.h"
#include "targets/hls/estimate/ProcessEstimate.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
EngineLayer layerFor(const EngineShape &shape) {
  EngineLayer layer;
  layer.numbers = shape.numbers;
  layer.isDepthwise = shape.isDepthwise;
  layer.depth = layer.results = 64;
  layer.rows = layer.columns = {28, 28, 3, 1, 1, 1};
  layer.hasSide = true;
  return layer;
}

/// What the processes, streams and buffers of an engine come to.
Resources written(const EngineShape &shape, int64_t joined) {
  MLIRContext context;
  context.loadDialect<HlsDialect, arith::ArithDialect, math::MathDialect,
                      memref::MemRefDialect, scf::SCFDialect>();
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  EngineCall call{layerFor(shape), {4, 28}};
  call.layer.joined = joined;
  EngineOp engine = writeEngine(OpBuilder::atBlockBegin(module->getBody()),
                                "engine", shape, call);
  Resources sum;
  for (auto process : module->getOps<ProcessOp>())
    sum += estimateProcess(process, shape.multiplier).total();
  engine->walk([&](Operation *op) {
    if (auto memory = dyn_cast<MemoryOp>(op))
      sum += banksOf(memory).cost(/*isRom=*/false) * 2;
    if (auto stream = dyn_cast<StreamOp>(op)) {
      WordType word = cast<StreamType>(stream.getType()).getWordType();
      sum += fifoCost(bitWidth(word), int64_t(*stream.getDepth()));
    }
  });
  return sum;
}

void expectNear(const char *what, int64_t formula, int64_t estimate,
                double share, int64_t beside) {
  auto bar = double(beside) + share * double(std::max(formula, estimate));
  EXPECT_LE(std::abs(double(formula - estimate)), bar)
      << what << ": " << formula << " by formula, " << estimate << " written";
}

/// Products of extents, which the estimate of processes takes for products
/// with constants (EngineCost.cpp, kControl).
constexpr int64_t kExtentDsp = 24;

void compare(const EngineShape &shape, int64_t joined = 1) {
  SCOPED_TRACE(testing::Message()
               << shape.pi << " -> " << shape.po << ", "
               << shape.numbers.element << " bits, " << shape.word << " a word"
               << (shape.isDepthwise ? ", depthwise" : ""));
  Resources formula = resourcesOf(shape), estimate = written(shape, joined);
  if (joined > 1)
    formula += joiningCost(shape);
  expectNear("DSP", formula.dsp - kExtentDsp, estimate.dsp, 0.02, 0);
  expectNear("BRAM18", formula.bram18, estimate.bram18, 0.02, 0);
  expectNear("LUT", formula.lut, estimate.lut, 0.2, 500);
  expectNear("FF", formula.ff, estimate.ff, 0.2, 500);
}

EngineShape shapeOf(int64_t pi, int64_t po, const EngineNumbers &numbers,
                    int64_t multiplier = kDsp48e2Bits, int64_t word = 1) {
  EngineShape shape;
  shape.word = word;
  shape.pi = pi;
  shape.po = po;
  shape.positions = 8192;
  shape.pixels = 512;
  shape.numbers = numbers;
  shape.multiplier = multiplier;
  while (shape.block() % (2 * shape.beat) == 0 && shape.beat < 16)
    shape.beat *= 2;
  return shape;
}

constexpr EngineNumbers kInt8 = {8, 8, 8, 22, 18};
constexpr EngineNumbers kFixed16 = {16, 17, 16, 40, 8};

TEST(EngineCost, Floats) {
  compare(shapeOf(1, 1, {}));
  compare(shapeOf(4, 8, {}));
  compare(shapeOf(12, 16, {}));
}

// Groups that are one, which floats of one must not leave.
TEST(EngineCost, JoinedFloats) {
  compare(shapeOf(4, 8, {}), 2);
  compare(shapeOf(12, 16, {}, kDsp48e2Bits, 4), 3);
  compare(shapeOf(8, 16, kInt8), 2);
}

TEST(EngineCost, Int8) {
  compare(shapeOf(1, 1, kInt8));
  compare(shapeOf(8, 16, kInt8));
  compare(shapeOf(16, 32, kInt8));
}

TEST(EngineCost, Int8WithoutPairs) {
  compare(shapeOf(8, 16, kInt8, kDsp48e1Bits));
  compare(shapeOf(3, 64, kInt8, kDsp48e1Bits));
}

TEST(EngineCost, Fixed16) {
  compare(shapeOf(4, 8, kFixed16));
  compare(shapeOf(16, 8, kFixed16, kDsp48e1Bits));
}

TEST(EngineCost, Words) {
  compare(shapeOf(8, 8, {}, kDsp48e2Bits, 8));
  compare(shapeOf(4, 16, {}, kDsp48e2Bits, 2));
  compare(shapeOf(16, 32, kInt8, kDsp48e2Bits, 16));
  compare(shapeOf(16, 64, kInt8, kDsp48e2Bits, 4));
  compare(shapeOf(12, 24, kInt8, kDsp48e1Bits, 4));
  compare(shapeOf(16, 16, kFixed16, kDsp48e2Bits, 16));
}

EngineLayer convolution(int64_t groups, int64_t depth, int64_t results) {
  EngineLayer layer;
  layer.groups = groups;
  layer.depth = depth;
  layer.results = results;
  layer.rows = layer.columns = {28, 28, 3, 1, 1, 1};
  return layer;
}

TEST(EngineCost, WordsMoveSoManyTimesFewer) {
  EngineShape one = shapeOf(16, 32, kInt8), eight = one;
  eight.word = 8;
  EngineLayer layer = convolution(1, 64, 64);
  EngineIterations a = runOf(layer, one, {7, 28}, 64).iterations;
  EngineIterations b = runOf(layer, eight, {7, 28}, 64).iterations;
  EXPECT_EQ(a.input, 8 * b.input);
  // Two blocks of factors for each of four tiles beside them.
  EXPECT_EQ(a.results - 256, 8 * (b.results - 256));
  EXPECT_EQ(a.sums, b.sums);
}

TEST(EngineCost, GroupsThatFitTheLanesAreOne) {
  EngineLayer layer = convolution(32, 4, 4).on(shapeOf(16, 32, kInt8));
  EXPECT_EQ(layer.groups, 8);
  EXPECT_EQ(layer.depth, 16);
  EXPECT_EQ(layer.results, 16);
  EXPECT_EQ(layer.joined, 4);
  EXPECT_EQ(layer.products(), convolution(32, 4, 4).products());
  // Once more changes nothing.
  EXPECT_EQ(layer.on(shapeOf(16, 32, kInt8)).groups, 8);
}

TEST(EngineCost, GroupsBeginWithAWord) {
  EngineShape shape = shapeOf(4, 4, kInt8, kDsp48e2Bits, 4);
  EXPECT_EQ(convolution(6, 6, 6).on(shape).groups, 3);
  // No whole words but for all groups together.
  EXPECT_EQ(convolution(3, 5, 5).on(shape).groups, 1);
}

TEST(EngineCost, ADepthwiseConvolutionFillsLanes) {
  EngineLayer layer = convolution(1, 96, 96);
  layer.isDepthwise = true;
  EXPECT_EQ(layer.on(shapeOf(16, 32, kInt8)).groups, 6);
  EngineShape own = shapeOf(16, 16, kInt8);
  own.isDepthwise = true;
  EXPECT_TRUE(layer.on(own).isDepthwise);
}

TEST(EngineCost, Depthwise) {
  for (const EngineNumbers &numbers : {EngineNumbers(), kInt8, kFixed16}) {
    EngineShape shape = shapeOf(8, 8, numbers);
    shape.isDepthwise = true;
    shape.beat = 8;
    compare(shape);
  }
}

TEST(EngineCost, TwoProductsShareASlice) {
  int64_t packed = resourcesOf(shapeOf(8, 16, kInt8)).dsp;
  int64_t apart = resourcesOf(shapeOf(8, 16, kInt8, kDsp48e1Bits)).dsp;
  EXPECT_EQ(apart - packed, 8 * 16 / 2);
}
} // namespace
