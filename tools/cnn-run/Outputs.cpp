//===- Outputs.cpp - What becomes of a session's outputs ------------------===//

#include "tools/cnn-run/Outputs.h"

#include "runtime/src/HalfFloat.h"
#include "tools/cnn-run/Npy.h"
#include "tools/cnn-run/Text.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace cnnc::run {

std::string escapeFileName(std::string_view name) {
  std::string result;
  for (unsigned char c : name) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
                 c == '~';
    result += plain ? std::string(1, char(c)) : format("%%%02X", c);
  }
  return result;
}

/// What errno says, and what can be done about it.
static cnnrt::Status ioError(const std::string &path) {
  std::string text = path + ": " + std::strerror(errno);
  if (errno == ENOSPC || errno == EDQUOT)
    text += "; make room there, or give it another place";
  else if (errno == EFBIG)
    text += "; raise the limit of file sizes (ulimit -f)";
  else if (errno == EACCES || errno == EROFS || errno == EISDIR)
    text += "; give it another place";
  return cnnrt::Status(CNNRT_IO_ERROR, text);
}

/// Devices and pipes take what is written to them; to rename a file over one
/// would remove it.
static bool isSpecial(const std::string &path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) &&
         !S_ISDIR(info.st_mode);
}

/// Where what belongs to `path` is written at first. Two cnn-run at once do not
/// write to the same file.
static std::string temporaryPath(const std::string &path) {
  if (isSpecial(path))
    return path;
  return path + format(".tmp-%ld", long(getpid()));
}

static void removeTemporary(const std::string &path) {
  if (!isSpecial(path))
    std::remove(temporaryPath(path).c_str());
}

/// Writes a file under its temporary name.
static cnnrt::Status writeTemporary(const std::string &path,
                                    std::string_view content, const void *data,
                                    size_t size) {
  std::string temporary = temporaryPath(path);
  FILE *file = std::fopen(temporary.c_str(), "wbe");
  if (!file)
    return ioError(path);
  bool written =
      std::fwrite(content.data(), 1, content.size(), file) == content.size() &&
      (size == 0 || std::fwrite(data, 1, size, file) == size);
  int error = errno;
  if (std::fclose(file) == 0 && written)
    return {};
  if (!written)
    errno = error;
  cnnrt::Status status = ioError(path);
  removeTemporary(path);
  return status;
}

/// Gives it the name that it is to have.
static cnnrt::Status renameTemporary(const std::string &path) {
  if (isSpecial(path) ||
      std::rename(temporaryPath(path).c_str(), path.c_str()) == 0)
    return {};
  cnnrt::Status status = ioError(path);
  removeTemporary(path);
  return status;
}

namespace {
/// While it lives, SIGHUP, SIGINT and SIGTERM remove the temporary files of
/// `paths` before they end the process. One at a time.
class TidyEnd {
public:
  explicit TidyEnd(const std::vector<std::string> &paths) {
    for (const std::string &path : paths)
      if (!isSpecial(path))
        temporaries.push_back(temporaryPath(path));
    current = &temporaries;
    struct sigaction removing = {};
    removing.sa_handler = removeAndEnd;
    for (size_t i = 0; i < std::size(kSignals); ++i) {
      sigaction(kSignals[i], nullptr, &before[i]);
      // What is ignored (by nohup, say) stays so.
      if (before[i].sa_handler != SIG_IGN)
        sigaction(kSignals[i], &removing, nullptr);
    }
  }
  ~TidyEnd() {
    for (size_t i = 0; i < std::size(kSignals); ++i)
      sigaction(kSignals[i], &before[i], nullptr);
  }

private:
  static void removeAndEnd(int signal) {
    for (const std::string &path : *current)
      unlink(path.c_str());
    std::signal(signal, SIG_DFL);
    raise(signal);
  }

  static constexpr int kSignals[] = {SIGHUP, SIGINT, SIGTERM};
  /// Not changed once a handler may read it.
  static const std::vector<std::string> *current;
  std::vector<std::string> temporaries;
  struct sigaction before[std::size(kSignals)];
};
const std::vector<std::string> *TidyEnd::current;
} // namespace

cnnrt::Status writeFile(const std::string &path, std::string_view content) {
  TidyEnd end({path});
  cnnrt::Status status = writeTemporary(path, content, nullptr, 0);
  return status ? renameTemporary(path) : status;
}

cnnrt::Status writeOutputs(const cnnrt::Program &program,
                           cnnrt::Session &session, const std::string &folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    return cnnrt::Status(CNNRT_IO_ERROR, folder + ": " + error.message());
  std::vector<cnnrt::Tensor> outputs = program.outputs();
  std::vector<std::string> paths;
  for (const cnnrt::Tensor &output : outputs)
    paths.push_back(folder + "/" + escapeFileName(output.name) + ".npy");
  TidyEnd end(paths);
  cnnrt::Status status;
  size_t written = 0;
  for (; written < outputs.size() && status; ++written) {
    cnnrt::Result<const void *> data = session.outputData(written);
    status =
        data ? writeTemporary(paths[written], makeNpyPrefix(outputs[written]),
                              *data, outputs[written].bytes)
             : data.status();
  }
  paths.resize(written);
  for (const std::string &path : paths) {
    if (status)
      status = renameTemporary(path);
    else
      removeTemporary(path);
  }
  return status;
}

template <typename Element>
static Element load(const void *data, size_t index) {
  Element value;
  std::memcpy(&value, static_cast<const char *>(data) + index * sizeof(value),
              sizeof(value));
  return value;
}

static std::string elementText(const void *data, cnnrt_type type, size_t i) {
  switch (type) {
  case CNNRT_F32:
    return format("%g", double(load<float>(data, i)));
  case CNNRT_F16:
    return format("%g", double(rt::Half::decode(load<uint16_t>(data, i))));
  case CNNRT_BF16:
    return format("%g", double(rt::Bfloat::decode(load<uint16_t>(data, i))));
  case CNNRT_F64:
    return format("%g", load<double>(data, i));
  case CNNRT_I8:
    return std::to_string(load<int8_t>(data, i));
  case CNNRT_I16:
    return std::to_string(load<int16_t>(data, i));
  case CNNRT_I32:
    return std::to_string(load<int32_t>(data, i));
  case CNNRT_I64:
    return std::to_string(load<int64_t>(data, i));
  case CNNRT_U8:
    return std::to_string(load<uint8_t>(data, i));
  case CNNRT_U16:
    return std::to_string(load<uint16_t>(data, i));
  case CNNRT_U32:
    return std::to_string(load<uint32_t>(data, i));
  case CNNRT_U64:
    return std::to_string(load<uint64_t>(data, i));
  case CNNRT_BOOL:
    return load<uint8_t>(data, i) ? "true" : "false";
  }
  return "";
}

cnnrt::Status printOutputs(const cnnrt::Program &program,
                           cnnrt::Session &session) {
  constexpr size_t kShown = 8;
  std::vector<cnnrt::Tensor> outputs = program.outputs();
  for (size_t i = 0; i < outputs.size(); ++i) {
    const cnnrt::Tensor &output = outputs[i];
    cnnrt::Result<const void *> data = session.outputData(i);
    if (!data)
      return data.status();
    size_t count = output.bytes / cnnrt_type_size(output.type);
    std::printf("%s (%s):", printable(output.name).c_str(),
                tensorText(output.type, output.shape).c_str());
    for (size_t j = 0; j < count && j < kShown; ++j)
      std::printf(" %s", elementText(*data, output.type, j).c_str());
    std::printf(count > kShown ? " ...\n" : "\n");
  }
  return {};
}

} // namespace cnnc::run
