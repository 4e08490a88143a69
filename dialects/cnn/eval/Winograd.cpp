//===- Winograd.cpp - minimal filtering for 3x3 convolutions --------------===//

#include "dialects/cnn/eval/Winograd.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/eval/Families.h"

using namespace mlir;
using namespace cnnc::cnn;

// The matrices of the paper: interpolation at 0, 1, -1 and infinity, and for
// tiles of 4 at 2 and -2 too.
static constexpr double kInput2[] = {1, 0,  -1, 0, //
                                     0, 1,  1,  0, //
                                     0, -1, 1,  0, //
                                     0, 1,  0,  -1};
static constexpr double kFilter2[] = {1,   0,    0,   //
                                      0.5, 0.5,  0.5, //
                                      0.5, -0.5, 0.5, //
                                      0,   0,    1};
static constexpr double kOutput2[] = {1, 1, 1,  0, //
                                      0, 1, -1, -1};

static constexpr double kInput4[] = {4, 0,  -5, 0,  1, 0, //
                                     0, -4, -4, 1,  1, 0, //
                                     0, 4,  -4, -1, 1, 0, //
                                     0, -2, -1, 2,  1, 0, //
                                     0, 2,  -1, -2, 1, 0, //
                                     0, 4,  0,  -5, 0, 1};
static constexpr double kFilter4[] = {1. / 4,  0,        0,       //
                                      -1. / 6, -1. / 6,  -1. / 6, //
                                      -1. / 6, 1. / 6,   -1. / 6, //
                                      1. / 24, 1. / 12,  1. / 6,  //
                                      1. / 24, -1. / 12, 1. / 6,  //
                                      0,       0,        1};
static constexpr double kOutput4[] = {1, 1, 1,  1, 1,  0, //
                                      0, 1, -1, 2, -2, 0, //
                                      0, 1, 1,  4, 4,  0, //
                                      0, 1, -1, 8, -8, 1};

// Stride 2: interpolation (Toom-Cook) of the even elements at 0, 1 and
// infinity, and for tiles of 4 at -1 and 2 too; the odd ones follow as they
// are.
static constexpr double kInput2By2[] = {1, 0, -1, 0, 0, //
                                        0, 0, 1,  0, 0, //
                                        0, 0, -1, 0, 1, //
                                        0, 1, 0,  0, 0, //
                                        0, 0, 0,  1, 0};
static constexpr double kFilter2By2[] = {1, 0, 0, //
                                         1, 0, 1, //
                                         0, 0, 1, //
                                         0, 1, 0};
static constexpr double kOutput2By2[] = {1, 1, 0, 1, 0, //
                                         0, 1, 1, 0, 1};

static constexpr double kInput4By2[] = {2, 0, -1, 0, -2, 0, 1,  0, 0, //
                                        0, 0, -2, 0, -1, 0, 1,  0, 0, //
                                        0, 0, 2,  0, -3, 0, 1,  0, 0, //
                                        0, 0, -1, 0, 0,  0, 1,  0, 0, //
                                        0, 0, 2,  0, -1, 0, -2, 0, 1, //
                                        0, 1, 0,  0, 0,  0, 0,  0, 0, //
                                        0, 0, 0,  1, 0,  0, 0,  0, 0, //
                                        0, 0, 0,  0, 0,  1, 0,  0, 0, //
                                        0, 0, 0,  0, 0,  0, 0,  1, 0};
static constexpr double kFilter4By2[] = {1. / 2,  0, 0,       //
                                         -1. / 2, 0, -1. / 2, //
                                         -1. / 6, 0, 1. / 6,  //
                                         1. / 6,  0, 1. / 3,  //
                                         0,       0, 1,       //
                                         0,       1, 0};
static constexpr double kOutput4By2[] = {1, 1, 1,  1, 0, 1, 0, 0, 0, //
                                         0, 1, -1, 2, 0, 0, 1, 0, 0, //
                                         0, 1, 1,  4, 0, 0, 0, 1, 0, //
                                         0, 1, -1, 8, 1, 0, 0, 0, 1};

const WinogradTransforms *cnnc::cnn::findWinograd(int64_t tile,
                                                  int64_t stride) {
  static const WinogradTransforms known[] = {
      {2, 1, {4, 4, kInput2}, {4, 3, kFilter2}, {2, 4, kOutput2}},
      {4, 1, {6, 6, kInput4}, {6, 3, kFilter4}, {4, 6, kOutput4}},
      {2, 2, {5, 5, kInput2By2}, {4, 3, kFilter2By2}, {2, 5, kOutput2By2}},
      {4, 2, {9, 9, kInput4By2}, {6, 3, kFilter4By2}, {4, 9, kOutput4By2}}};
  for (const WinogradTransforms &transforms : known)
    if (transforms.tile == tile && transforms.stride == stride)
      return &transforms;
  return nullptr;
}

llvm::SmallVector<double, 36>
cnnc::cnn::transformSquare(const LinearMap &map, llvm::ArrayRef<double> x) {
  int64_t n = map.columns, m = map.rows;
  llvm::SmallVector<double, 36> left(m * n, 0), both(m * m, 0);
  for (int64_t i = 0; i < m; ++i)
    for (int64_t k = 0; k < n; ++k)
      for (int64_t j = 0; j < n; ++j)
        left[i * n + j] += map.row(i)[k] * x[k * n + j];
  for (int64_t i = 0; i < m; ++i)
    for (int64_t j = 0; j < m; ++j)
      for (int64_t k = 0; k < n; ++k)
        both[i * m + j] += left[i * n + k] * map.row(j)[k];
  return both;
}

llvm::FailureOr<Tensor>
cnnc::cnn::transformFilters(const WinogradTransforms &winograd,
                            const Tensor &w) {
  constexpr int64_t taps = kWinogradTaps * kWinogradTaps;
  int64_t points = winograd.filterPoints(), filters = w.size() / taps;
  FailureOr<Tensor> result = Tensor::allocate(RankedTensorType::get(
      {w.shape()[0], w.shape()[1], points, points}, w.element()));
  if (failed(result))
    return failure();
  float *to = result->mutableValues<float>().data();
  ArrayRef<float> from = w.values<float>();
  for (int64_t f = 0; f < filters; ++f) {
    SmallVector<double, taps> filter(from.slice(f * taps, taps));
    for (double value : transformSquare(winograd.filter, filter))
      *to++ = float(value);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// cnn.winograd_conv
//===----------------------------------------------------------------------===//

namespace {
/// The tiles of the pictures of one operation.
struct TiledPictures {
  const WinogradTransforms &winograd;
  ArrayRef<int64_t> x, y; ///< shapes
  int64_t top, left;      ///< padding

  int64_t down() const { return llvm::divideCeil(y[2], winograd.tile); }
  int64_t across() const { return llvm::divideCeil(y[3], winograd.tile); }
  int64_t square() const { return winograd.points() * winograd.points(); }
  /// The point of a filter, of all, that point `p` of the input meets.
  int64_t filterPoint(int64_t p) const {
    int64_t row = winograd.filterPoint(p / winograd.points());
    int64_t column = winograd.filterPoint(p % winograd.points());
    return row * winograd.filterPoints() + column;
  }

  /// B^T d B of every channel and tile of one picture.
  std::vector<double> transformed(const float *picture) const;
  /// Stores A^T m A + bias of tile (i, j), as far as it lies inside.
  void store(ArrayRef<double> m, double bias, int64_t i, int64_t j,
             float *plane) const;
};
} // namespace

std::vector<double> TiledPictures::transformed(const float *picture) const {
  int64_t points = winograd.points();
  std::vector<double> all;
  all.reserve(x[1] * down() * across() * square());
  SmallVector<double, 36> patch(square());
  for (int64_t c = 0; c < x[1]; ++c)
    for (int64_t i = 0; i < down(); ++i)
      for (int64_t j = 0; j < across(); ++j) {
        for (int64_t p = 0; p < square(); ++p) {
          int64_t step = winograd.tile * winograd.stride;
          int64_t row = i * step - top + p / points;
          int64_t column = j * step - left + p % points;
          bool inside = row >= 0 && row < x[2] && column >= 0 && column < x[3];
          patch[p] = inside ? picture[(c * x[2] + row) * x[3] + column] : 0;
        }
        llvm::append_range(all, transformSquare(winograd.input, patch));
      }
  return all;
}

void TiledPictures::store(ArrayRef<double> m, double bias, int64_t i, int64_t j,
                          float *plane) const {
  SmallVector<double, 36> tile = transformSquare(winograd.output, m);
  for (auto [p, value] : llvm::enumerate(tile)) {
    int64_t row = i * winograd.tile + int64_t(p) / winograd.tile;
    int64_t column = j * winograd.tile + int64_t(p) % winograd.tile;
    if (row < y[2] && column < y[3])
      plane[row * y[3] + column] = float(value + bias);
  }
}

void cnnc::cnn::compute(WinogradConvOp op, In in, Out out) {
  TiledPictures tiles = {*findWinograd(op.getTile(), op.getStride()),
                         in[0].shape(), out[0].shape(), op.getPads()[0],
                         op.getPads()[1]};
  ArrayRef<float> x = in[0].values<float>(), u = in[1].values<float>();
  int64_t channels = tiles.x[1], square = tiles.square();
  int64_t filter = in[1].shape()[2] * in[1].shape()[3];
  int64_t count = tiles.down() * tiles.across();
  int64_t plane = tiles.y[2] * tiles.y[3];
  float *y = out[0].mutableValues<float>().data();
  SmallVector<double, 36> sums;
  for (int64_t n = 0; n < tiles.x[0]; ++n) {
    std::vector<double> v =
        tiles.transformed(x.data() + n * channels * tiles.x[2] * tiles.x[3]);
    for (int64_t k = 0; k < tiles.y[1]; ++k, y += plane) {
      double bias = in.size() > 2 ? in[2].values<float>()[k] : 0;
      for (int64_t t = 0; t < count; ++t) {
        sums.assign(square, 0);
        for (int64_t c = 0; c < channels; ++c)
          for (int64_t p = 0; p < square; ++p)
            sums[p] +=
                double(u[(k * channels + c) * filter + tiles.filterPoint(p)]) *
                v[(c * count + t) * square + p];
        tiles.store(sums, bias, t / tiles.across(), t % tiles.across(), y);
      }
    }
  }
}
