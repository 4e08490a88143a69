//===- HistogramTest.cpp - limits of quantised numbers --------------------===//

#include "passes/quantise/Histogram.h"
#include "passes/quantise/Plan.h"
#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace cnnc;

namespace {

std::vector<float> normalNumbers(size_t count) {
  std::mt19937 generator(3);
  std::normal_distribution<float> normal;
  std::vector<float> values(count);
  for (float &value : values)
    value = normal(generator);
  return values;
}

/// The square error of rounding to multiples of `step` within `limit`.
double exactError(llvm::ArrayRef<float> values, double step, double limit) {
  double sum = 0;
  for (double value : values) {
    double rounded = std::nearbyint(value / step) * step;
    rounded = std::min(std::max(rounded, -limit), limit);
    sum += (value - rounded) * (value - rounded);
  }
  return sum;
}

TEST(Histogram, KnowsTheLargest) {
  Histogram histogram;
  EXPECT_EQ(histogram.largest(), 0);
  EXPECT_EQ(histogram.bestLimit(127), 0);
  histogram.add({0, -3.5f, 2, INFINITY, NAN});
  EXPECT_EQ(histogram.largest(), 3.5);
}

TEST(Histogram, EstimatesTheError) {
  std::vector<float> values = normalNumbers(20000);
  Histogram histogram;
  histogram.add(values);
  for (double limit : {1.0, 2.0, 4.0})
    for (double step : {0.5, 0.1, 0.01}) {
      double exact = exactError(values, step, limit);
      // The few that are clipped weigh much and are known to 3 % each.
      EXPECT_NEAR(histogram.error(step, limit), exact, 0.2 * exact)
          << limit << " " << step;
    }
}

TEST(Histogram, ClipsWhatIsRare) {
  std::vector<float> values = normalNumbers(20000);
  Histogram histogram;
  histogram.add(values);
  // Few steps: it pays to clip. Many steps: it does not.
  EXPECT_LT(histogram.bestLimit(7), 0.8 * histogram.largest());
  EXPECT_GT(histogram.bestLimit(32767), 0.99 * histogram.largest());
  // The limit is not worse than its neighbours.
  double limit = histogram.bestLimit(127);
  double best = exactError(values, limit / 127, limit);
  for (double other : {0.8 * limit, 1.2 * limit})
    EXPECT_LE(best, 1.02 * exactError(values, other / 127, other));
}

TEST(Histogram, ChoosesIntegerBits) {
  Histogram histogram;
  histogram.add({0.3f, -0.9f, 0.7f});
  EXPECT_EQ(chooseInteger(histogram, 16, /*isUnsigned=*/false), 1);
  EXPECT_EQ(chooseInteger(histogram, 16, /*isUnsigned=*/true), 0);
  histogram.add({37.0f});
  EXPECT_EQ(chooseInteger(histogram, 16, /*isUnsigned=*/false), 7);
  EXPECT_EQ(chooseInteger(Histogram(), 8, false), 1);
}

} // namespace
