//===- Npy.cpp - NumPy's file format for tensors --------------------------===//

#include "tools/cnn-run/Npy.h"

#include "tools/cnn-run/Text.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <sys/stat.h>

namespace cnnc::run {

static constexpr std::string_view kMagic = "\x93NUMPY";

/// NumPy keeps headers far below this, and so no file makes us allocate more.
static constexpr size_t kMaxHeader = 1 << 20;

/// The elements of files written by NumPy start at such a multiple.
static constexpr size_t kDataAlignment = 64;

namespace {
struct CloseFile {
  void operator()(FILE *file) const { std::fclose(file); }
};
} // namespace
using File = std::unique_ptr<FILE, CloseFile>;

static cnnrt::Status ioError(std::string message) {
  return cnnrt::Status(CNNRT_IO_ERROR, std::move(message));
}

std::string_view npyDescr(cnnrt_type type) {
  static constexpr std::string_view kDescrs[] = {
      "<f4", "<f2", "|V2", "<f8", "|i1", "<i2", "<i4",
      "<i8", "|u1", "<u2", "<u4", "<u8", "|b1"};
  return kDescrs[type];
}

/// Whether a file's element type is `type`. NumPy marks types of one byte and
/// void types with any byte order; bf16 may also be stored as its bits.
static bool matches(std::string_view descr, cnnrt_type type) {
  if (type == CNNRT_BF16 && descr == "<u2")
    return true;
  std::string_view expected = npyDescr(type);
  if (descr.size() != expected.size() || descr.substr(1) != expected.substr(1))
    return false;
  return expected[0] == '|' || descr[0] == '<' || descr[0] == '=';
}

/// Reads from the start of the file to the end of the header.
static cnnrt::Result<NpyHeader> readHeader(FILE *file) {
  unsigned char start[12];
  if (std::fread(start, 1, 8, file) != 8 ||
      std::memcmp(start, kMagic.data(), kMagic.size()) != 0)
    return ioError("expected a .npy file, got another kind");
  unsigned major = start[6];
  if (major < 1 || major > 3)
    return ioError(format("expected .npy version 1, 2 or 3, got %u", major));
  size_t lengthSize = major == 1 ? 2 : 4;
  if (std::fread(start + 8, 1, lengthSize, file) != lengthSize)
    return ioError("truncated .npy header");
  size_t length = start[8] | size_t(start[9]) << 8;
  if (major > 1)
    length |= size_t(start[10]) << 16 | size_t(start[11]) << 24;
  if (length > kMaxHeader)
    return ioError(format("expected a .npy header of at most %zu bytes, got "
                          "%zu",
                          kMaxHeader, length));
  std::string text(length, '\0');
  if (std::fread(text.data(), 1, length, file) != length)
    return ioError("truncated .npy header");
  return parseNpyHeader(text);
}

/// Copies a tensor in Fortran's order (first dimension innermost) to C's.
static void transpose(const unsigned char *from, unsigned char *to,
                      const std::vector<uint64_t> &shape, size_t elementSize) {
  std::vector<uint64_t> strides(shape.size()), index(shape.size());
  uint64_t count = 1;
  for (size_t i = 0; i < shape.size(); ++i) {
    strides[i] = count;
    count *= shape[i];
  }
  uint64_t source = 0;
  for (uint64_t n = 0; n < count; ++n) {
    std::memcpy(to + n * elementSize, from + source * elementSize, elementSize);
    for (size_t i = shape.size(); i-- > 0;) {
      source += strides[i];
      if (++index[i] < shape[i])
        break;
      source -= strides[i] * shape[i];
      index[i] = 0;
    }
  }
}

static cnnrt::Status checkHeader(const NpyHeader &header,
                                 const cnnrt::Tensor &tensor) {
  if (!header.descr.empty() && header.descr[0] == '>')
    return ioError("expected little-endian elements, got '" +
                   printable(header.descr) + "'");
  if (!matches(header.descr, tensor.type) || header.shape != tensor.shape)
    return ioError(format("expected %s ('%s'), got '%s' %s",
                          tensorText(tensor.type, tensor.shape).c_str(),
                          std::string(npyDescr(tensor.type)).c_str(),
                          printable(header.descr).c_str(),
                          shapeText(header.shape).c_str()));
  return {};
}

static cnnrt::Status readElements(FILE *file, const NpyHeader &header,
                                  const cnnrt::Tensor &tensor, void *data) {
  // Of at most one dimension larger than 1, both orders are the same.
  size_t large = 0;
  for (uint64_t extent : tensor.shape)
    large += extent != 1;
  bool transposed = header.fortranOrder && large > 1 && tensor.bytes != 0;
  std::vector<unsigned char> columns(transposed ? tensor.bytes : 0);
  void *target = transposed ? columns.data() : data;
  size_t read = std::fread(target, 1, tensor.bytes, file);
  if (read != tensor.bytes || std::fgetc(file) != EOF)
    return ioError(format("expected %zu bytes of elements, got %s",
                          tensor.bytes,
                          read != tensor.bytes ? "fewer" : "more"));
  if (transposed)
    transpose(columns.data(), static_cast<unsigned char *>(data), tensor.shape,
              cnnrt_type_size(tensor.type));
  return {};
}

/// Any byte but 0 is true to NumPy; compiled code relies on 0 and 1.
static void normaliseBools(const cnnrt::Tensor &tensor, void *data) {
  auto *bytes = static_cast<unsigned char *>(data);
  for (size_t i = 0; i < tensor.bytes; ++i)
    bytes[i] = bytes[i] != 0;
}

cnnrt::Status readNpy(const std::string &path, const cnnrt::Tensor &tensor,
                      void *data) {
  auto failure = [&](const cnnrt::Status &status) {
    return ioError(path + ": " + status.message());
  };
  File file(std::fopen(path.c_str(), "rbe"));
  if (!file)
    return ioError(path + ": " + std::strerror(errno));
  struct stat info;
  if (fstat(fileno(file.get()), &info) != 0 || S_ISDIR(info.st_mode))
    return ioError(path + ": expected a file, got a folder");
  cnnrt::Result<NpyHeader> header = readHeader(file.get());
  if (!header)
    return failure(header.status());
  if (auto status = checkHeader(*header, tensor); !status)
    return failure(status);
  if (auto status = readElements(file.get(), *header, tensor, data); !status)
    return failure(status);
  if (tensor.type == CNNRT_BOOL)
    normaliseBools(tensor, data);
  return {};
}

std::string makeNpyPrefix(const cnnrt::Tensor &tensor) {
  std::string shape;
  for (uint64_t extent : tensor.shape)
    shape += (shape.empty() ? "" : ", ") + std::to_string(extent);
  std::string header = "{'descr': '" + std::string(npyDescr(tensor.type)) +
                       "', 'fortran_order': False, 'shape': (" + shape +
                       (tensor.shape.size() == 1 ? ",), }" : "), }");
  // At most 32 extents of 20 digits: version 1's 16-bit length is enough.
  size_t prefix = kMagic.size() + 4;
  size_t size = prefix + header.size() + 1;
  header.append((kDataAlignment - size % kDataAlignment) % kDataAlignment, ' ');
  header += '\n';
  std::string start(kMagic);
  start += {'\1', '\0', char(header.size() & 0xff), char(header.size() >> 8)};
  return start + header;
}

} // namespace cnnc::run
