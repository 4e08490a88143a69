// Runs lenet on recorded inputs and compares with what the reference
// evaluator gives. Usage: testbench [PROJECT], the project's folder ('.').
#include "../src/lenet.h"
#include "golden.h"
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

// Elements of a file, which must have exactly `count`.
template <typename T> static std::vector<T> load(const std::string &path, size_t count) {
  std::vector<T> data(count);
  std::FILE *file = std::fopen(path.c_str(), "rb");
  size_t got = file ? std::fread(data.data(), sizeof(T), count, file) : 0;
  if (got != count || (file && std::fgetc(file) != EOF)) {
    std::fprintf(stderr, "%s: expected just %zu elements, read %zu\n", path.c_str(), count, got);
    std::exit(2);
  }
  if (file)
    std::fclose(file);
  return data;
}

// Compares; the error is a share of the range of the expected values that are finite,
// zero included.
template <typename T>
static bool check(const char *name, const std::vector<T> &got, const std::vector<T> &expected,
                  double tolerance) {
  double low = 0, high = 0, error = 0;
  for (T value : expected) {
    double x = std::isfinite(double(value)) ? double(value) : 0;
    low = x < low ? x : low;
    high = x > high ? x : high;
  }
  double range = high - low > 0 ? high - low : 1;
  for (size_t i = 0; i < expected.size(); ++i) {
    double a = double(got[i]), b = double(expected[i]);
    if (a == b || (a != a && b != b))
      continue;
    double here = std::fabs(a - b) / range;
    error = here > error || here != here ? here : error;
    if (error != error)
      break;
  }
  bool same = error <= tolerance;
  std::printf("%-24s %zu elements, error %g of the range (at most %g): %s\n", name, expected.size(),
              error, tolerance, same ? "ok" : "WRONG");
  return same;
}

int main(int argc, char **argv) {
  std::string root = argc > 1 ? argv[1] : ".";
  std::vector<float> image_data = load<float>(root + "/tb/data/input0.bin", 784);
  std::vector<float> scores_data(10);
  lenet(
      image_data.data(),
      scores_data.data());
  bool ok = true;
  ok &= check("scores", scores_data, load<float>(root + "/tb/data/output0.bin", 10),
      kTolerances[0]);
  std::printf("%s\n", ok ? "PASS" : "FAIL");
  return ok ? 0 : 1;
}
