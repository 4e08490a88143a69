//===- BoxesTest.cpp - strides of boxes, against all their elements -------===//

#include "dialects/cnn/Boxes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/MLIRContext.h"
#include "gtest/gtest.h"
#include <random>

using namespace mlir;
using namespace cnnc::cnn;

namespace {
using Numbers = SmallVector<int64_t>;

int64_t product(ArrayRef<int64_t> numbers) {
  int64_t result = 1;
  for (int64_t n : numbers)
    result *= n;
  return result;
}

/// Where the elements of `shape` lie, in row-major order.
Numbers offsetsOf(ArrayRef<int64_t> shape, ArrayRef<int64_t> strides) {
  Numbers offsets;
  for (int64_t i = 0; i < product(shape); ++i) {
    int64_t rest = i, offset = 0;
    for (size_t d = shape.size(); d-- > 0; rest /= shape[d])
      offset += rest % shape[d] * strides[d];
    offsets.push_back(offset);
  }
  return offsets;
}

/// The only strides under which memory at `offsets` could have `shape`.
Numbers candidate(ArrayRef<int64_t> shape, ArrayRef<int64_t> offsets) {
  Numbers strides = denseStrides(shape);
  for (auto [extent, stride] : llvm::zip(shape, strides))
    stride = extent > 1 ? offsets[stride] : 0;
  return strides;
}

class Random {
public:
  explicit Random(unsigned seed) : engine(seed) {}
  int64_t below(int64_t n) {
    return std::uniform_int_distribution<int64_t>(0, n - 1)(engine);
  }
  /// A shape of `rank` dimensions, many of them of extent 1.
  Numbers shape(int64_t rank) {
    Numbers result;
    for (int64_t d = 0; d < rank; ++d)
      result.push_back(below(3) ? 1 + below(4) : 1);
    return result;
  }
  /// The same number of elements in other dimensions.
  Numbers reshaped(int64_t count) {
    Numbers result;
    while (count > 1) {
      int64_t extent = 1 + below(count);
      if (count % extent == 0) {
        result.push_back(extent);
        count /= extent;
      }
    }
    return result;
  }

private:
  std::mt19937 engine;
};
} // namespace

TEST(BoxesTest, ReshapedStridesAreThoseOfAllElementsOrNone) {
  Random random(1);
  int found = 0, none = 0;
  for (int i = 0; i < 20000; ++i) {
    Numbers shape = random.shape(random.below(5)), whole = shape;
    for (int64_t &extent : whole)
      extent += random.below(3) ? 0 : random.below(3);
    Numbers strides = denseStrides(whole);
    Numbers to = random.reshaped(product(shape));
    Numbers offsets = offsetsOf(shape, strides);
    std::optional<Numbers> got = reshapedStrides(shape, strides, to);
    bool exists = offsetsOf(to, candidate(to, offsets)) == offsets;
    ASSERT_EQ(got.has_value(), exists);
    if (got)
      ASSERT_EQ(offsetsOf(to, *got), offsets);
    (exists ? found : none) += 1;
  }
  EXPECT_GT(found, 1000);
  EXPECT_GT(none, 1000);
}

TEST(BoxesTest, TypesHoldTheSameElements) {
  MLIRContext context;
  Type element = Float32Type::get(&context);
  Random random(2);
  for (int i = 0; i < 2000; ++i) {
    Numbers shape = random.shape(random.below(5)), whole = shape;
    for (int64_t &extent : whole)
      extent += random.below(3) ? 0 : random.below(3);
    Numbers offsets = offsetsOf(shape, denseStrides(whole));
    MemRefType type = boxType(shape, element, denseStrides(whole));
    ASSERT_EQ(offsetsOf(shape, stridesOf(type)), offsets);
    ASSERT_EQ(spanOf(type), offsets.back() + 1);
    bool dense = offsets == offsetsOf(shape, denseStrides(shape));
    ASSERT_EQ(type.getLayout().isIdentity(), dense);
  }
}

TEST(BoxesTest, VectorsAreAsAlignedAsInADenseBuffer) {
  MLIRContext context;
  context.loadDialect<CnnDialect>();
  Type elements[] = {Float32Type::get(&context), Float16Type::get(&context),
                     IntegerType::get(&context, 8)};
  Random random(3);
  int allowed = 0, refused = 0;
  for (int i = 0; i < 20000; ++i) {
    Type element = elements[random.below(3)];
    int64_t bytes = element.getIntOrFloatBitWidth() / 8;
    Numbers shape = {1 + random.below(3), 1 + random.below(3),
                     1 + random.below(40)};
    Numbers whole = shape;
    int64_t start = random.below(20);
    whole[2] += start + random.below(20);
    auto channelsLast = LayoutAttr::get(&context, {0, 2, 1}, {}, {});
    auto type = RankedTensorType::get({shape[0], shape[2], shape[1]}, element,
                                      channelsLast);
    Numbers strides = denseStrides(whole);
    int64_t offset = start * bytes;
    int64_t alignment = std::gcd(kBoxVectorBytes, offset);
    if (!whyNotBox(type, strides, alignment, /*sector=*/0).empty()) {
      ++refused;
      continue;
    }
    ++allowed;
    for (int64_t lanes : {1, 2, 4, 8, 16}) {
      if (shape[2] % lanes != 0 || lanes * bytes > kBoxVectorBytes)
        continue;
      for (int64_t at : offsetsOf({shape[0], shape[1]}, strides))
        for (int64_t c = 0; c < shape[2]; c += lanes)
          ASSERT_EQ((offset + (at + c) * bytes) % (lanes * bytes), 0);
    }
  }
  EXPECT_GT(allowed, 1000);
  EXPECT_GT(refused, 1000);
}
