//===- Histogram.cpp - how large the elements of a tensor are -------------===//

#include "passes/quantise/Histogram.h"
#include "llvm/ADT/bit.h"
#include <cmath>

using namespace cnnc;

Histogram::Histogram() : counts(size_t(1) << (31 - kShift)) {}

void Histogram::add(llvm::ArrayRef<float> values) {
  float largest = float(most);
  for (float value : values) {
    uint32_t magnitude = llvm::bit_cast<uint32_t>(value) & 0x7FFFFFFF;
    if (magnitude >= 0x7F800000)
      continue;
    ++counts[magnitude >> kShift];
    largest = std::max(largest, llvm::bit_cast<float>(magnitude));
  }
  most = largest;
}

double Histogram::error(double step, double limit) const {
  // The mean of a uniform number's square error, and all of a small number.
  double rounding = step * step / 12, sum = 0;
  for (size_t i = 1; i < counts.size(); ++i) {
    if (!counts[i])
      continue;
    uint32_t middle = uint32_t(i) << kShift | 1u << (kShift - 1);
    double value = std::min<double>(llvm::bit_cast<float>(middle), most);
    double error = rounding;
    if (value > limit)
      error += (value - limit) * (value - limit);
    else if (value < step / 2)
      error = value * value;
    sum += double(counts[i]) * error;
  }
  return sum;
}

double Histogram::bestLimit(int64_t steps) const {
  double best = most, least = error(most / double(steps), most);
  // Limits far below the largest number lose too much to be worth a look.
  for (double limit = most * 0.97; limit > most / 32; limit *= 0.97) {
    double found = error(limit / double(steps), limit);
    if (found < least) {
      least = found;
      best = limit;
    }
  }
  return best;
}
