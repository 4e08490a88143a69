//===- MatrixMovesTest.cpp - ldmatrix and kin, wmma (PTX ISA 9.7.14) ------===//

#include "test/tools/ptxsim/core/CoreFixture.h"
#include "test/tools/ptxsim/core/ReferenceFloat.h"

namespace ptxsim::test {
namespace {

std::string list(unsigned count) {
  std::string text = "{";
  for (unsigned n = 0; n < count; ++n)
    text += (n ? ", %w" : "%w") + std::to_string(n);
  return text + "}";
}

/// Rows of 8 elements of 16 bits, 24 bytes of something else between them; row
/// r of matrix m begins at word 12 * ((5 * m + 3 * r) % 32).
unsigned rowAt(unsigned matrix, unsigned row) {
  return 48 * ((8 * matrix + row) * 5 % 32);
}

/// ldmatrix: lane 8m+r names row r of matrix m; register m of lane l gets the
/// elements 2*(l%4) and the next of row l/4, transposed those of the column.
TEST(MatrixMoves, Load) {
  for (unsigned count : {1u, 2u, 4u})
    for (bool transposes : {false, true})
      for (const char *space : {".shared", ".shared::cta", ""}) {
        std::string text =
            "  .reg .b32 %w<4>;\n  .shared .align 16 .b8 sm[2048];\n"
            "  mov.u32 %tid, %tid.x;\n  mov.u32 %t0, 0;\n"
            "COPY:\n  mad.lo.u32 %t1, %t0, 128, 0;\n"
            "  mad.lo.u32 %t1, %tid, 4, %t1;\n  cvt.u64.u32 %lt0, %t1;\n"
            "  add.u64 %lt1, %from, %lt0;\n  ld.global.u32 %t2, [%lt1];\n"
            "  mov.u64 %lt2, sm;\n  add.u64 %lt2, %lt2, %lt0;\n"
            "  st.shared.u32 [%lt2], %t2;\n  add.u32 %t0, %t0, 1;\n"
            "  setp.lt.u32 %pt0, %t0, 16;\n  @%pt0 bra COPY;\n  bar.sync 0;\n"
            "  mul.lo.u32 %t3, %tid, 5;\n  and.b32 %t3, %t3, 31;\n"
            "  mov.u64 %lt3, sm;\n  cvta.shared.u64 %lt4, %lt3;\n";
        bool isGeneric = !*space;
        text += std::string("  mad.wide.u32 %lt5, %t3, 48, ") +
                (isGeneric ? "%lt4" : "%lt3") + ";\n  ldmatrix.sync.aligned" +
                ".m8n8.x" + std::to_string(count) +
                (transposes ? ".trans" : "") + space + ".b16 " + list(count) +
                ", [%lt5];\n  mad.wide.u32 %lt6, %tid, 16, %to;\n";
        for (unsigned n = 0; n < count; ++n)
          text += "  st.global.u32 [%lt6+" + std::to_string(4 * n) + "], %w" +
                  std::to_string(n) + ";\n";
        Simulated sim(kernel("from to", text));
        std::vector<uint16_t> memory(1024);
        for (size_t n = 0; n < memory.size(); ++n)
          memory[n] = uint16_t(n * 2999 + 17);
        uint64_t from = sim.upload(memory),
                 to = sim.upload(std::vector<uint32_t>(128));
        sim.launch("k", std::vector<uint64_t>{from, to}, {});
        std::vector<uint32_t> got = sim.download<uint32_t>(to, 128);
        for (unsigned lane = 0; lane < 32; ++lane)
          for (unsigned m = 0; m < count; ++m) {
            uint32_t expected = 0;
            for (unsigned e = 0; e < 2; ++e) {
              unsigned row = lane / 4, column = 2 * (lane % 4) + e;
              if (transposes)
                std::swap(row, column);
              expected |= uint32_t(memory[rowAt(m, row) / 2 + column])
                          << 16 * e;
            }
            ASSERT_EQ(got[4 * lane + m], expected)
                << count << " " << transposes << " lane " << lane;
          }
      }
}

TEST(MatrixMoves, StoreAndTranspose) {
  for (unsigned count : {1u, 2u, 4u})
    for (bool transposes : {false, true}) {
      std::string text =
          "  .reg .b32 %w<4>;\n  .shared .align 16 .b8 sm[2048];\n"
          "  mov.u32 %tid, %tid.x;\n"
          "  mul.lo.u32 %t3, %tid, 5;\n  and.b32 %t3, %t3, 31;\n"
          "  mov.u32 %t4, sm;\n  mad.lo.u32 %t4, %t3, 48, %t4;\n";
      for (unsigned n = 0; n < count; ++n)
        text += "  mad.lo.u32 %w" + std::to_string(n) + ", %tid, 0x30005, " +
                std::to_string(n * 0x01000700) + ";\n";
      text += "  stmatrix.sync.aligned.m8n8.x" + std::to_string(count) +
              (transposes ? ".trans" : "") + ".shared.b16 [%t4], " +
              list(count) + ";\n  bar.sync 0;\n";
      // Lane 8m+r copies row r of matrix m out.
      text += "  setp.lt.u32 %pt0, %tid, " + std::to_string(8 * count) +
              ";\n  mad.wide.u32 %lt0, %tid, 16, %to;\n"
              "  @%pt0 ld.shared.v4.b32 {%t0, %t1, %t2, %t3}, [%t4];\n"
              "  @%pt0 st.global.v4.b32 [%lt0], {%t0, %t1, %t2, %t3};";
      Simulated sim(kernel("to", text));
      uint64_t to = sim.upload(std::vector<uint16_t>(256));
      sim.launch("k", std::vector<uint64_t>{to}, {});
      std::vector<uint16_t> got = sim.download<uint16_t>(to, 256);
      for (unsigned m = 0; m < count; ++m)
        for (unsigned row = 0; row < 8; ++row)
          for (unsigned column = 0; column < 8; ++column) {
            unsigned r = transposes ? column : row,
                     c = transposes ? row : column, lane = 4 * r + c / 2;
            uint32_t word = lane * 0x30005 + m * 0x01000700;
            ASSERT_EQ(got[64 * m + 8 * row + column],
                      uint16_t(word >> 16 * (c % 2)));
          }
    }
  Column words;
  for (uint64_t lane = 0; lane < 32; ++lane)
    words.push_back((lane * 2 + 1) << 16 | lane * 2);
  Column got =
      evaluate("movmatrix.sync.aligned.m8n8.trans.b16 %out32, %a;", {words});
  for (uint64_t lane = 0; lane < 32; ++lane) {
    // Element (r, c) was 8 * r + c.
    uint64_t r = lane / 4, c = lane % 4 * 2;
    EXPECT_EQ(got[lane], ((c + 1) * 8 + r) << 16 | (c * 8 + r));
  }
}

/// wmma: which lane has which element is the machine's affair, so that a test
/// sees a whole product alone.
struct Wmma {
  unsigned m, n, k;
  const char *type, *sums, *suffix;
  unsigned bits, sumBits; ///< of elements
  unsigned regsA, regsB, regsC;
};

uint64_t bitsOf(const std::string &type, int v) {
  auto as = [&](const FloatFormat &f) {
    return encode(integer(v < 0, uint64_t(v < 0 ? -v : v)), f,
                  Rounding::Nearest);
  };
  return type == "f16"                     ? as(kF16)
         : type == "bf16"                  ? as(kBf16)
         : type == "f64"                   ? as(kF64)
         : type == "f32" || type == "tf32" ? as(kF32)
                                           : uint64_t(v);
}

/// A matrix in memory, rows or columns `stride` elements apart.
std::vector<uint8_t> stored(const std::vector<int> &values, unsigned rows,
                            unsigned columns, bool isRow, unsigned stride,
                            const std::string &type, unsigned bits) {
  std::vector<uint8_t> memory((isRow ? rows : columns) * stride * bits / 8 +
                              32);
  for (unsigned r = 0; r < rows; ++r)
    for (unsigned c = 0; c < columns; ++c) {
      size_t at = isRow ? r * stride + c : c * stride + r;
      uint64_t element = bitsOf(type, values[r * columns + c]);
      if (bits < 8)
        memory[at * bits / 8] |=
            uint8_t((element & ((1u << bits) - 1)) << at * bits % 8);
      else
        std::memcpy(&memory[at * bits / 8], &element, bits / 8);
    }
  return memory;
}

void expectWmma(const Wmma &w, bool rowA, bool rowB, bool rowC) {
  std::vector<int> a(w.m * w.k), b(w.k * w.n), c(w.m * w.n);
  bool isUnsigned = w.type[0] == 'u' || w.type[0] == 'b';
  bool isBit = std::string(w.type) == "b1";
  for (size_t n = 0; n < a.size(); ++n)
    a[n] = isBit ? n * 7 % 11 % 2 : int(n * 7 % 5) - (isUnsigned ? 0 : 2);
  if (std::string(w.type) == "bf16")
    isUnsigned = false;
  for (size_t n = 0; n < b.size(); ++n)
    b[n] = isBit ? n * 5 % 7 % 2 : int(n * 11 % 7) - (isUnsigned ? 0 : 3);
  for (size_t n = 0; n < c.size(); ++n)
    c[n] = int(n * 13 % 17) - 8;
  unsigned pad = w.bits < 8 ? 128 / w.bits : 16;
  unsigned sa = (rowA ? w.k : w.m) + pad, sb = (rowB ? w.n : w.k) + pad,
           sc = (rowC ? w.n : w.m) + 8;
  bool isWide = w.bits == 64;
  auto order = [](bool isRow) { return isRow ? "row" : "col"; };
  std::string shape = ".m" + std::to_string(w.m) + "n" + std::to_string(w.n) +
                      "k" + std::to_string(w.k);
  auto group = [&](char name, unsigned count) {
    std::string text = "{";
    for (unsigned n = 0; n < count; ++n)
      text += std::string(n ? ", %f" : "%f") + name + std::to_string(n);
    return text + "}";
  };
  std::string type = isWide ? ".b64" : ".b32", text;
  for (char name : {'a', 'b', 'c', 'd'})
    text += "  .reg " + type + " %f" + name + "<16>;\n";
  auto load = [&](char which, const char *major, const char *element,
                  unsigned count, unsigned stride) {
    return std::string("  wmma.load.") + which + ".sync.aligned." + major +
           shape + ".global." + element + " " + group(which, count) + ", [%m" +
           which + "], " + std::to_string(stride) + ";\n";
  };
  text += load('a', order(rowA), w.type, w.regsA, sa) +
          load('b', order(rowB), w.type, w.regsB, sb) +
          load('c', order(rowC), w.sums, w.regsC, sc);
  std::string sums = w.sums,
              types = std::string(w.type) == "f16"
                          ? sums + "." + sums
                          : sums + "." + w.type + "." + w.type + "." + sums;
  text += std::string("  wmma.mma") + (isBit ? w.suffix : "") +
          ".sync.aligned." + order(rowA) + "." + order(rowB) + shape + "." +
          types + (isBit ? "" : w.suffix) + " " + group('d', w.regsC) + ", " +
          group('a', w.regsA) + ", " + group('b', w.regsB) + ", " +
          group('c', w.regsC) + ";\n";
  text += std::string("  wmma.store.d.sync.aligned.") + order(rowC) + shape +
          ".global." + w.sums + " [%md], " + group('d', w.regsC) + ", " +
          std::to_string(sc) + ";";
  Simulated sim(kernel("ma mb mc md", text));
  uint64_t ma = sim.upload(stored(a, w.m, w.k, rowA, sa, w.type, w.bits)),
           mb = sim.upload(stored(b, w.k, w.n, rowB, sb, w.type, w.bits)),
           mc = sim.upload(stored(c, w.m, w.n, rowC, sc, w.sums, w.sumBits));
  std::vector<int> product = c;
  for (unsigned m = 0; m < w.m; ++m)
    for (unsigned n = 0; n < w.n; ++n)
      for (unsigned k = 0; k < w.k; ++k) {
        int x = a[m * w.k + k], y = b[k * w.n + n];
        product[m * w.n + n] += isBit ? x ^ y : x * y;
      }
  std::vector<uint8_t> expected =
      stored(product, w.m, w.n, rowC, sc, w.sums, w.sumBits);
  uint64_t md = sim.upload(std::vector<uint8_t>(expected.size()));
  sim.launch("k", std::vector<uint64_t>{ma, mb, mc, md}, {});
  EXPECT_EQ(sim.download<uint8_t>(md, expected.size()), expected)
      << shape << " " << w.type << " " << w.sums << rowA << rowB << rowC;
}

TEST(MatrixMoves, Wmma) {
  const Wmma free[] = {{16, 16, 16, "f16", "f32", "", 16, 32, 8, 8, 8},
                       {16, 16, 16, "f16", "f16", "", 16, 16, 8, 8, 4},
                       {32, 8, 16, "f16", "f32", "", 16, 32, 8, 8, 8},
                       {8, 32, 16, "f16", "f16", "", 16, 16, 8, 8, 4},
                       {16, 16, 16, "bf16", "f32", "", 16, 32, 4, 4, 8},
                       {32, 8, 16, "bf16", "f32", "", 16, 32, 8, 2, 8},
                       {8, 32, 16, "bf16", "f32", "", 16, 32, 2, 8, 8},
                       {16, 16, 16, "s8", "s32", "", 8, 32, 2, 2, 8},
                       {32, 8, 16, "u8", "s32", "", 8, 32, 4, 1, 8},
                       {8, 32, 16, "s8", "s32", ".satfinite", 8, 32, 1, 4, 8},
                       {16, 16, 8, "tf32", "f32", "", 32, 32, 4, 4, 8},
                       {8, 8, 4, "f64", "f64", ".rn", 64, 64, 1, 1, 2}};
  for (const Wmma &w : free)
    for (bool rowA : {false, true})
      for (bool rowB : {false, true})
        expectWmma(w, rowA, rowB, rowA == rowB);
  // Less than a byte: a by rows, b by columns.
  for (const Wmma &w :
       {Wmma{8, 8, 32, "s4", "s32", "", 4, 32, 1, 1, 2},
        Wmma{8, 8, 32, "u4", "s32", "", 4, 32, 1, 1, 2},
        Wmma{8, 8, 128, "b1", "s32", ".xor.popc", 1, 32, 1, 1, 2}})
    expectWmma(w, true, false, true);
}

} // namespace
} // namespace ptxsim::test
