//===- TensorTest.cpp - tensors and constants -----------------------------===//

#include "dialects/cnn/eval/Tensor.h"
#include "dialects/cnn/CnnOps.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace cnnc::cnn;

namespace {

struct TensorTest : testing::Test {
  TensorTest() { context.loadDialect<CnnDialect>(); }

  RankedTensorType typeOf(ArrayRef<int64_t> shape, Type element) {
    return RankedTensorType::get(shape, element);
  }

  MLIRContext context;
  Type f32 = Float32Type::get(&context), i1 = IntegerType::get(&context, 1);
};

TEST_F(TensorTest, StartsWithZeros) {
  FailureOr<Tensor> tensor = Tensor::allocate(typeOf({2, 3}, f32));
  ASSERT_TRUE(succeeded(tensor));
  ASSERT_EQ(tensor->values<float>().size(), 6u);
  for (float value : tensor->values<float>())
    EXPECT_EQ(value, 0);
}

TEST_F(TensorTest, LargeConstantsShareTheirMemory) {
  const void *memory;
  ElementsAttr constant;
  {
    FailureOr<Tensor> tensor = Tensor::allocate(typeOf({1000}, f32));
    ASSERT_TRUE(succeeded(tensor));
    tensor->mutableValues<float>()[999] = 5;
    memory = tensor->bytes().data();
    constant = tensor->toAttribute();
  }
  // The tensor is gone, its memory is not.
  Tensor again = Tensor::constant(constant);
  EXPECT_EQ(again.bytes().data(), memory);
  EXPECT_EQ(again.values<float>()[999], 5);
  Tensor view =
      Tensor::constant(again.as(typeOf({10, 100}, f32)).toAttribute());
  EXPECT_EQ(view.bytes().data(), memory);
}

TEST_F(TensorTest, SplatsAndTruthValuesAreExpanded) {
  auto splat = DenseElementsAttr::get(typeOf({3}, f32), 2.0f);
  EXPECT_EQ(Tensor::constant(splat).values<float>(),
            ArrayRef<float>({2, 2, 2}));
  auto truth = DenseElementsAttr::get(typeOf({3}, i1), {true, false, true});
  EXPECT_EQ(Tensor::constant(truth).values<bool>(),
            ArrayRef<bool>({true, false, true}));
  EXPECT_EQ(Tensor::constant(truth).toAttribute(), truth);
  auto none = DenseElementsAttr::get(typeOf({0, 3}, f32), ArrayRef<float>());
  EXPECT_EQ(Tensor::constant(none).size(), 0);
}

TEST_F(TensorTest, UnalignedMemoryIsCopied) {
  alignas(8) char bytes[17] = {};
  bytes[1] = 1;
  auto i64 = typeOf({2}, IntegerType::get(&context, 64));
  Tensor aligned = Tensor::view(i64, ArrayRef<char>(bytes, 16));
  EXPECT_EQ(aligned.bytes().data(), bytes);
  Tensor moved = Tensor::view(i64, ArrayRef<char>(bytes + 1, 16));
  EXPECT_NE(moved.bytes().data(), bytes + 1);
  EXPECT_EQ(moved.values<int64_t>()[0], 1);
}

} // namespace
