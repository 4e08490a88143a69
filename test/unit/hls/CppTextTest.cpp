//===- CppTextTest.cpp - printed C++ made readable ------------------------===//

#include "targets/hls/emit/CppText.h"
#include "targets/hls/emit/CppNames.h"
#include <gtest/gtest.h>

using namespace cnnc::hls;

TEST(CppText, NamesArgumentsAndMarksConstants) {
  EXPECT_EQ(tidyCpp("void k(float v1[8], float v2[8]) {\n"
                    "  //@name v1 x\n"
                    "  //@const v1\n"
                    "  //@name v2 y\n"
                    "  v2[0] = v1[0];\n"
                    "  return;\n"
                    "}\n"),
            "void k(const float x[8], float y[8]) {\n"
            "  y[0] = x[0];\n"
            "}\n\n");
}

TEST(CppText, ArgumentsOfTemplatesAreNone) {
  EXPECT_EQ(tidyCpp("void k(word<fixed<8, 3>, 4> v1[8], float v2[8]) {\n"
                    "  //@const v1\n"
                    "  v2[0] = v1[0];\n"
                    "}\n"),
            "void k(const word<fixed<8, 3>, 4> v1[8], float v2[8]) {\n"
            "  v2[0] = v1[0];\n"
            "}\n\n");
  std::string line = "  static void process(hls::stream<word<fixed<8, 3>, 4>> "
                     "&input, hls::stream<word<ufixed<7, 7>, 25>> &o) {";
  EXPECT_EQ(breakLine(line),
            "  static void process(hls::stream<word<fixed<8, 3>, 4>> &input,\n"
            "      hls::stream<word<ufixed<7, 7>, 25>> &o) {");
  // Behind the last column if there is no place before it.
  std::string name(100, 'n');
  EXPECT_EQ(breakLine("  " + name + " = 1 + 2;"),
            "  " + name + " = 1 +\n      2;");
}

TEST(CppText, NumbersNamesThatAreTaken) {
  EXPECT_EQ(tidyCpp("void k(float v1[8], float v2[8]) {\n"
                    "  //@name v1 x\n"
                    "  //@name v2 x\n"
                    "  v2[0] = v1[0];\n"
                    "}\n"),
            "void k(float x[8], float x2[8]) {\n"
            "  x2[0] = x[0];\n"
            "}\n\n");
}

TEST(CppText, JoinsWhatIsReadOnce) {
  std::string head = "void k(hls::stream<word<float, 2>> & v1, word<float, 2> "
                     "v2[4]) {\n"
                     "  for (int32_t i3 = 0; i3 < 4; i3 += 1) {\n"
                     "    word<float, 2> v4;\n"
                     "    if (i3 == 0) {\n"
                     "      word<float, 2> v5 = stream_read(v1);\n"
                     "      v2[i3] = v5;\n"
                     "      v4 = v5;\n"
                     "    } else {\n";
  std::string tail = "    }\n"
                     "    v6.put(2, v4);\n"
                     "  }\n"
                     "}\n";
  std::string joined = tidyCpp(head + "      v4 = v2[i3];\n" + tail);
  EXPECT_NE(joined.find(" = read_once(v1, v2[i], i == 0);\n"),
            std::string::npos)
      << joined;
  EXPECT_EQ(joined.find("if ("), std::string::npos) << joined;
  // What is kept elsewhere is not what was read.
  std::string apart = tidyCpp(head + "      v4 = v2[0];\n" + tail);
  EXPECT_EQ(apart.find("read_once"), std::string::npos) << apart;
}

TEST(CppText, PutsWordsWithoutVariables) {
  EXPECT_EQ(tidyCpp("void k(word<float, 2> v1[8]) {\n"
                    "  for (int32_t i2 = 0; i2 < 8; i2 += 1) {\n"
                    "    word<float, 2> v3 = v1[i2];\n"
                    "    int32_t v4 = i2 * 2;\n"
                    "    v5.put(v4, v3);\n"
                    "  }\n"
                    "}\n"),
            "void k(word<float, 2> v1[8]) {\n"
            "  for (int i = 0; i < 8; ++i) {\n"
            "    v5.put(i * 2, v1[i]);\n"
            "  }\n"
            "}\n\n");
}

TEST(CppText, LoopsCountUp) {
  EXPECT_EQ(tidyCpp("void k(float v1[8]) {\n"
                    "  for (int32_t i2 = 0; i2 < 8; i2 += 1) {\n"
                    "    for (int32_t j3 = 0; j3 < 8; j3 += 2) {\n"
                    "      v1[i2] = v1[j3];\n"
                    "    }\n"
                    "  }\n"
                    "}\n"),
            "void k(float v1[8]) {\n"
            "  for (int i = 0; i < 8; ++i) {\n"
            "    for (int j = 0; j < 8; j += 2) {\n"
            "      v1[i] = v1[j];\n"
            "    }\n"
            "  }\n"
            "}\n\n");
}

// A kernel without a node is called by its number, as the printer calls loops.
TEST(CppText, AFunctionKeepsItsName) {
  EXPECT_EQ(tidyCpp("void k5(float v1[8]) {\n"
                    "  for (int32_t k5 = 0; k5 < 8; k5 += 1) {\n"
                    "    v1[k5] = v1[0];\n"
                    "  }\n"
                    "}\n"),
            "void k5(float v1[8]) {\n"
            "  for (int k = 0; k < 8; ++k) {\n"
            "    v1[k] = v1[0];\n"
            "  }\n"
            "}\n\n");
}

TEST(CppText, ADeclarationMeetsItsFirstValue) {
  EXPECT_EQ(tidyCpp("void k(float v1[8]) {\n"
                    "  float v2;\n"
                    "  //@name v2 sum\n"
                    "  int32_t v3 = 7;\n"
                    "  v2 = 0.0f;\n"
                    "  v2 = v2 + v1[v3] * v1[v3];\n"
                    "  v1[0] = v2;\n"
                    "}\n"),
            "void k(float v1[8]) {\n"
            "  int at = 7;\n"
            "  float sum = 0.0f;\n"
            "  sum += v1[at] * v1[at];\n"
            "  v1[0] = sum;\n"
            "}\n\n");
}

/// The value may come from either branch.
TEST(CppText, ADeclarationStaysBeforeABranch) {
  const char text[] = "void f(float x[8], bool c) {\n"
                      "  float v1;\n"
                      "  if (c) {\n"
                      "    v1 = 0.0f;\n"
                      "  } else {\n"
                      "    v1 = 1.0f;\n"
                      "  }\n"
                      "  x[0] = v1 * v1;\n"
                      "}\n";
  EXPECT_NE(tidyCpp(text).find("  float value;\n  if (c) {"),
            std::string::npos);
}

TEST(CppText, AValueMovesToTheStatementThatUsesIt) {
  EXPECT_EQ(tidyCpp("void f(float x[8]) {\n"
                    "  float v1 = x[1] * 2.0f;\n"
                    "  x[0] = v1;\n"
                    "  bool v2 = x[0] < 1.0f;\n"
                    "  if (v2) {\n"
                    "    x[2] = 0.0f;\n"
                    "  }\n"
                    "}\n"),
            "void f(float x[8]) {\n"
            "  x[0] = x[1] * 2.0f;\n"
            "  if (x[0] < 1.0f) {\n"
            "    x[2] = 0.0f;\n"
            "  }\n"
            "}\n\n");
}

/// Two uses, or a use that is a part of an expression, need the variable.
TEST(CppText, OtherValuesKeepTheirVariable) {
  for (const char *use : {"x[0] = v1 + 1.0f;", "x[v1] = v1;", "f(v1);"}) {
    std::string text = std::string("void f(float x[8]) {\n"
                                   "  float v1 = x[1] * 2.0f;\n  ") +
                       use + "\n}\n";
    EXPECT_NE(tidyCpp(text).find("float value = x[1] * 2.0f;"),
              std::string::npos)
        << use;
  }
}

TEST(CppText, SubscriptsStandWhereTheyAreUsed) {
  EXPECT_EQ(tidyCpp("void f(float x[8], int a) {\n"
                    "  int32_t v1 = a * 2 + 1;\n"
                    "  //@inline v1\n"
                    "  float v2 = x[0];\n"
                    "  x[v1] = v2 * v2;\n"
                    "}\n"),
            "void f(float x[8], int a) {\n"
            "  float value = x[0];\n"
            "  x[a * 2 + 1] = value * value;\n"
            "}\n\n");
}

/// `a = a + b` is `a += b` only if b binds together.
TEST(CppText, ShortensSumsAlone) {
  auto body = [](const std::string &statement) {
    return tidyCpp("void f(float a) {\n  " + statement + "\n}\n");
  };
  EXPECT_NE(body("a = a + b * (c - d);").find("a += b * (c - d);"),
            std::string::npos);
  EXPECT_NE(body("a = a + b < c ? d : e;").find("a = a + b < c ? d : e;"),
            std::string::npos);
  EXPECT_NE(body("a = a - b;").find("a = a - b;"), std::string::npos);
}

TEST(CppText, BreaksLongLines) {
  std::string term(40, 'a');
  std::string text = tidyCpp("void f(float a) {\n  b = " + term + " + " + term +
                             " + " + term + ";\n}\n");
  EXPECT_EQ(text, "void f(float a) {\n  b = " + term + " + " + term + " +\n" +
                      "      " + term + ";\n}\n\n");
}

TEST(CppText, LeavesCommentsAndGlobalsAlone) {
  const char text[] = "// a comment about v1 and i2\n"
                      "static const int v3 = 1;\n";
  EXPECT_EQ(tidyCpp(text), text);
}

TEST(CppText, DeclaresItsFunctions) {
  EXPECT_EQ(
      declarations("// k\nvoid k(const float x[8],\n    float y[8]) {\n"
                   "  y[0] = x[0];\n}\n\nvoid m(float y[8]) {\n}\n"),
      "void k(const float x[8],\n    float y[8]);\nvoid m(float y[8]);\n");
}

TEST(CppNames, KnowsWhatIsTaken) {
  for (const char *name : {"int", "xor", "int8_t", "INFINITY", "exp", "main",
                           "printf", "std", "template", "ap_fixed"})
    EXPECT_TRUE(isReserved(name)) << name;
  for (const char *name : {"x", "Y", "image", "conv1", "lenet", "X1"})
    EXPECT_FALSE(isReserved(name)) << name;
}
