//===- Saturate.cpp - real numbers to quantised ones ----------------------===//

#include "compiler/onnx/ops/Saturate.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

bool cnnc::onnx_import::isQuantized(Type element, unsigned mostBits) {
  return isa<IntegerType>(element) && !element.isInteger(1) &&
         element.getIntOrFloatBitWidth() <= mostBits;
}

Value cnnc::onnx_import::saturate(ValueBuilder &b, Value x, Type element) {
  unsigned width = element.getIntOrFloatBitWidth();
  bool isUnsigned = element.isUnsignedInteger();
  double most = double((uint64_t(1) << (isUnsigned ? width : width - 1)) - 1);
  double least = isUnsigned ? 0 : -most - 1;
  return b.convert(b.min(b.max(x, least), most), element);
}

Value cnnc::onnx_import::withoutZeroPoint(ValueBuilder &b, Value x,
                                          Value zeroPoint) {
  Type i32 = b.builder().getI32Type();
  Value wide = b.convert(x, i32);
  return zeroPoint ? b.sub(wide, b.convert(zeroPoint, i32)) : wide;
}

Value cnnc::onnx_import::requantize(ValueBuilder &b, Value sums, Value scale,
                                    Value zeroPoint, Type element) {
  Type f32 = b.builder().getF32Type();
  Value y = b.unary(UnaryKind::round, b.mul(b.convert(sums, f32), scale));
  if (zeroPoint)
    y = b.add(y, b.convert(zeroPoint, f32));
  return saturate(b, y, element);
}
