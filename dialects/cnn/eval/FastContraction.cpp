//===- FastContraction.cpp - contractions of whole networks ---------------===//

#include "dialects/cnn/eval/FastContraction.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/eval/Window.h"
#include "mlir/IR/Threading.h"
#include <cstring>

using namespace mlir;
using namespace cnnc::cnn;

// One copy of the innermost loops for each width of vectors; the loader chooses
// (`target_clones`, GCC and Clang on x86-64 ELF).
#if defined(__x86_64__) && defined(__ELF__)
#define CNNC_VECTOR_CLONES                                                     \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CNNC_VECTOR_CLONES
#endif

/// Columns of a tile of sums, and its rows: six or, twice as wide, twelve
/// vector registers of whatever width there is.
static constexpr int64_t kColumns = 16;
template <typename T> static constexpr int64_t kRows = sizeof(T) == 4 ? 6 : 3;

/// The numbers of a row of a tile. Compilers make registers of it; of loops
/// over arrays they make worse.
template <typename T>
using RowOf [[gnu::vector_size(kColumns * sizeof(T))]] = T;

/// Adds `rows[r][k] * panel[k][c]` over k < depth to `sums[r][c]`.
template <typename T>
[[gnu::always_inline]] static inline void
accumulate(const T *const rows[kRows<T>], const T *panel, int64_t depth,
           T sums[kRows<T>][kColumns]) {
  using Row = RowOf<T>;
  Row acc[kRows<T>];
  std::memcpy(acc, sums, sizeof(acc));
  for (int64_t k = 0; k < depth; ++k) {
    Row columns;
    std::memcpy(&columns, panel + k * kColumns, sizeof(columns));
    for (int64_t r = 0; r < kRows<T>; ++r)
      acc[r] += rows[r][k] * columns;
  }
  std::memcpy(sums, acc, sizeof(acc));
}

CNNC_VECTOR_CLONES
static void multiplyFloats(const float *const rows[kRows<float>],
                           const float *panel, int64_t depth,
                           float sums[kRows<float>][kColumns]) {
  accumulate(rows, panel, depth, sums);
}

CNNC_VECTOR_CLONES
static void multiplyDoubles(const double *const rows[kRows<double>],
                            const double *panel, int64_t depth,
                            double sums[kRows<double>][kColumns]) {
  accumulate(rows, panel, depth, sums);
}

namespace {
/// `y[m, n] = bias[m] + sum_k a[m, k] * b[k, n]`, where columns of b come in
/// panels that a callback fills.
template <typename T> struct Product {
  int64_t rows, depth, columns;
  const T *a;    ///< row-major
  const T *bias; ///< or null
  /// Writes columns [first, first + count) of b to `panel[depth][kColumns]`.
  llvm::function_ref<void(int64_t first, int64_t count, T *panel)> fill;
  /// Where element (m, n) of the result goes.
  llvm::function_ref<T *(int64_t m, int64_t n)> at;

  void run(MLIRContext *context) const {
    int64_t panels = (columns + kColumns - 1) / kColumns;
    parallelFor(context, 0, panels, [&](size_t p) {
      int64_t first = int64_t(p) * kColumns;
      runPanel(first, std::min(kColumns, columns - first));
    });
  }

private:
  void runPanel(int64_t first, int64_t count) const {
    std::vector<T> panel(depth * kColumns);
    fill(first, count, panel.data());
    for (int64_t m = 0; m < rows; m += kRows<T>) {
      const T *tileRows[kRows<T>];
      T sums[kRows<T>][kColumns] = {};
      for (int64_t r = 0; r < kRows<T>; ++r) {
        // Rows past the last are computed again and not stored.
        int64_t row = std::min(m + r, rows - 1);
        tileRows[r] = a + row * depth;
        if (bias)
          std::fill_n(sums[r], kColumns, bias[row]);
      }
      if constexpr (std::is_same_v<T, float>)
        multiplyFloats(tileRows, panel.data(), depth, sums);
      else
        multiplyDoubles(tileRows, panel.data(), depth, sums);
      for (int64_t r = 0; r < std::min(kRows<T>, rows - m); ++r)
        for (int64_t c = 0; c < count; ++c)
          *at(m + r, first + c) = sums[r][c];
    }
  }
};
} // namespace

/// The patches of `count` positions of one group's channels, a column each.
template <typename T>
static void fillPatches(const Window3 &window, const T *x, int64_t channels,
                        int64_t first, int64_t count, T *panel) {
  const auto &[a, b, c] = window.dims;
  for (int64_t j = 0; j < count; ++j) {
    int64_t position = first + j;
    int64_t o2 = position % c.positions, o1 = position / c.positions;
    int64_t o0 = o1 / b.positions;
    o1 %= b.positions;
    T *to = panel + j;
    for (int64_t channel = 0; channel < channels; ++channel) {
      const T *plane = x + channel * window.elements();
      for (int64_t r0 = 0; r0 < a.taps; ++r0)
        for (int64_t r1 = 0; r1 < b.taps; ++r1)
          for (int64_t r2 = 0; r2 < c.taps; ++r2, to += kColumns) {
            int64_t i0 = a.at(o0, r0), i1 = b.at(o1, r1), i2 = c.at(o2, r2);
            bool inside = a.contains(i0) && b.contains(i1) && c.contains(i2);
            *to = inside ? plane[(i0 * b.extent + i1) * c.extent + i2] : 0;
          }
    }
  }
}

template <typename T>
static void convolve(ConvOp op, ArrayRef<Tensor> in, Tensor &out) {
  ArrayRef<int64_t> xShape = in[0].shape(), wShape = in[1].shape();
  const T *x = in[0].values<T>().data();
  const T *w = in[1].values<T>().data();
  const T *bias = in.size() > 2 ? in[2].values<T>().data() : nullptr;
  T *y = out.mutableValues<T>().data();
  Window3 window(xShape.drop_front(2), out.shape().drop_front(2),
                 wShape.drop_front(2), op.getStrides(), op.getDilations(),
                 op.getPads());
  int64_t groups = op.getGroup(), channels = wShape[1];
  int64_t rows = wShape[0] / groups, depth = channels * window.taps();
  int64_t positions = window.positions();
  for (int64_t n = 0; n < xShape[0]; ++n)
    for (int64_t g = 0; g < groups; ++g) {
      const T *from = x + (n * xShape[1] + g * channels) * window.elements();
      T *to = y + (n * wShape[0] + g * rows) * positions;
      auto fill = [&](int64_t first, int64_t count, T *panel) {
        fillPatches(window, from, channels, first, count, panel);
      };
      auto at = [&](int64_t m, int64_t i) { return to + m * positions + i; };
      Product<T>{rows,
                 depth,
                 positions,
                 w + g * rows * depth,
                 bias ? bias + g * rows : nullptr,
                 fill,
                 at}
          .run(op.getContext());
    }
}

/// The operands change places: a matrix of weights has many columns, which are
/// shared among threads, and few rows meet them.
template <typename T>
static void multiply(MatMulOp op, ArrayRef<Tensor> in, Tensor &out) {
  int64_t depth = in[0].shape().back(), columns = in[1].shape().back();
  int64_t rows = in[0].size() / std::max<int64_t>(depth, 1);
  const T *b = in[1].values<T>().data();
  T *y = out.mutableValues<T>().data();
  auto fill = [&](int64_t first, int64_t count, T *panel) {
    for (int64_t k = 0; k < depth; ++k)
      std::copy_n(b + k * columns + first, count, panel + k * kColumns);
  };
  auto at = [&](int64_t m, int64_t n) { return y + m * columns + n; };
  const T *a = in[0].values<T>().data();
  Product<T>{rows, depth, columns, a, nullptr, fill, at}.run(op.getContext());
}

std::optional<FailureOr<Tensor>>
cnnc::cnn::fastContraction(Operation *op, ArrayRef<Tensor> operands) {
  auto conv = dyn_cast<ConvOp>(op);
  auto matmul = dyn_cast<MatMulOp>(op);
  if ((!conv && !matmul) || (matmul && operands[1].shape().size() != 2))
    return std::nullopt;
  bool isF32 = operands[0].element().isF32();
  if (!isF32 && !operands[0].element().isF64())
    return std::nullopt;
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  FailureOr<Tensor> result = Tensor::allocate(type.dropEncoding());
  if (failed(result) || result->size() == 0)
    return result;
  if (conv && isF32)
    convolve<float>(conv, operands, *result);
  else if (conv)
    convolve<double>(conv, operands, *result);
  else if (isF32)
    multiply<float>(matmul, operands, *result);
  else
    multiply<double>(matmul, operands, *result);
  return result;
}
