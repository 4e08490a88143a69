//===- Operands.cpp - Tables of operands for instructions -----------------===//

#include "test/tools/ptxsim/core/Operands.h"

#include <cstdio>
#include <random>

namespace ptxsim::test {
namespace {

uint64_t lowBits(uint64_t value, unsigned bits) {
  return bits == 64 ? value : value & ((uint64_t(1) << bits) - 1);
}

/// Appends every row of `count` values.
void appendProduct(Table &table, const Column &values, unsigned count) {
  size_t rows = 1;
  for (unsigned n = 0; n < count; ++n)
    rows *= values.size();
  for (size_t row = 0; row < rows; ++row)
    for (size_t n = 0, rest = row; n < count; ++n, rest /= values.size())
      table[n].push_back(values[rest % values.size()]);
}

} // namespace

Column integerEdges(unsigned bits) {
  uint64_t top = uint64_t(1) << (bits - 1);
  Column values;
  for (uint64_t v : {uint64_t(0),
                     uint64_t(1),
                     uint64_t(2),
                     uint64_t(7),
                     ~uint64_t(0),
                     ~uint64_t(1),
                     top,
                     top - 1,
                     top + 1,
                     uint64_t(bits) - 1,
                     uint64_t(bits),
                     uint64_t(bits) + 1,
                     uint64_t(0x5555555555555555),
                     uint64_t(0xaaaaaaaaaaaaaaaa),
                     uint64_t(0x80),
                     uint64_t(0xff),
                     uint64_t(0x7fff),
                     uint64_t(0x8000),
                     uint64_t(0xffff),
                     uint64_t(0x00ff00ff00ff00ff),
                     uint64_t(0x7fffffff),
                     uint64_t(0x80000000),
                     uint64_t(0x0123456789abcdef)})
    values.push_back(lowBits(v, bits));
  return values;
}

Column floatEdges(unsigned bits, unsigned mantissa) {
  uint64_t sign = uint64_t(1) << (bits - 1), unit = uint64_t(1) << mantissa;
  unsigned exponentBits = bits - 1 - mantissa;
  uint64_t infinity = ((uint64_t(1) << exponentBits) - 1) << mantissa;
  uint64_t one = (((uint64_t(1) << (exponentBits - 1)) - 1) << mantissa);
  Column values;
  for (uint64_t v : {uint64_t(0),
                     uint64_t(1),
                     unit / 2,
                     unit - 1,
                     unit,
                     unit + 1,
                     one,
                     one + 1,
                     one - 1,
                     one - unit,
                     one - 2 * unit + 1,
                     one + unit / 2,
                     one + unit + unit / 2,
                     one + 7 * unit + 3,
                     one + mantissa * unit,
                     one + (mantissa + 1) * unit - 1,
                     infinity - 1,
                     infinity - unit,
                     infinity,
                     infinity + unit / 2})
    for (uint64_t s : {uint64_t(0), sign})
      values.push_back(lowBits(v, bits) | s);
  return values;
}

Table table(const Column &edges, unsigned count, unsigned randoms,
            unsigned bits) {
  Table result(count);
  appendProduct(result, edges, count);
  std::mt19937_64 random(bits * 8 + count);
  for (unsigned n = 0; n < randoms; ++n)
    for (Column &column : result)
      column.push_back(
          lowBits(random() >> (n % 4 == 3 ? random() % bits : 0), bits));
  return result;
}

Table floatTable(unsigned bits, unsigned mantissa, unsigned count,
                 unsigned randoms) {
  Column edges = floatEdges(bits, mantissa);
  Table result(count);
  appendProduct(result, count > 2 ? some(edges, 14) : edges, count);
  std::mt19937_64 random(bits * 64 + mantissa * 8 + count);
  uint64_t exponents = (uint64_t(1) << (bits - 1 - mantissa)) - 1;
  uint64_t fraction = (uint64_t(1) << mantissa) - 1;
  for (unsigned n = 0; n < randoms; ++n) {
    uint64_t middle = exponents / 2 + random() % 5;
    for (Column &column : result) {
      uint64_t v = lowBits(random(), bits);
      if (n % 2) {
        uint64_t near = middle + random() % (2 * mantissa + 4) - mantissa;
        v = (v & ~(exponents << mantissa)) | (near & exponents) << mantissa;
        // Few bits make ties.
        if (n % 4 == 3)
          v &= ~(fraction >> 3);
      }
      column.push_back(v);
    }
  }
  return result;
}

Column some(const Column &values, unsigned count) {
  Column result;
  for (unsigned n = 0; n < count; ++n)
    result.push_back(values[n * values.size() / count]);
  return result;
}

Table cross(const Column &first, const Column &second) {
  Table result(2);
  for (uint64_t a : first)
    for (uint64_t b : second) {
      result[0].push_back(a);
      result[1].push_back(b);
    }
  return result;
}

Column paired(const Column &values, unsigned bits) {
  Column result = values;
  for (size_t row = 0; row < values.size(); ++row)
    result[row] |= values[(row * 7 + 5) % values.size()] << bits;
  return result;
}

Table paired(Table operands, unsigned bits) {
  for (Column &column : operands)
    column = paired(column, bits);
  return operands;
}

std::string hex(uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof(text), "0x%llx", (unsigned long long)value);
  return text;
}

std::string rowText(const Table &operands, size_t row) {
  std::string text;
  for (const Column &column : operands)
    text += (text.empty() ? "" : ", ") + hex(column[row]);
  return text;
}

} // namespace ptxsim::test
