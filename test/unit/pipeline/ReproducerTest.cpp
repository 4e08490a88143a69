//===- ReproducerTest.cpp - what a crash leaves behind --------------------===//

#include "compiler/pipeline/Reproducer.h"
#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/IR/Builders.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"
#include <thread>

using namespace mlir;
using namespace cnnc;

namespace {
class ReproducerTest : public testing::Test {
protected:
  ReproducerTest() {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    path = testing::TempDir() + "/crash.reproducer.mlir";
    llvm::sys::fs::remove(path);
    module = ModuleOp::create(UnknownLoc::get(&context), "before");
  }

  /// The name of the module in the file.
  std::string found() {
    auto read = parseSourceFile<ModuleOp>(path, &context);
    return read ? read->getSymName().value_or("").str() : "no module";
  }

  MLIRContext context;
  std::string path;
  OwningOpRef<ModuleOp> module;
};
} // namespace

TEST_F(ReproducerTest, ACrashWritesWhatThePhaseBeganWith) {
  EXPECT_DEATH(
      {
        Reproducer reproducer(*module, "tile", path,
                              {"--target=ptx", "--shape=x=1x3"});
        module->setSymName("after");
        abort();
      },
      "internal error in phase 'tile'.*\n *cnnc .*crash.reproducer.mlir "
      "--target=ptx -o OUT");
  EXPECT_EQ(found(), "before");
}

TEST_F(ReproducerTest, SoDoesACrashInAnotherThread) {
  EXPECT_DEATH(
      {
        Reproducer reproducer(*module, "lower", path, {});
        std::thread([] { *(volatile int *)nullptr = 1; }).join();
      },
      "internal error in phase 'lower'");
  EXPECT_EQ(found(), "before");
}

TEST_F(ReproducerTest, NothingIsWrittenForACrashBetweenPhases) {
  EXPECT_DEATH(
      {
        {
          Reproducer reproducer(*module, "tile", path, {});
        }
        abort();
      },
      "");
  EXPECT_FALSE(llvm::sys::fs::exists(path));
}

TEST_F(ReproducerTest, WhereNothingCanBeWrittenTheErrorSaysSo) {
  EXPECT_DEATH(
      {
        Reproducer reproducer(*module, "tile", "/nowhere/x.mlir", {});
        abort();
      },
      "cannot write /nowhere/x.mlir");
}

TEST_F(ReproducerTest, AFailureWritesItOnDemand) {
  Reproducer reproducer(*module, "tile", path, {});
  module->setSymName("after");
  reproducer.writeAfterFailure();
  EXPECT_EQ(found(), "before");
}
