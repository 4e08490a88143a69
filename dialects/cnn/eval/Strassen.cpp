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

/// The Kronecker product of a matrix with itself.
static std::vector<double> squareOf(const LinearMap &map) {
  std::vector<double> entries;
  for (int64_t r = 0; r < map.rows * map.rows; ++r)
    for (int64_t c = 0; c < map.columns * map.columns; ++c)
      entries.push_back(map.row(r / map.rows)[c / map.columns] *
                        map.row(r % map.rows)[c % map.columns]);
  return entries;
}

const StrassenTransforms &cnnc::cnn::strassen(int64_t levels) {
  constexpr int64_t products = kStrassenProducts, blocks = kStrassenBlocks;
  static const StrassenTransforms one = {1,
                                         {products, blocks, kInput},
                                         {products, blocks, kWeights},
                                         {blocks, products, kOutput}};
  static const std::vector<double> input = squareOf(one.input),
                                   weights = squareOf(one.weights),
                                   output = squareOf(one.output);
  static const StrassenTransforms two = {
      2,
      {products * products, blocks * blocks, input},
      {products * products, blocks * blocks, weights},
      {blocks * blocks, products * products, output}};
  assert(levels >= 1 && levels <= kStrassenLevels);
  return levels == 1 ? one : two;
}

const StrassenTransforms *cnnc::cnn::findStrassen(int64_t products) {
  for (int64_t levels = 1; levels <= kStrassenLevels; ++levels)
    if (strassen(levels).products() == products)
      return &strassen(levels);
  return nullptr;
}

int64_t StrassenTransforms::rowOf(int64_t block) const {
  if (block < kStrassenBlocks)
    return block / 2;
  return rowOf(block / kStrassenBlocks) * 2 + block % kStrassenBlocks / 2;
}

int64_t StrassenTransforms::columnOf(int64_t block) const {
  if (block < kStrassenBlocks)
    return block % 2;
  return columnOf(block / kStrassenBlocks) * 2 + block % 2;
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

llvm::FailureOr<Tensor>
cnnc::cnn::strassenWeights(const StrassenTransforms &transforms,
                           const Tensor &w) {
  int64_t parts = transforms.parts(), products = transforms.products();
  int64_t outputs = w.shape()[0] / parts, inputs = w.shape()[1] / parts;
  FailureOr<Tensor> result = Tensor::allocate(
      RankedTensorType::get({products, outputs, inputs}, w.element()));
  if (failed(result))
    return failure();
  float *to = result->mutableValues<float>().data();
  ArrayRef<float> from = w.values<float>();
  std::vector<double> row(inputs);
  for (int64_t p = 0; p < products; ++p)
    for (int64_t k = 0; k < outputs; ++k) {
      llvm::fill(row, 0);
      for (int64_t block = 0; block < parts * parts; ++block)
        if (double factor = transforms.weights.row(p)[block]) {
          int64_t channel = k + transforms.columnOf(block) * outputs;
          const float *x =
              &from[(channel * parts + transforms.rowOf(block)) * inputs];
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
  const StrassenTransforms &transforms = *findStrassen(in[1].shape()[0]);
  int64_t parts = transforms.parts(), all = transforms.products();
  int64_t pixels = y[2] * y[3], inputs = x[1] / parts, outputs = y[1] / parts;
  ArrayRef<int64_t> strides = op.getStrides();
  std::vector<double> sums(all * inputs), products(all);
  for (int64_t n = 0; n < y[0]; ++n)
    for (int64_t first = 0; first < pixels; first += parts) {
      auto pixelOf = [&](int64_t block) {
        return std::min(first + transforms.rowOf(block), pixels - 1);
      };
      auto element = [&](int64_t c, int64_t block) -> double {
        int64_t row = pixelOf(block) / y[3] * strides[0];
        int64_t column = pixelOf(block) % y[3] * strides[1];
        int64_t channel = n * x[1] + c + transforms.columnOf(block) * inputs;
        return from[(channel * x[2] + row) * x[3] + column];
      };
      for (int64_t p = 0; p < all; ++p)
        for (int64_t c = 0; c < inputs; ++c)
          sums[p * inputs + c] = times(transforms.input, p, [&](int64_t block) {
            return element(c, block);
          });
      for (int64_t k = 0; k < outputs; ++k) {
        llvm::fill(products, 0);
        for (int64_t p = 0; p < all; ++p)
          for (int64_t c = 0; c < inputs; ++c)
            products[p] +=
                sums[p * inputs + c] * u[(p * outputs + k) * inputs + c];
        for (int64_t block = 0; block < parts * parts; ++block) {
          int64_t channel = k + transforms.columnOf(block) * outputs;
          double bias = in.size() > 2 ? in[2].values<float>()[channel] : 0;
          to[(n * y[1] + channel) * pixels + pixelOf(block)] =
              float(times(transforms.output, block,
                          [&](int64_t p) { return products[p]; }) +
                    bias);
        }
      }
    }
}
