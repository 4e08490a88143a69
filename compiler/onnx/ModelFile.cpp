//===- ModelFile.cpp - a model as it lies on disk -------------------------===//

#include "compiler/onnx/ModelFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

using namespace llvm;
using namespace cnnc::onnx_import;

static constexpr const char *kPath = "; give the path of a readable model";

/// What else to do about a file that cannot be read.
static constexpr const char *kExport =
    "; give a file that an exporter wrote, whole";

static Error problem(const Twine &message) {
  return createStringError(inconvertibleErrorCode(), message);
}

namespace {
/// Keeps the first error of the text parser.
class FirstError : public google::protobuf::io::ErrorCollector {
public:
  void AddError(int line, int column, const std::string &message) override {
    if (text.empty())
      text = (Twine(line + 1) + ":" + Twine(column + 1) + ": " + message).str();
  }
  std::string text;
};
} // namespace

static bool isText(StringRef path) {
  StringRef extension = sys::path::extension(path);
  return extension == ".onnxtxt" || extension == ".textproto" ||
         extension == ".pbtxt";
}

static Error parseText(StringRef path, StringRef text,
                       onnx::ModelProto &model) {
  google::protobuf::io::ArrayInputStream stream(text.data(), text.size());
  google::protobuf::TextFormat::Parser parser;
  FirstError errors;
  parser.RecordErrorsTo(&errors);
  parser.SetRecursionLimit(100);
  if (!parser.Parse(&stream, &model))
    return problem("'" + path + "' is no ONNX model in text form: line " +
                   errors.text + kExport);
  return Error::success();
}

static Error parseProto(MemoryBufferRef file, onnx::ModelProto &model) {
  StringRef path = file.getBufferIdentifier();
  // Protobuf writes what it thinks of a file to stderr; our own message, one
  // line, is enough.
  google::protobuf::LogSilencer silencer;
  if (isText(path))
    return parseText(path, file.getBuffer(), model);
  if (!model.ParseFromArray(file.getBufferStart(), file.getBufferSize()))
    return problem("'" + path +
                   "' is no ONNX model, or is truncated: the protobuf message "
                   "cannot be parsed" +
                   kExport);
  return Error::success();
}

Expected<std::shared_ptr<ModelFile>> ModelFile::load(StringRef path) {
  sys::fs::file_status status;
  if (std::error_code error = sys::fs::status(path, status))
    return problem("cannot open '" + path + "': " + error.message() + kPath);
  if (!sys::fs::is_regular_file(status))
    return problem("cannot open '" + path + "': it is no regular file" + kPath);
  if (status.getSize() > INT32_MAX)
    return problem("'" + path +
                   "' is larger than 2 GiB, the most that protobuf can hold: "
                   "save the model with external data");
  auto file = MemoryBuffer::getFile(path, /*IsText=*/false,
                                    /*RequiresNullTerminator=*/false);
  if (!file)
    return problem("cannot open '" + path + "': " + file.getError().message() +
                   kPath);
  return parse(**file);
}

Expected<std::shared_ptr<ModelFile>> ModelFile::parse(MemoryBufferRef file) {
  StringRef path = file.getBufferIdentifier();
  auto result = std::make_shared<ModelFile>();
  if (Error error = parseProto(file, result->model_))
    return std::move(error);
  if (!result->model_.has_graph())
    return problem("'" + path + "' is no ONNX model: it holds no graph" +
                   kExport);
  StringRef bytes = file.getBuffer();
  auto digest =
      SHA256::hash(ArrayRef<uint8_t>(bytes.bytes_begin(), bytes.bytes_end()));
  result->sha256_ = toHex(digest, /*LowerCase=*/true);
  result->folder_ = sys::path::parent_path(path).str();
  if (result->folder_.empty())
    result->folder_ = ".";
  return result;
}

/// True if `path` (canonical) lies below `folder` (canonical).
static bool isInside(StringRef folder, StringRef path) {
  return path.consume_front(folder) &&
         (folder.ends_with("/") || path.starts_with("/"));
}

Expected<MemoryBuffer *> ModelFile::mapExternal(StringRef location) {
  auto &slot = mappings_[location];
  if (slot)
    return slot.get();
  std::string name = ("external data '" + location + "'").str();
  bool climbs = llvm::any_of(
      llvm::make_range(sys::path::begin(location), sys::path::end(location)),
      [](StringRef part) { return part == ".."; });
  if (location.empty() || location.contains('\0') ||
      sys::path::is_absolute(location) || climbs)
    return problem(Twine(name) +
                   ": the path must lead to a file in the model's "
                   "folder");
  SmallString<256> path(folder_), folder, target;
  sys::path::append(path, location);
  if (std::error_code error = sys::fs::real_path(path, target))
    return problem(name + ": " + error.message());
  if (sys::fs::real_path(folder_, folder) || !isInside(folder, target))
    return problem(name + ": the path leads out of the model's folder");
  if (!sys::fs::is_regular_file(target))
    return problem(name + ": it is no regular file");
  auto file = MemoryBuffer::getFile(target, /*IsText=*/false,
                                    /*RequiresNullTerminator=*/false);
  if (!file)
    return problem(name + ": " + file.getError().message());
  slot = std::move(*file);
  return slot.get();
}

Expected<ArrayRef<char>> ModelFile::external(StringRef location,
                                             uint64_t offset, uint64_t size) {
  auto file = mapExternal(location);
  if (!file)
    return file.takeError();
  uint64_t available = (*file)->getBufferSize();
  if (offset > available || size > available - offset)
    return problem("external data '" + location + "': expected " + Twine(size) +
                   " bytes at offset " + Twine(offset) + ", but the file has " +
                   Twine(available));
  return ArrayRef<char>((*file)->getBufferStart() + offset, size);
}
