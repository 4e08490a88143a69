//===- GridStorage.cpp - numbers of grids as integers in memory -----------===//

#include "targets/hls/pipelines/GridStorage.h"
#include "dialects/cnn/Constants.h"
#include "mlir/IR/Builders.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

IntegerType cnnc::hls::storageOf(const cnn::GridRange &range,
                                 MLIRContext *context) {
  for (unsigned bits : {8, 16, 32}) {
    if (range.width() + range.isUnsigned() <= bits)
      return IntegerType::get(context, bits);
    if (range.width() <= bits)
      return IntegerType::get(context, bits, IntegerType::Unsigned);
  }
  return {};
}

ElementsAttr cnnc::hls::mantissasOf(ElementsAttr numbers,
                                    const cnn::GridRange &range, int64_t bits) {
  MLIRContext *context = numbers.getContext();
  while (bits < range.width() + (range.isUnsigned() ? 1 : 0))
    bits *= 2;
  auto type = RankedTensorType::get(numbers.getShapedType().getShape(),
                                    IntegerType::get(context, bits));
  SmallVector<char> storage;
  ArrayRef<char> from = cnn::constantBytes(numbers, storage);
  int64_t count = numbers.getNumElements(), size = bits / 8;
  return cnn::makeConstant(type, count * size, [&](MutableArrayRef<char> to) {
    for (int64_t i = 0; i < count; ++i) {
      double value;
      std::memcpy(&value, from.data() + i * sizeof(double), sizeof(double));
      auto mantissa = int64_t(std::ldexp(value, int(-range.exponent)));
      std::memcpy(to.data() + i * size, &mantissa, size);
    }
  });
}

Value cnnc::hls::scaledBy(OpBuilder &b, Location loc, Value value,
                          int64_t exponent) {
  if (exponent == 0)
    return value;
  auto scalar = RankedTensorType::get({}, b.getF64Type());
  Value factor = cnn::ConstantOp::create(
      b, loc, cnn::makeSplat(scalar, std::ldexp(1.0, int(exponent))));
  return cnn::BinaryOp::create(b, loc, cnn::BinaryKind::mul, value, factor);
}
