//===- AtomicTest.cpp - atom, red (PTX ISA 9.7.13.4, 9.7.13.5) ------------===//
//
// Each thread changes a place of its own, so that the old value and the new one
// can be compared with a formula; then all change one place.
//
//===----------------------------------------------------------------------===//

#include "test/tools/ptxsim/core/CoreFixture.h"
#include "test/tools/ptxsim/core/ReferenceFloat.h"

#include <functional>

namespace ptxsim::test {
namespace {

struct Operation {
  const char *name;
  unsigned bits;
  std::function<uint64_t(uint64_t, uint64_t)> of; ///< old and operand
};

template <typename T> uint64_t low(T value) {
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(T));
  return bits;
}
uint64_t sum(uint64_t a, uint64_t b, const FloatFormat &f, bool flushes) {
  auto in = [&](uint64_t v) { return decode(flushes ? f.flush(v) : v, f); };
  uint64_t bits =
      encode(add(in(a), in(b), Rounding::Nearest), f, Rounding::Nearest);
  return flushes ? f.flush(bits) : bits;
}
uint64_t halves(uint64_t a, uint64_t b, const FloatFormat &f) {
  return sum(a & 0xffff, b & 0xffff, f, false) | sum(a >> 16, b >> 16, f, false)
                                                     << 16;
}

std::vector<Operation> operations(bool isShared) {
  using u64 = uint64_t;
  return {
      {"add.u32", 32, [](u64 a, u64 b) { return (a + b) & 0xffffffff; }},
      {"add.s32", 32, [](u64 a, u64 b) { return (a + b) & 0xffffffff; }},
      {"add.u64", 64, [](u64 a, u64 b) { return a + b; }},
      {"min.u32", 32, [](u64 a, u64 b) { return std::min(a, b); }},
      {"max.u32", 32, [](u64 a, u64 b) { return std::max(a, b); }},
      {"min.s32", 32,
       [](u64 a, u64 b) { return low(std::min(int32_t(a), int32_t(b))); }},
      {"max.s32", 32,
       [](u64 a, u64 b) { return low(std::max(int32_t(a), int32_t(b))); }},
      {"min.u64", 64, [](u64 a, u64 b) { return std::min(a, b); }},
      {"max.u64", 64, [](u64 a, u64 b) { return std::max(a, b); }},
      {"min.s64", 64,
       [](u64 a, u64 b) { return low(std::min(int64_t(a), int64_t(b))); }},
      {"max.s64", 64,
       [](u64 a, u64 b) { return low(std::max(int64_t(a), int64_t(b))); }},
      {"and.b32", 32, [](u64 a, u64 b) { return a & b; }},
      {"or.b32", 32, [](u64 a, u64 b) { return a | b; }},
      {"xor.b32", 32, [](u64 a, u64 b) { return a ^ b; }},
      {"and.b64", 64, [](u64 a, u64 b) { return a & b; }},
      {"or.b64", 64, [](u64 a, u64 b) { return a | b; }},
      {"xor.b64", 64, [](u64 a, u64 b) { return a ^ b; }},
      {"exch.b32", 32, [](u64, u64 b) { return b; }},
      {"exch.b64", 64, [](u64, u64 b) { return b; }},
      {"inc.u32", 32, [](u64 a, u64 b) { return a >= b ? 0 : a + 1; }},
      {"dec.u32", 32, [](u64 a, u64 b) { return a == 0 || a > b ? b : a - 1; }},
      {"add.f32", 32, [=](u64 a, u64 b) { return sum(a, b, kF32, !isShared); }},
      {"add.noftz.f16", 16,
       [](u64 a, u64 b) { return sum(a, b, kF16, false); }},
      {"add.noftz.bf16", 16,
       [](u64 a, u64 b) { return sum(a, b, kBf16, false); }},
      {"add.noftz.f16x2", 32, [](u64 a, u64 b) { return halves(a, b, kF16); }},
      {"add.noftz.bf16x2", 32,
       [](u64 a, u64 b) { return halves(a, b, kBf16); }},
  };
}

Table operandsOf(const Operation &op) {
  std::string name = op.name;
  if (name.find("f32") != std::string::npos)
    return floatTable(32, 23, 2, 300);
  if (name.find("f16") != std::string::npos) {
    unsigned mantissa = name.find("bf") != std::string::npos ? 7 : 10;
    Table halfs = floatTable(16, mantissa, 2, 300);
    return op.bits == 32 ? paired(halfs, 16) : halfs;
  }
  return table(integerEdges(op.bits), 2, 100, op.bits);
}

/// What `statement` leaves in memory that held a, and in %out of `bits`.
void expectBoth(const std::string &statement, unsigned bits, const Table &ab,
                bool isShared, bool hasResult,
                const std::function<uint64_t(uint64_t, uint64_t)> &after) {
  std::string p = bits == 16 ? "%h" : bits == 64 ? "%l" : "%", size = ".b";
  size += std::to_string(bits);
  std::string out = "%out" + std::to_string(bits);
  std::string place = "  .shared .align 8 .b8 sm[256];\n";
  place += isShared ? "mov.u64 %lt0, sm; mov.u32 %t7, %tid.x;"
                      " mad.wide.u32 %lt0, %t7, 8, %lt0;"
                      " st.shared" +
                          size + " [%lt0], " + p + "a;"
                    : "mad.wide.u32 %lt0, %tid, 8, %froma;";
  std::string space = isShared ? ".shared" : ".global";
  std::string text = statement;
  if (hasResult)
    expectEach(place + text, ab, [](uint64_t a, uint64_t) { return a; });
  expectEach(place + text + " ld" + space + size + " " + out + ", [%lt0];", ab,
             after);
}

TEST(Atomic, EachOperation) {
  for (bool isShared : {false, true})
    for (const Operation &op : operations(isShared)) {
      Table ab = operandsOf(op);
      std::string p = op.bits == 16   ? "%h"
                      : op.bits == 64 ? "%l"
                                      : "%",
                  space = isShared ? ".shared." : ".global.",
                  out = "%out" + std::to_string(op.bits), name = op.name;
      expectBoth("atom" + space + name + " " + out + ", [%lt0], " + p + "b;",
                 op.bits, ab, isShared, true, op.of);
      if (name.rfind("exch", 0) != 0)
        expectBoth("red.relaxed.gpu" + space + name + " [%lt0], " + p + "b;",
                   op.bits, ab, isShared, false, op.of);
    }
}

TEST(Atomic, Double) {
  Table ab = floatTable(64, 52, 2, 300);
  for (Column &column : ab)
    for (uint64_t &v : column)
      v = kF64.isNan(v) ? 0x3ff0000000000000 : v;
  expectBoth("atom.global.add.f64 %lt1, [%lt0], %lb;", 64, ab, false, false,
             [](uint64_t a, uint64_t b) {
               bool isNan = kF64.isNan(sum(a, b, kF64, false));
               return isNan ? uint64_t(0xfff8000000000000)
                            : sum(a, b, kF64, false);
             });
}

TEST(Atomic, CompareAndSwap) {
  for (unsigned bits : {16u, 32u, 64u}) {
    Table abc = table(some(integerEdges(bits), 8), 3, 50, bits);
    std::string p = bits == 16   ? "%h"
                    : bits == 64 ? "%l"
                                 : "%",
                size = ".b" + std::to_string(bits),
                out = "%out" + std::to_string(bits);
    std::string place = "mad.wide.u32 %lt0, %tid, 8, %froma; atom.global.cas" +
                        size + " " + out + ", [%lt0], " + p + "b, " + p + "c;";
    expectEach(place, abc, [](uint64_t a, uint64_t, uint64_t) { return a; });
    expectEach(
        place + " ld.global" + size + " " + out + ", [%lt0];", abc,
        [](uint64_t a, uint64_t b, uint64_t c) { return a == b ? c : a; });
  }
}

/// Vectors of f32 and halves (sm_90): each element on its own.
TEST(Atomic, Vectors) {
  Table ab = floatTable(32, 23, 2, 300);
  std::string place = "mad.wide.u32 %lt0, %tid, 8, %froma;";
  expectEach(place + " st.global.v2.f32 [%lt0], {%a, %b};"
                     " atom.global.add.v2.f32 {%t0, %t1}, [%lt0], {%b, %a};"
                     " ld.global.b64 %out64, [%lt0];",
             ab, [](uint64_t a, uint64_t b) {
               uint64_t s = sum(a, b, kF32, true);
               return s | sum(b, a, kF32, true) << 32;
             });
  expectEach(place + " st.global.v2.f32 [%lt0], {%a, %b};"
                     " atom.global.v2.f32.add {%t0, %t1}, [%lt0], {%b, %a};"
                     " mov.b64 %out64, {%t0, %t1};",
             ab, [](uint64_t a, uint64_t b) { return a | b << 32; });
  Table halfs = floatTable(16, 10, 2, 300);
  for (bool wantsMin : {false, true})
    expectEach(place +
                   " st.global.v4.b16 [%lt0], {%ha, %hb, %ha, %ha};"
                   " red.global." +
                   (wantsMin ? "min" : "max") +
                   ".noftz.v4.f16 [%lt0], {%hb, %ha, %ha, %hb};"
                   " ld.global.b16 %out16, [%lt0+6];",
               halfs, [&](uint64_t a, uint64_t b) {
                 if (kF16.isNan(a) || kF16.isNan(b))
                   return kF16.isNan(a) && kF16.isNan(b) ? uint64_t(0x7fff)
                          : kF16.isNan(a)                ? b
                                                         : a;
                 auto rank = [](uint64_t v) {
                   return v & 0x8000 ? -int64_t(v ^ 0x8000) - 1 : int64_t(v);
                 };
                 return (rank(a) < rank(b)) == wantsMin ? a : b;
               });
}

/// All threads of several blocks at one place: nothing gets lost, and the old
/// values are all different.
TEST(Atomic, Contention) {
  Simulated sim(kernel("counter to", R"(
  mov.u32 %t0, %ctaid.x; mov.u32 %t1, %ntid.x; mov.u32 %t2, %tid.x;
  mad.lo.u32 %t3, %t0, %t1, %t2;
  atom.global.add.u32 %t4, [%counter], 1;
  mad.wide.u32 %lt0, %t4, 4, %to;
  st.global.u32 [%lt0], %t3;
  atom.global.inc.u32 %t5, [%counter+4], 9;
  red.global.max.s32 [%counter+8], %t3;)"));
  uint64_t counter = sim.upload(std::vector<uint32_t>{0, 0, 0}),
           to = sim.upload(std::vector<uint32_t>(480, 1000));
  sim.launch("k", std::vector<uint64_t>{counter, to}, {5, 96, 0});
  EXPECT_EQ(sim.download<uint32_t>(counter, 3),
            (std::vector<uint32_t>{480, 0, 479}));
  std::vector<uint32_t> order = sim.download<uint32_t>(to, 480);
  std::sort(order.begin(), order.end());
  for (uint32_t n = 0; n < 480; ++n)
    EXPECT_EQ(order[n], n);
}

} // namespace
} // namespace ptxsim::test
