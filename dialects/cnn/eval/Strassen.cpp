//===- Strassen.cpp - seven products for eight ----------------------------===//

#include "dialects/cnn/eval/Strassen.h"
#include "dialects/cnn/eval/Families.h"

using namespace mlir;
using namespace cnnc::cnn;

static constexpr double kInput[] = {1,  0, 0,  0,  //
                                    0,  1, 0,  0,  //
                                    1,  1, -1, -1, //
                                    0,  0, 0,  1,  //
                                    0,  0, 1,  1,  //
                                    -1, 0, 1,  1,  //
                                    1,  0, -1, 0};
static constexpr double kWeights[] = {1,  0,  0,  0, //
                                      0,  0,  1,  0, //
                                      0,  0,  0,  1, //
                                      1,  -1, -1, 1, //
                                      -1, 1,  0,  0, //
                                      1,  -1, 0,  1, //
                                      0,  -1, 0,  1};
static constexpr double kOutput[] = {1, 1, 0, 0,  0, 0, 0, //
                                     1, 0, 1, 0,  1, 1, 0, //
                                     1, 0, 0, -1, 0, 1, 1, //
                                     1, 0, 0, 0,  1, 1, 1};

const StrassenTransforms &cnnc::cnn::strassen() {
  static const StrassenTransforms transforms = {
      {kStrassenProducts, 4, kInput},
      {kStrassenProducts, 4, kWeights},
      {4, kStrassenProducts, kOutput}};
  return transforms;
}

/// Row `r` of `map` times the vector whose elements `at` gives.
static double times(const LinearMap &map, int64_t r,
                    llvm::function_ref<double(int64_t)> at) {
  double sum = 0;
  for (int64_t c = 0; c < map.columns; ++c)
    if (double factor = map.row(r)[c])
      sum += factor * at(c);
  return sum;
}

llvm::FailureOr<Tensor> cnnc::cnn::strassenWeights(const Tensor &w) {
  int64_t outputs = w.shape()[0] / 2, inputs = w.shape()[1] / 2;
  FailureOr<Tensor> result = Tensor::allocate(
      RankedTensorType::get({kStrassenProducts, outputs, inputs}, w.element()));
  if (failed(result))
    return failure();
  float *to = result->mutableValues<float>().data();
  ArrayRef<float> from = w.values<float>();
  std::vector<double> row(inputs);
  for (int64_t p = 0; p < kStrassenProducts; ++p)
    for (int64_t k = 0; k < outputs; ++k) {
      llvm::fill(row, 0);
      for (int64_t block = 0; block < 4; ++block)
        if (double factor = strassen().weights.row(p)[block]) {
          int64_t channel = k + block % 2 * outputs;
          const float *x = &from[channel * 2 * inputs + block / 2 * inputs];
          for (int64_t c = 0; c < inputs; ++c)
            row[c] += factor * x[c];
        }
      to = std::copy(row.begin(), row.end(), to);
    }
  return result;
}

//===----------------------------------------------------------------------===//
// cnn.strassen_conv
//===----------------------------------------------------------------------===//

void cnnc::cnn::compute(StrassenConvOp op, In in, Out out) {
  ArrayRef<int64_t> x = in[0].shape(), y = out[0].shape();
  ArrayRef<float> from = in[0].values<float>(), u = in[1].values<float>();
  MutableArrayRef<float> to = out[0].mutableValues<float>();
  int64_t pixels = y[2] * y[3], inputs = x[1] / 2, outputs = y[1] / 2;
  ArrayRef<int64_t> strides = op.getStrides();
  std::vector<double> sums(kStrassenProducts * inputs);
  for (int64_t n = 0; n < y[0]; ++n)
    for (int64_t first = 0; first < pixels; first += 2) {
      int64_t pair[] = {first, std::min(first + 1, pixels - 1)};
      auto element = [&](int64_t c, int64_t block) -> double {
        int64_t row = pair[block / 2] / y[3] * strides[0];
        int64_t column = pair[block / 2] % y[3] * strides[1];
        int64_t channel = n * x[1] + c + block % 2 * inputs;
        return from[(channel * x[2] + row) * x[3] + column];
      };
      for (int64_t p = 0; p < kStrassenProducts; ++p)
        for (int64_t c = 0; c < inputs; ++c)
          sums[p * inputs + c] = times(strassen().input, p, [&](int64_t block) {
            return element(c, block);
          });
      for (int64_t k = 0; k < outputs; ++k) {
        double products[kStrassenProducts] = {};
        for (int64_t p = 0; p < kStrassenProducts; ++p)
          for (int64_t c = 0; c < inputs; ++c)
            products[p] +=
                sums[p * inputs + c] * u[(p * outputs + k) * inputs + c];
        for (int64_t block = 0; block < 4; ++block) {
          int64_t channel = k + block % 2 * outputs;
          double bias = in.size() > 2 ? in[2].values<float>()[channel] : 0;
          to[(n * y[1] + channel) * pixels + pair[block / 2]] =
              float(times(strassen().output, block,
                          [&](int64_t p) { return products[p]; }) +
                    bias);
        }
      }
    }
}
