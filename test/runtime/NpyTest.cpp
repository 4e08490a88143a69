//===- NpyTest.cpp - cnn-run's reader and writer of .npy ------------------===//

#include "tools/cnn-run/Npy.h"
#include "tools/cnn-run/Outputs.h"

#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>

using namespace cnnc::run;

namespace {
/// A file with given bytes, removed at the end.
struct TemporaryFile {
  explicit TemporaryFile(const std::string &content)
      : path(testing::TempDir() + "npy-test.npy") {
    std::ofstream(path, std::ios::binary) << content;
  }
  ~TemporaryFile() { std::remove(path.c_str()); }
  std::string path;
};
} // namespace

static cnnrt::Tensor tensor(cnnrt_type type, std::vector<uint64_t> shape) {
  size_t bytes = cnnrt_type_size(type);
  for (uint64_t extent : shape)
    bytes *= extent;
  return {"x", type, std::move(shape), "row_major", bytes};
}

/// The file of a header text and elements, as NumPy frames it.
static std::string npy(const std::string &header, const std::string &elements,
                       char version = 1) {
  std::string file = "\x93NUMPY";
  file += {version, '\0', char(header.size() & 0xff), char(header.size() >> 8)};
  if (version > 1)
    file += std::string(2, '\0');
  return file + header + elements;
}

static std::string read(const std::string &file, const cnnrt::Tensor &tensor,
                        std::vector<uint8_t> &data) {
  TemporaryFile temporary(file);
  data.assign(tensor.bytes + 1, 0xee);
  cnnrt::Status status = readNpy(temporary.path, tensor, data.data());
  // Nothing is written behind the tensor.
  EXPECT_EQ(data.back(), 0xee);
  data.pop_back();
  return status.message();
}

TEST(Npy, ReadsWhatItWrites) {
  for (int type = CNNRT_F32; type <= CNNRT_BOOL; ++type)
    for (const std::vector<uint64_t> &shape :
         {std::vector<uint64_t>{}, {4}, {2, 3}, {1, 0, 2}}) {
      cnnrt::Tensor written = tensor(cnnrt_type(type), shape);
      std::string prefix = makeNpyPrefix(written);
      EXPECT_EQ(prefix.size() % 64, 0u);
      EXPECT_EQ(prefix.back(), '\n');
      std::string elements(written.bytes, '\1');
      std::vector<uint8_t> data;
      EXPECT_EQ(read(prefix + elements, written, data), "");
      EXPECT_EQ(std::string(data.begin(), data.end()), elements);
    }
}

TEST(Npy, ReadsEveryVersionAndOrderOfKeys) {
  std::vector<uint8_t> data;
  cnnrt::Tensor two = tensor(CNNRT_U8, {2});
  for (char version : {1, 2, 3})
    EXPECT_EQ(read(npy("{'shape': (2,), \"fortran_order\": False,"
                       "'descr':'|u1'}  \n",
                       "ab", version),
                   two, data),
              "");
  EXPECT_EQ(data[1], 'b');
  EXPECT_EQ(read(npy("{'descr': '|u1', 'fortran_order': False, "
                     "'shape': (2L,), }",
                     "ab"),
                 two, data),
            "");
}

TEST(Npy, TransposesFortransOrder) {
  std::vector<uint8_t> data;
  EXPECT_EQ(read(npy("{'descr': '|i1', 'fortran_order': True, "
                     "'shape': (2, 3), }",
                     "abcdef"),
                 tensor(CNNRT_I8, {2, 3}), data),
            "");
  EXPECT_EQ(std::string(data.begin(), data.end()), "acebdf");
}

TEST(Npy, ReadsBfloatInBothSpellings) {
  std::vector<uint8_t> data;
  for (const char *descr : {"|V2", "<V2", "<u2"})
    EXPECT_EQ(read(npy(std::string("{'descr': '") + descr +
                           "', 'fortran_order': False, 'shape': (1,), }",
                       "ab"),
                   tensor(CNNRT_BF16, {1}), data),
              "");
}

TEST(Npy, MakesBoolsZeroOrOne) {
  std::vector<uint8_t> data;
  EXPECT_EQ(read(npy("{'descr': '|b1', 'fortran_order': False, "
                     "'shape': (3,), }",
                     std::string("\0\2\377", 3)),
                 tensor(CNNRT_BOOL, {3}), data),
            "");
  EXPECT_EQ(data, (std::vector<uint8_t>{0, 1, 1}));
}

TEST(Npy, SaysWhatDoesNotFit) {
  std::vector<uint8_t> data;
  cnnrt::Tensor want = tensor(CNNRT_F32, {2, 1});
  auto message = [&](const std::string &header, size_t bytes) {
    return read(npy(header, std::string(bytes, 'x')), want, data);
  };
  auto header = [](const char *descr, const char *shape) {
    return std::string("{'descr': '") + descr +
           "', 'fortran_order': False, 'shape': " + shape + ", }";
  };
  auto contains = [](const std::string &text, const char *part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_PRED2(contains, message(header("<f8", "(2, 1)"), 16),
               "expected f32 2x1 ('<f4'), got '<f8' 2x1");
  EXPECT_PRED2(contains, message(header("<f4", "(1, 2)"), 8), "got '<f4' 1x2");
  EXPECT_PRED2(contains, message(header(">f4", "(2, 1)"), 8),
               "expected little-endian elements, got '>f4'");
  EXPECT_PRED2(contains, message(header("<f4", "(2, 1)"), 7),
               "expected 8 bytes of elements, got fewer");
  EXPECT_PRED2(contains, message(header("<f4", "(2, 1)"), 9), "got more");
}

TEST(Npy, RefusesDamagedHeaders) {
  for (const char *header :
       {"", "{", "{}", "{'descr': '<f4'}", "[]",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2 3,), }",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } x",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}",
        "{'descr': '<f4', 'fortran_order': False, "
        "'shape': (99999999999999999999,), }"})
    EXPECT_FALSE(parseNpyHeader(header)) << header;
}

TEST(Npy, RefusesEveryTruncation) {
  cnnrt::Tensor whole = tensor(CNNRT_I16, {3});
  std::string file = makeNpyPrefix(whole) + "abcdef";
  std::vector<uint8_t> data;
  EXPECT_EQ(read(file, whole, data), "");
  for (size_t size = 0; size < file.size(); ++size)
    EXPECT_NE(read(file.substr(0, size), whole, data), "") << size;
}

TEST(Npy, RefusesAHugeHeader) {
  std::vector<uint8_t> data;
  std::string file("\x93NUMPY\2\0\xff\xff\xff\xff", 12);
  EXPECT_NE(read(file, tensor(CNNRT_I16, {3}), data).find("at most"),
            std::string::npos);
}

TEST(FileNames, AreEscaped) {
  EXPECT_EQ(escapeFileName("a-Z_0.9~"), "a-Z_0.9~");
  EXPECT_EQ(escapeFileName("../a b:0"), "..%2Fa%20b%3A0");
  EXPECT_EQ(escapeFileName("\xc3\xa4%"), "%C3%A4%25");
}
