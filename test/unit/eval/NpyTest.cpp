//===- NpyTest.cpp - NumPy's file format ----------------------------------===//

#include "dialects/cnn/eval/Npy.h"
#include "dialects/cnn/CnnOps.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace cnnc::cnn;

namespace {

struct NpyTest : testing::Test {
  NpyTest() {
    context.loadDialect<CnnDialect>();
    context.getDiagEngine().registerHandler([&](Diagnostic &diagnostic) {
      message = diagnostic.str();
      return success();
    });
    EXPECT_FALSE(llvm::sys::fs::createTemporaryFile("npy", "npy", path));
  }
  ~NpyTest() override { llvm::sys::fs::remove(path); }

  FailureOr<Tensor> read() {
    return readNpy(&context, path,
                   [&] { return emitError(UnknownLoc::get(&context)); });
  }

  /// Writes a file of version 1 with this header.
  void write(StringRef header, StringRef elements) {
    std::string text = "\x93NUMPY\x01";
    text += '\0';
    text += char(header.size() & 255);
    text += char(header.size() >> 8);
    writeRaw(text + header.str() + elements.str());
  }

  void writeRaw(StringRef bytes) {
    std::error_code error;
    llvm::raw_fd_ostream(path, error) << bytes;
    EXPECT_FALSE(error);
  }

  /// The error that such a file gives.
  std::string problem(StringRef header, StringRef elements = "") {
    message.clear();
    write(header, elements);
    EXPECT_TRUE(failed(read())) << header.str();
    return StringRef(message).split("': ").second.str();
  }

  MLIRContext context;
  SmallString<64> path;
  std::string message;
};

TEST_F(NpyTest, EveryTypeComesBack) {
  Builder b(&context);
  SmallVector<Type> elements = {b.getF16Type(), b.getBF16Type(), b.getF32Type(),
                                b.getF64Type(), b.getI1Type()};
  for (unsigned width : {8, 16, 32, 64})
    for (auto sign : {IntegerType::Signless, IntegerType::Unsigned})
      elements.push_back(IntegerType::get(&context, width, sign));
  SmallVector<SmallVector<int64_t>> shapes = {{}, {5}, {2, 3}, {0, 4}};
  for (Type element : elements)
    for (ArrayRef<int64_t> shape : shapes) {
      FailureOr<Tensor> tensor =
          Tensor::allocate(RankedTensorType::get(shape, element));
      for (auto [i, byte] : llvm::enumerate(tensor->mutableBytes()))
        byte = char(element.isInteger(1) ? i % 2 : i * 37);
      ASSERT_TRUE(succeeded(writeNpy(*tensor, path, [&] {
        return emitError(UnknownLoc::get(&context));
      })));
      FailureOr<Tensor> again = read();
      ASSERT_TRUE(succeeded(again)) << message;
      EXPECT_EQ(again->type(), tensor->type());
      EXPECT_EQ(again->bytes(), tensor->bytes());
    }
}

TEST_F(NpyTest, ForeignHeadersAreRead) {
  write(
      "{\"shape\" : ( 1 , 2 ) , \"descr\":\"=i2\",\"fortran_order\": False}\n",
      StringRef("\1\0\2\0", 4));
  FailureOr<Tensor> tensor = read();
  ASSERT_TRUE(succeeded(tensor)) << message;
  EXPECT_EQ(tensor->shape(), ArrayRef<int64_t>({1, 2}));
  EXPECT_EQ(tensor->values<int16_t>(), ArrayRef<int16_t>({1, 2}));
}

TEST_F(NpyTest, BoolsBecomeZeroOrOne) {
  write("{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }\n",
        StringRef("\0\2\377", 3));
  FailureOr<Tensor> tensor = read();
  ASSERT_TRUE(succeeded(tensor)) << message;
  EXPECT_EQ(tensor->bytes(), ArrayRef<char>({0, 1, 1}));
}

TEST_F(NpyTest, ErrorsSayWhatIsWrong) {
  auto header = [](StringRef descr, StringRef order, StringRef shape) {
    return ("{'descr': '" + descr + "', 'fortran_order': " + order +
            ", 'shape': " + shape + ", }\n")
        .str();
  };
  EXPECT_EQ(problem(header("<f4", "True", "(2,)")),
            "expected elements in C order; save the array with "
            "numpy.ascontiguousarray");
  EXPECT_EQ(problem(header(">f4", "False", "(2,)")),
            "element type '>f4' is not supported");
  EXPECT_EQ(problem(header("<c8", "False", "(2,)")),
            "element type '<c8' is not supported");
  EXPECT_EQ(problem(header("<f4", "False", "(2,)"), "1234"),
            "expected 8 bytes of elements, got 4");
  EXPECT_EQ(problem(header("<f4", "False", "(1,)"), "12345"),
            "expected 4 bytes of elements, got 5");
  EXPECT_EQ(problem(header("<f4", "False", "(4611686018427387904, 4)")),
            "shape 4611686018427387904x4 is too large");
  for (StringRef shape : {"(-1,)", "(2", "2", "(x)", "(1 2)", "[2]", "(,)"})
    EXPECT_EQ(problem(header("<f4", "False", shape)),
              "malformed header of a .npy file");
  EXPECT_EQ(problem("{}"), "malformed header of a .npy file");
  EXPECT_EQ(problem("{'descr':"), "malformed header of a .npy file");
  EXPECT_EQ(problem("{'shape': (2,), 'fortran_order': False, 'descr':"),
            "malformed header of a .npy file");
}

TEST_F(NpyTest, NoFileCrashesTheReader) {
  std::string good = "\x93NUMPY\x01";
  good += '\0';
  std::string header =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";
  good += char(header.size());
  good += '\0';
  good += header + "1234";
  for (size_t length = 0; length < good.size(); ++length) {
    writeRaw(StringRef(good).take_front(length));
    EXPECT_TRUE(failed(read())) << length;
  }
  // Any answer will do.
  for (size_t at = 0; at < good.size(); ++at)
    for (int change : {1, 0x80, 0xFF}) {
      std::string mutant = good;
      mutant[at] = char(mutant[at] ^ change);
      writeRaw(mutant);
      (void)read();
    }
}

} // namespace
