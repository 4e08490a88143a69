//===- RandomNetworkTest.cpp - what passes must not change ----------------===//
//
// Random networks are evaluated before and after kernels are formed, and again
// on the memory that bufferisation and the memory plan assign. Nothing is
// rounded differently, so that results agree in every bit.
//
//===----------------------------------------------------------------------===//

#include "RandomNetwork.h"
#include "BufferProgram.h"
#include "dialects/cnn/OpClass.h"
#include "dialects/cnn/eval/Evaluate.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "passes/bufferize/Passes.h"
#include "passes/fusion/Passes.h"
#include "passes/memory/Passes.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;
using namespace cnnc::test;

namespace {
/// Seeds that one test tries.
constexpr unsigned kBatch = 30;

/// A random network and what it computes.
class Trial {
public:
  explicit Trial(unsigned seed) : context(MLIRContext::Threading::DISABLED) {
    context.loadDialect<CnnDialect, func::FuncDialect, arith::ArithDialect>();
    module = randomNetwork(context, seed, 4 + seed % 60);
    inputs = randomInputs(main(), seed);
    FailureOr<SmallVector<Tensor>> results = evaluateFunction(main(), inputs);
    EXPECT_TRUE(succeeded(results));
    expected = *results;
  }

  func::FuncOp main() { return module->lookupSymbol<func::FuncOp>("main"); }

  void run(function_ref<void(OpPassManager &)> build) {
    PassManager manager(&context);
    build(manager);
    ASSERT_TRUE(succeeded(manager.run(*module))) << text();
  }

  void expectResults(FailureOr<SmallVector<Tensor>> results) {
    ASSERT_TRUE(succeeded(results)) << text();
    ASSERT_EQ(results->size(), expected.size());
    for (auto [got, wanted] : llvm::zip(*results, expected)) {
      EXPECT_EQ(got.type(), wanted.type());
      EXPECT_TRUE(got.bytes() == wanted.bytes()) << text();
    }
  }

  SmallVector<Tensor> inputs;

private:
  std::string text() {
    std::string printed;
    llvm::raw_string_ostream os(printed);
    module->print(os, OpPrintingFlags().useLocalScope());
    return printed;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  SmallVector<Tensor> expected;
};

/// Lets every window join, whether or not a target could write code for it.
struct JoinAll : FusionPolicy {
  FusionVerdict joinsWindow(KernelOp, Operation *) const override {
    return {true, ""};
  }
};

class RandomNetworkTest : public testing::TestWithParam<unsigned> {
protected:
  /// Calls `check` with the seeds of this test; the first failure ends it.
  template <typename Check> void forEachSeed(Check check) {
    for (unsigned i = 0; i < kBatch && !HasFailure(); ++i) {
      unsigned seed = GetParam() * kBatch + i;
      SCOPED_TRACE("seed " + std::to_string(seed));
      check(seed);
    }
  }
};
} // namespace

TEST_P(RandomNetworkTest, KernelsComputeTheSame) {
  forEachSeed([](unsigned seed) {
    Trial trial(seed);
    trial.run(
        [](OpPassManager &m) { buildKernelPipeline(m, FusionOptions()); });
    for (Operation &op : trial.main().getBody().front().without_terminator()) {
      EXPECT_TRUE((isa<KernelOp, ConstantOp, tensor::EmptyOp>(op)) ||
                  isView(&op));
      if (auto kernel = dyn_cast<KernelOp>(op))
        EXPECT_LE(llvm::count_if(kernel.getBlock(),
                                 [](Operation &o) { return isAnchor(&o); }),
                  1);
    }
    trial.expectResults(evaluateFunction(trial.main(), trial.inputs));
  });
}

TEST_P(RandomNetworkTest, PlannedMemoryHoldsTheSame) {
  forEachSeed([](unsigned seed) {
    Trial trial(seed);
    PlanMemoryOptions plan;
    plan.inPlace = seed % 2;
    FusionOptions fusion;
    fusion.sectorBytes = seed % 5 < 2 ? 0 : 1 << seed % 5;
    trial.run([&](OpPassManager &m) {
      buildKernelPipeline(m, fusion);
      if (seed % 3 == 0)
        m.addPass(createCanonicalizerPass());
      buildBufferizePipeline(m);
      buildMemoryPipeline(m, plan, fusion.sectorBytes);
    });
    trial.expectResults(runBufferProgram(trial.main(), trial.inputs));
  });
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomNetworkTest, testing::Range(0u, 10u));

/// Few networks have a pool behind a contraction: all seeds together.
TEST(RandomNetworks, KernelsWithPoolsComputeTheSame) {
  int64_t joined = 0;
  for (unsigned seed = 0; seed < 10 * kBatch && !testing::Test::HasFailure();
       ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Trial trial(seed);
    trial.run([](OpPassManager &m) {
      buildKernelPipeline(m, FusionOptions(), std::make_shared<JoinAll>());
    });
    for (auto kernel : trial.main().getOps<KernelOp>()) {
      Block &block = kernel.getBlock();
      joined +=
          !block.getOps<PoolOp>().empty() &&
          llvm::any_of(block, [](Operation &op) { return isContraction(&op); });
    }
    trial.expectResults(evaluateFunction(trial.main(), trial.inputs));
  }
  EXPECT_GT(joined, 10);
}
