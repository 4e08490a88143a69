//===- MatrixTest.cpp - mma.sync (PTX ISA 9.7.14.5) -----------------------===//
//
// Fragments are laid out by the formulas that the ISA gives for each shape, and
// the result is compared with a plain product. Elements are small integers, so
// that every sum is exact in every type.
//
//===----------------------------------------------------------------------===//

#include "test/tools/ptxsim/core/CoreFixture.h"
#include "test/tools/ptxsim/core/ReferenceFloat.h"

#include <cmath>
#include <random>

namespace ptxsim::test {
namespace {

/// Row and column of element i of a lane's fragment; g is the lane's group
/// (lane / 4), t its place in the group.
struct At {
  unsigned row, column;
};
using Placement = At (*)(unsigned i, unsigned g, unsigned t);

/// A shape for elements of `bits` bits.
struct Shape {
  unsigned m, n, k, bits;
  Placement a, b, c;
};

At c16(unsigned i, unsigned g, unsigned t) {
  return {i < 2 ? g : g + 8, t * 2 + (i & 1)};
}
At c8(unsigned i, unsigned g, unsigned t) { return {g, t * 2 + i}; }

const Shape kShapes[] = {
    {16, 8, 8, 16,
     [](unsigned i, unsigned g, unsigned t) {
       return At{i < 2 ? g : g + 8, t * 2 + (i & 1)};
     },
     [](unsigned i, unsigned g, unsigned t) { return At{t * 2 + i, g}; }, c16},
    {16, 8, 16, 16,
     [](unsigned i, unsigned g, unsigned t) {
       return At{i < 2 || (i >= 4 && i < 6) ? g : g + 8,
                 t * 2 + (i & 1) + (i < 4 ? 0 : 8)};
     },
     [](unsigned i, unsigned g, unsigned t) {
       return At{t * 2 + (i & 1) + (i < 2 ? 0 : 8), g};
     },
     c16},
    {16, 8, 4, 32,
     [](unsigned i, unsigned g, unsigned t) { return At{i ? g + 8 : g, t}; },
     [](unsigned, unsigned g, unsigned t) { return At{t, g}; }, c16},
    {16, 8, 8, 32,
     [](unsigned i, unsigned g, unsigned t) {
       return At{i == 0 || i == 2 ? g : g + 8, i < 2 ? t : t + 4};
     },
     [](unsigned i, unsigned g, unsigned t) { return At{i ? t + 4 : t, g}; },
     c16},
    {16, 8, 16, 8,
     [](unsigned i, unsigned g, unsigned t) {
       return At{i < 4 ? g : g + 8, t * 4 + (i & 3)};
     },
     [](unsigned i, unsigned g, unsigned t) { return At{t * 4 + i, g}; }, c16},
    {16, 8, 32, 8,
     [](unsigned i, unsigned g, unsigned t) {
       return At{i < 4 || (i >= 8 && i < 12) ? g : g + 8,
                 t * 4 + (i & 3) + (i < 8 ? 0 : 16)};
     },
     [](unsigned i, unsigned g, unsigned t) {
       return At{t * 4 + (i & 3) + (i < 4 ? 0 : 16), g};
     },
     c16},
    {8, 8, 16, 8,
     [](unsigned i, unsigned g, unsigned t) { return At{g, t * 4 + i}; },
     [](unsigned i, unsigned g, unsigned t) { return At{t * 4 + i, g}; }, c8},
    {16, 8, 32, 4,
     [](unsigned i, unsigned g, unsigned t) {
       return At{i < 8 ? g : g + 8, t * 8 + (i & 7)};
     },
     [](unsigned i, unsigned g, unsigned t) { return At{t * 8 + i, g}; }, c16},
    {16, 8, 64, 4,
     [](unsigned i, unsigned g, unsigned t) {
       return At{i < 8 || (i >= 16 && i < 24) ? g : g + 8,
                 t * 8 + (i & 7) + (i < 16 ? 0 : 32)};
     },
     [](unsigned i, unsigned g, unsigned t) {
       return At{t * 8 + (i & 7) + (i < 8 ? 0 : 32), g};
     },
     c16},
    {8, 8, 32, 4,
     [](unsigned i, unsigned g, unsigned t) { return At{g, t * 8 + i}; },
     [](unsigned i, unsigned g, unsigned t) { return At{t * 8 + i, g}; }, c8},
    {16, 8, 128, 1,
     [](unsigned i, unsigned g, unsigned t) {
       return At{i < 32 ? g : g + 8, t * 32 + (i & 31)};
     },
     [](unsigned i, unsigned g, unsigned t) { return At{t * 32 + i, g}; }, c16},
    {16, 8, 256, 1,
     [](unsigned i, unsigned g, unsigned t) {
       return At{i < 32 || (i >= 64 && i < 96) ? g : g + 8,
                 t * 32 + (i & 31) + (i < 64 ? 0 : 128)};
     },
     [](unsigned i, unsigned g, unsigned t) {
       return At{t * 32 + (i & 31) + (i < 32 ? 0 : 128), g};
     },
     c16},
    {8, 8, 128, 1,
     [](unsigned i, unsigned g, unsigned t) { return At{g, t * 32 + i}; },
     [](unsigned i, unsigned g, unsigned t) { return At{t * 32 + i, g}; }, c8},
    {8, 8, 4, 64, [](unsigned, unsigned g, unsigned t) { return At{g, t}; },
     [](unsigned, unsigned g, unsigned t) { return At{t, g}; }, c8},
    {16, 8, 4, 64,
     [](unsigned i, unsigned g, unsigned t) { return At{i ? g + 8 : g, t}; },
     [](unsigned, unsigned g, unsigned t) { return At{t, g}; }, c16},
    {16, 8, 8, 64,
     [](unsigned i, unsigned g, unsigned t) {
       return At{i == 0 || i == 2 ? g : g + 8, i < 2 ? t : t + 4};
     },
     [](unsigned i, unsigned g, unsigned t) { return At{i ? t + 4 : t, g}; },
     c16},
    {16, 8, 16, 64,
     [](unsigned i, unsigned g, unsigned t) {
       return i % 2 == 0 ? At{g, i * 2 + t} : At{g + 8, i * 2 - 2 + t};
     },
     [](unsigned i, unsigned g, unsigned t) { return At{t + i * 4, g}; }, c16},
};

using Matrix = std::vector<long long>; ///< row after row

/// An integer as an element of the type.
uint64_t bitsOf(const std::string &type, long long v) {
  uint64_t size = uint64_t(v < 0 ? -v : v);
  auto as = [&](const FloatFormat &f) {
    return encode(integer(v < 0, size), f, Rounding::Nearest);
  };
  return type == "f16"    ? as(kF16)
         : type == "bf16" ? as(kBf16)
         : type == "f32"  ? as(kF32)
         : type == "f64"  ? as(kF64)
         : type == "e4m3" ? as(kE4m3)
         : type == "e5m2" ? as(kE5m2)
         // The lower 13 bits do not count.
         : type == "tf32" ? as(kF32) | 0x1abc
                          : uint64_t(v);
}

/// Appends elements of `bits` bits to registers of at least 32, lowest first.
void pack(std::vector<uint64_t> &registers, const std::vector<uint64_t> &values,
          unsigned bits) {
  unsigned each = bits >= 32 ? 1 : 32 / bits;
  uint64_t mask = bits == 64 ? ~uint64_t(0) : (uint64_t(1) << bits) - 1;
  for (size_t n = 0; n < values.size(); ++n) {
    if (n % each == 0)
      registers.push_back(0);
    registers.back() |= (values[n] & mask) << bits * (n % each);
  }
}

unsigned bitsOfType(const std::string &type) {
  return type == "f64" ? 64 : type == "f16" || type == "bf16" ? 16 : 32;
}

/// Runs an instruction whose lanes' operands are `in` registers each and gives
/// `out` registers; `names` are their groups' sizes, d first.
std::vector<std::vector<uint64_t>>
runFragments(const std::string &instruction,
             const std::vector<unsigned> &groups,
             const std::vector<std::vector<uint64_t>> &in, bool isWide) {
  std::string type = isWide ? "b64" : "b32", lists, loads, stores;
  unsigned count = 0;
  for (unsigned n : groups)
    count += n;
  unsigned at = 0;
  for (size_t g = 0; g < groups.size(); ++g) {
    lists += g ? ", {" : " {";
    for (unsigned n = 0; n < groups[g]; ++n, ++at) {
      std::string r = "%f" + std::to_string(at);
      lists += (n ? ", " : "") + r;
      std::string offset = std::to_string(8 * (at - (g ? groups[0] : 0)));
      if (g == 0)
        stores +=
            "  st.global." + type + " [%lt1+" + offset + "], " + r + ";\n";
      else
        loads += "  ld.global." + type + " " + r + ", [%lt0+" + offset + "];\n";
    }
    lists += "}";
  }
  Simulated sim(
      kernel("from to",
             "  .reg ." + type + " %f<" + std::to_string(count) +
                 ">;\n  mov.u32 %tid, %tid.x;\n  mad.wide.u32 %lt0, %tid, " +
                 std::to_string(8 * (count - groups[0])) +
                 ", %from;\n  mad.wide.u32 %lt1, %tid, " +
                 std::to_string(8 * groups[0]) + ", %to;\n" + loads + "  " +
                 instruction + lists + ";\n" + stores));
  std::vector<uint64_t> flat;
  for (const std::vector<uint64_t> &lane : in)
    flat.insert(flat.end(), lane.begin(), lane.end());
  uint64_t to = sim.upload(std::vector<uint64_t>(32 * groups[0])),
           from = sim.upload(flat);
  sim.launch("k", std::vector<uint64_t>{from, to}, {});
  std::vector<uint64_t> got = sim.download<uint64_t>(to, 32 * groups[0]);
  std::vector<std::vector<uint64_t>> lanes(32);
  for (size_t n = 0; n < got.size(); ++n)
    lanes[n / groups[0]].push_back(got[n]);
  return lanes;
}

/// The types of an instruction and the integers that its operands may be.
struct Types {
  std::string d, a, b, c;
  long long lowA, highA, lowB, highB;
};

/// What single bits are joined by; products otherwise.
enum class Join { Product, Xor, And };

void expectProduct(const Shape &s, const Types &t, const std::string &suffix,
                   Join join = Join::Product, long long extreme = 0) {
  std::mt19937 random(s.m * 1000 + s.k + s.bits);
  auto fill = [&](unsigned count, long long low, long long high) {
    Matrix m(count);
    for (long long &v : m)
      v = low + (long long)(random() % uint64_t(high - low + 1));
    return m;
  };
  Matrix a = fill(s.m * s.k, t.lowA, t.highA),
         b = fill(s.k * s.n, t.lowB, t.highB), c = fill(s.m * s.n, -9, 9);
  if (extreme)
    for (long long &v : c)
      v += extreme;
  unsigned cBits = bitsOfType(t.c), dBits = bitsOfType(t.d), sums = s.m / 4,
           wide = s.bits == 64;
  std::vector<std::vector<uint64_t>> in(32);
  std::vector<unsigned> groups;
  for (unsigned lane = 0; lane < 32; ++lane) {
    std::vector<uint64_t> fa, fb, fc;
    for (unsigned i = 0; i < s.m * s.k / 32; ++i) {
      At at = s.a(i, lane / 4, lane % 4);
      fa.push_back(bitsOf(t.a, a[at.row * s.k + at.column]));
    }
    for (unsigned i = 0; i < s.n * s.k / 32; ++i) {
      At at = s.b(i, lane / 4, lane % 4);
      fb.push_back(bitsOf(t.b, b[at.row * s.n + at.column]));
    }
    for (unsigned i = 0; i < sums; ++i) {
      At at = s.c(i, lane / 4, lane % 4);
      fc.push_back(bitsOf(t.c, c[at.row * s.n + at.column]));
    }
    size_t before = 0;
    groups = {sums * dBits / (wide ? 64 : 32)};
    for (auto [values, bits] : {std::pair{&fa, s.bits}, std::pair{&fb, s.bits},
                                std::pair{&fc, cBits}}) {
      pack(in[lane], *values, bits);
      groups.push_back(unsigned(in[lane].size() - before));
      before = in[lane].size();
    }
  }
  std::string shape = "m" + std::to_string(s.m) + "n" + std::to_string(s.n) +
                      "k" + std::to_string(s.k);
  std::string name = "mma.sync.aligned." + shape + ".row.col" +
                     (suffix[0] == '!' ? suffix.substr(1) + "." : ".") + t.d +
                     "." + t.a + "." + t.b + "." + t.c +
                     (suffix[0] == '.' ? suffix : "");
  std::vector<std::vector<uint64_t>> got;
  ASSERT_NO_THROW(got = runFragments(name, groups, in, wide)) << name;
  for (unsigned lane = 0; lane < 32; ++lane)
    for (unsigned i = 0; i < sums; ++i) {
      At at = s.c(i, lane / 4, lane % 4);
      long long sum = c[at.row * s.n + at.column];
      for (unsigned k = 0; k < s.k; ++k) {
        long long x = a[at.row * s.k + k], y = b[k * s.n + at.column];
        sum += join == Join::Xor ? x ^ y : join == Join::And ? x & y : x * y;
      }
      if (suffix.find("satfinite") != std::string::npos)
        sum = std::min(std::max(sum, -2147483648LL), 2147483647LL);
      uint64_t expected = bitsOf(t.d, sum);
      if (t.d == "s32")
        expected &= 0xffffffff;
      uint64_t value = dBits == 16 ? got[lane][i / 2] >> 16 * (i % 2) & 0xffff
                                   : got[lane][i];
      ASSERT_EQ(value, expected)
          << name << " row " << at.row << " column " << at.column;
    }
}

TEST(Matrix, Floats) {
  for (const Shape &s : kShapes) {
    if (s.bits == 16) {
      expectProduct(s, {"f32", "f16", "f16", "f32", -3, 3, -3, 3}, "");
      expectProduct(s, {"f16", "f16", "f16", "f16", -3, 3, -3, 3}, "");
      expectProduct(s, {"f32", "bf16", "bf16", "f32", -3, 3, -3, 3}, "");
    } else if (s.bits == 32) {
      expectProduct(s, {"f32", "tf32", "tf32", "f32", -3, 3, -3, 3}, "");
    } else if (s.bits == 64) {
      expectProduct(s, {"f64", "f64", "f64", "f64", -900, 900, -900, 900}, "");
      expectProduct(s, {"f64", "f64", "f64", "f64", -900, 900, -900, 900},
                    "!.rn");
    } else if (s.bits == 8 && s.m == 16) {
      for (const char *a : {"e4m3", "e5m2"})
        for (const char *b : {"e4m3", "e5m2"}) {
          expectProduct(s, {"f32", a, b, "f32", -3, 3, -3, 3}, "");
          expectProduct(s, {"f16", a, b, "f16", -3, 3, -3, 3}, "");
        }
    }
  }
}

TEST(Matrix, Integers) {
  for (const Shape &s : kShapes) {
    if (s.bits != 8 && s.bits != 4)
      continue;
    std::string bits = std::to_string(s.bits);
    long long top = 1LL << s.bits;
    for (bool signedA : {false, true})
      for (bool signedB : {false, true}) {
        Types t{"s32",
                (signedA ? "s" : "u") + bits,
                (signedB ? "s" : "u") + bits,
                "s32",
                signedA ? -top / 2 : 0,
                signedA ? top / 2 - 1 : top - 1,
                signedB ? -top / 2 : 0,
                signedB ? top / 2 - 1 : top - 1};
        expectProduct(s, t, "");
        // Sums wrap, or with .satfinite stop at the ends.
        for (long long extreme : {2147483630LL, -2147483630LL}) {
          expectProduct(s, t, "", Join::Product, extreme);
          expectProduct(s, t, "!.satfinite", Join::Product, extreme);
        }
      }
  }
}

TEST(Matrix, Bits) {
  for (const Shape &s : kShapes)
    if (s.bits == 1) {
      Types t{"s32", "b1", "b1", "s32", 0, 1, 0, 1};
      expectProduct(s, t, ".xor.popc", Join::Xor);
      expectProduct(s, t, ".and.popc", Join::And);
    }
}

/// Reals: within what f32 sums of any order may lose.
TEST(Matrix, Reals) {
  const Shape &s = kShapes[1];
  std::mt19937 random(5);
  std::vector<std::vector<uint64_t>> in(32);
  std::vector<long double> a(16 * 16), b(16 * 8), c(16 * 8);
  std::vector<uint64_t> bitsA(a.size()), bitsB(b.size()), bitsC(c.size());
  auto fill = [&](auto &values, auto &bits, const FloatFormat &f) {
    for (size_t n = 0; n < values.size(); ++n) {
      uint64_t exponent = uint64_t(f.bias()) - 3 + random() % 6;
      bits[n] = exponent << f.mantissa | (random() & ((1u << f.mantissa) - 1)) |
                (random() & 1 ? f.sign() : 0);
      values[n] = approximate(decode(bits[n], f));
    }
  };
  fill(a, bitsA, kF16);
  fill(b, bitsB, kF16);
  fill(c, bitsC, kF32);
  for (unsigned lane = 0; lane < 32; ++lane) {
    std::vector<uint64_t> fa, fb;
    for (unsigned i = 0; i < 8; ++i) {
      At at = s.a(i, lane / 4, lane % 4);
      fa.push_back(bitsA[at.row * 16 + at.column]);
    }
    for (unsigned i = 0; i < 4; ++i) {
      At at = s.b(i, lane / 4, lane % 4);
      fb.push_back(bitsB[at.row * 8 + at.column]);
    }
    pack(in[lane], fa, 16);
    pack(in[lane], fb, 16);
    for (unsigned i = 0; i < 4; ++i) {
      At at = s.c(i, lane / 4, lane % 4);
      in[lane].push_back(bitsC[at.row * 8 + at.column]);
    }
  }
  auto got = runFragments("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32",
                          {4, 4, 2, 4}, in, false);
  for (unsigned lane = 0; lane < 32; ++lane)
    for (unsigned i = 0; i < 4; ++i) {
      At at = s.c(i, lane / 4, lane % 4);
      long double sum = c[at.row * 8 + at.column], size = std::fabs(sum);
      for (unsigned k = 0; k < 16; ++k) {
        long double p = a[at.row * 16 + k] * b[k * 8 + at.column];
        sum += p;
        size += std::fabs(p);
      }
      long double value = approximate(decode(got[lane][i], kF32));
      EXPECT_LE(std::fabs(value - sum), std::ldexp(size, -20));
    }
}

/// m8n8k4 of f16: four products at once, each of a pair of quads.
TEST(Matrix, Quads) {
  std::mt19937 random(7);
  for (bool rowA : {false, true})
    for (bool rowB : {false, true})
      for (bool halfC : {false, true})
        for (bool halfD : {false, true}) {
          Matrix a(4 * 32), b(4 * 32), c(4 * 64);
          for (Matrix *m : {&a, &b, &c})
            for (long long &v : *m)
              v = (long long)(random() % 7) - 3;
          auto placeC = [](unsigned lane, unsigned i, bool isHalf) {
            unsigned up = lane < 16 ? 0 : 4;
            if (isHalf)
              return At{lane % 4 + up, i};
            return At{(lane & 1) + (i & 2) + up,
                      (i & 4) + (lane & 2) + (i & 1)};
          };
          std::vector<std::vector<uint64_t>> in(32);
          for (unsigned lane = 0; lane < 32; ++lane) {
            unsigned pair = lane / 4 % 4, up = lane < 16 ? 0 : 4;
            std::vector<uint64_t> fa, fb, fc;
            for (unsigned i = 0; i < 4; ++i) {
              At p = rowA ? At{lane % 4 + up, i} : At{i % 4 + up, lane % 4};
              At q = rowB ? At{lane % 4, i + up} : At{i, lane % 4 + up};
              fa.push_back(bitsOf("f16", a[32 * pair + p.row * 4 + p.column]));
              fb.push_back(bitsOf("f16", b[32 * pair + q.row * 8 + q.column]));
            }
            for (unsigned i = 0; i < 8; ++i) {
              At p = placeC(lane, i, halfC);
              fc.push_back(bitsOf(halfC ? "f16" : "f32",
                                  c[64 * pair + p.row * 8 + p.column]));
            }
            pack(in[lane], fa, 16);
            pack(in[lane], fb, 16);
            pack(in[lane], fc, halfC ? 16 : 32);
          }
          std::string name =
              std::string("mma.sync.aligned.m8n8k4.") +
              (rowA ? "row." : "col.") + (rowB ? "row." : "col.") +
              (halfD ? "f16" : "f32") + ".f16.f16." + (halfC ? "f16" : "f32");
          auto got = runFragments(
              name, {halfD ? 4u : 8u, 2, 2, halfC ? 4u : 8u}, in, false);
          for (unsigned lane = 0; lane < 32; ++lane)
            for (unsigned i = 0; i < 8; ++i) {
              unsigned pair = lane / 4 % 4;
              At p = placeC(lane, i, halfD);
              long long sum = c[64 * pair + p.row * 8 + p.column];
              for (unsigned k = 0; k < 4; ++k)
                sum += a[32 * pair + p.row * 4 + k] *
                       b[32 * pair + k * 8 + p.column];
              uint64_t value = halfD ? got[lane][i / 2] >> 16 * (i % 2) & 0xffff
                                     : got[lane][i];
              ASSERT_EQ(value, bitsOf(halfD ? "f16" : "f32", sum))
                  << name << " lane " << lane << " element " << i;
            }
        }
}

} // namespace
} // namespace ptxsim::test
