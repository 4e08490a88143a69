//===- ConstantWeights.cpp - convolutions that can be laid out ------------===//

#include "targets/common/ConstantWeights.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"

using namespace mlir;
using namespace cnnc;

static bool isConstant(Value value) { return bool(cnn::constantOf(value)); }

static bool isEmpty(Value value) {
  return cnn::numElements(cnn::shapeOf(value)) == 0;
}

bool cnnc::hasConstantWeights(cnn::ConvOp op) {
  return isConstant(op.getW()) && (!op.getBias() || isConstant(op.getBias())) &&
         !isEmpty(op.getY());
}

bool cnnc::hasConstantWeights(cnn::MatMulOp op) {
  return isConstant(op.getB()) && cnn::shapeOf(op.getB()).size() == 2 &&
         !isEmpty(op.getY());
}
