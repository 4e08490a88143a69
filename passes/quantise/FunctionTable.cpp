//===- FunctionTable.cpp - a function between grids, as a table -----------===//

#include "passes/quantise/FunctionTable.h"
#include "dialects/cnn/GridRanges.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// Numbers that a table of polynomials is compared with the function at.
static constexpr int64_t kMostChecked = int64_t(1) << 16;
/// How far the polynomials may be from the function, in steps of the result.
static constexpr double kMostError = 0.5;
/// Bits behind the last of the result that a term of a polynomial is exact to.
static constexpr int kGuardBits = 3;

namespace {
class TableMaker {
public:
  TableMaker(RealFunction function, FixedAttr from, FixedAttr to)
      : function(function), from(from), to(to), width(from.getWidth()),
        least(to.getLeastMantissa()), most(to.getGreatestMantissa()) {}

  std::optional<FunctionTable> run() {
    if (width <= kWholeTableBits)
      return whole();
    if (failed(checkAll()))
      return std::nullopt;
    // A degree more costs a multiplier for each lane, half as many segments
    // spare block RAM where there are many only.
    struct Candidates {
      int64_t terms, first, last; ///< bits of the segment's number
    };
    for (auto [terms, first, last] :
         {Candidates{2, 3, 10}, Candidates{3, 3, 10}, Candidates{2, 11, 13}})
      for (int64_t bits = first; bits <= std::min(last, width - 2); ++bits)
        if (auto table = polynomials(terms, bits))
          return table;
    return std::nullopt;
  }

private:
  /// The number whose mantissa has the bits of the unsigned number `bits`.
  double mantissaOf(double bits) const {
    double range = std::ldexp(1.0, int(width));
    return !from.getIsUnsigned() && bits >= range / 2 ? bits - range : bits;
  }

  /// The function at mantissas, which need not be whole, as mantissas of the
  /// result, not rounded. What is far beyond the result's grid is cut off, for
  /// infinities have no polynomial.
  FailureOr<std::vector<double>> at(std::vector<double> mantissas) const {
    for (double &m : mantissas)
      m = std::ldexp(m, int(from.getExponent()));
    FailureOr<std::vector<double>> results = function(mantissas);
    if (failed(results))
      return failure();
    double reach = 2 * (most - least + 1);
    for (double &y : *results) {
      y = std::ldexp(y, int(-to.getExponent()));
      y = std::isnan(y) ? 0 : std::clamp(y, -reach, reach);
    }
    return results;
  }

  double limited(double y) const { return std::clamp(y, least, most); }
  double real(double mantissa) const {
    return std::ldexp(mantissa, int(to.getExponent()));
  }

  std::optional<FunctionTable> whole() const {
    std::vector<double> mantissas;
    for (int64_t i = 0; i < int64_t(1) << width; ++i)
      mantissas.push_back(mantissaOf(double(i)));
    auto results = at(std::move(mantissas));
    if (failed(results))
      return std::nullopt;
    FunctionTable table;
    table.rows = results->size();
    for (double y : *results)
      table.coefficients.push_back(real(limited(std::floor(y + 0.5))) + 0.0);
    return table;
  }

  LogicalResult checkAll() {
    int64_t count = std::min(kMostChecked, int64_t(1) << width);
    int64_t stride = (int64_t(1) << width) / count;
    std::vector<double> mantissas;
    for (int64_t i = 0; i < count; ++i) {
      checked.push_back(i * stride + i % stride);
      mantissas.push_back(mantissaOf(double(checked.back())));
    }
    auto results = at(std::move(mantissas));
    if (failed(results))
      return failure();
    expected = std::move(*results);
    return success();
  }

  /// A table of 2^bits rows, if it is near enough to the function.
  std::optional<FunctionTable> polynomials(int64_t terms, int64_t bits) const {
    int64_t rest = width - bits;
    // f64 must hold every sum.
    if (to.getWidth() + 3 + kGuardBits + (terms - 1) * rest > 53)
      return std::nullopt;
    FunctionTable table;
    table.rows = int64_t(1) << bits;
    table.terms = terms;
    std::vector<double> nodes = chebyshevNodes(terms, rest), mantissas;
    for (int64_t row = 0; row < table.rows; ++row)
      for (double node : nodes)
        mantissas.push_back(mantissaOf(std::ldexp(double(row), int(rest))) +
                            node);
    auto results = at(std::move(mantissas));
    if (failed(results))
      return std::nullopt;
    ArrayRef<double> values = *results;
    for (int64_t row = 0; row < table.rows; ++row)
      for (auto [k, c] : llvm::enumerate(
               throughPoints(nodes, values.slice(row * terms, terms)))) {
        // Each term is a multiple of the same part of a step.
        int exponent = kGuardBits + int(k * rest);
        table.coefficients.push_back(
            std::ldexp(std::nearbyint(std::ldexp(c, exponent)), -exponent));
      }
    table.error = largestError(table, rest);
    if (table.error > kMostError)
      return std::nullopt;
    for (double &c : table.coefficients)
      c = real(c) + 0.0;
    return table;
  }

  /// Where a polynomial through points is nearly the best one: the roots of
  /// Chebyshev's polynomial, between the first and the last number of a segment
  /// (Trefethen, "Approximation Theory and Approximation Practice", 2013).
  static std::vector<double> chebyshevNodes(int64_t count, int64_t rest) {
    double half = (std::ldexp(1.0, int(rest)) - 1) / 2;
    std::vector<double> nodes;
    for (int64_t j = 0; j < count; ++j)
      nodes.push_back(half -
                      half * std::cos(llvm::numbers::pi * double(2 * j + 1) /
                                      double(2 * count)));
    return nodes;
  }

  /// Coefficients of the polynomial through points, the constant first:
  /// Newton's divided differences, multiplied out.
  static std::vector<double> throughPoints(ArrayRef<double> x,
                                           ArrayRef<double> y) {
    std::vector<double> differences = y.vec();
    for (size_t order = 1; order < x.size(); ++order)
      for (size_t i = x.size() - 1; i >= order; --i)
        differences[i] =
            (differences[i] - differences[i - 1]) / (x[i] - x[i - order]);
    std::vector<double> c(x.size(), 0.0);
    for (size_t k = x.size(); k-- > 0;) {
      for (size_t i = x.size() - 1; i > 0; --i)
        c[i] = c[i - 1] - x[k] * c[i];
      c[0] = differences[k] - x[k] * c[0];
    }
    return c;
  }

  double largestError(const FunctionTable &table, int64_t rest) const {
    double error = 0;
    int64_t mask = (int64_t(1) << rest) - 1;
    ArrayRef<double> all = table.coefficients;
    for (auto [number, y] : llvm::zip(checked, expected)) {
      ArrayRef<double> c =
          all.slice((number >> rest) * table.terms, table.terms);
      double sum = 0;
      for (double coefficient : llvm::reverse(c))
        sum = sum * double(number & mask) + coefficient;
      error = std::max(error, std::abs(limited(sum) - limited(y)));
      if (error > kMostError)
        break;
    }
    return error;
  }

  RealFunction function;
  FixedAttr from, to;
  int64_t width;
  double least, most;
  std::vector<int64_t> checked; ///< bits of numbers
  std::vector<double> expected; ///< the function there
};
} // namespace

std::optional<FunctionTable>
cnnc::makeFunctionTable(RealFunction function, FixedAttr from, FixedAttr to) {
  return TableMaker(function, from, to).run();
}
