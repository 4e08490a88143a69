//===- ProjectWriter.cpp - writes HLS projects ----------------------------===//

#include "compiler/artifact/ProjectWriter.h"
#include "compiler/artifact/HeldSignals.h"
#include "compiler/artifact/Temporaries.h"
#include "dialects/cnn/Constants.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <cstdio>
#include <fcntl.h>

using namespace mlir;
using namespace cnnc;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static std::string inside(StringRef folder, StringRef name) {
  llvm::SmallString<128> result(folder);
  path::append(result, name);
  return result.str().str();
}

/// Lets two names change places at once; false where the file system cannot.
static bool exchangeNames(const std::string &a, const std::string &b) {
  return renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) ==
         0;
}

/// Whether `target` is free for a project, or holds one, or nothing.
static LogicalResult checkReplaceable(Location loc, StringRef target) {
  if (!fs::exists(target))
    return success();
  if (!fs::is_directory(target))
    return emitError(loc)
           << "cannot write " << target
           << ": an HLS project is a folder, and this is a file; give -o "
              "another name";
  std::error_code error;
  bool isEmpty =
      fs::directory_iterator(target, error) == fs::directory_iterator();
  if (!error && isEmpty)
    return success();
  if (!fs::exists(inside(target, "model.cnn")) ||
      !fs::exists(inside(target, "report.json")))
    return emitError(loc)
           << "cannot write " << target
           << ": the folder exists and is no project of cnnc (without "
              "model.cnn and report.json); give -o another name";
  return success();
}

/// Without the separators at its end, which lead into the folder.
static StringRef trimSeparators(StringRef path) {
  return path.size() > 1 ? path.rtrim('/') : path;
}

LogicalResult cnnc::checkProjectWritable(Location loc, StringRef path) {
  StringRef target = trimSeparators(path);
  return fs::is_directory(target) || succeeded(checkWritable(loc, target))
             ? checkReplaceable(loc, target)
             : failure();
}

/// A folder under a temporary name, which goes with the object unless it has
/// been renamed.
namespace {
class TemporaryFolder {
public:
  TemporaryFolder(Location loc, StringRef target) : loc(loc), target(target) {}
  ~TemporaryFolder() {
    if (!name.empty())
      fs::remove_directories(name);
  }

  StringRef path() const { return name; }

  LogicalResult create() {
    if (failed(checkReplaceable(loc, target)))
      return failure();
    llvm::SmallString<128> absolute(target);
    if (std::error_code error = fs::make_absolute(absolute))
      return report(error);
    // A link stays, and leads to the new project.
    if (fs::exists(target))
      if (std::error_code error = fs::real_path(target, absolute))
        return report(error);
    target = absolute.str();
    // What a killed process has left may be what fills the disk.
    if (fs::exists(target)) {
      FileLock order = FileLock::onFolder(path::parent_path(target));
      clearAbandoned();
    }
    if (std::error_code error = makeTemporaryFolder(target, name, lock)) {
      name.clear();
      return report(error);
    }
    return success();
  }

  /// Gives the folder its name. A project that has it goes; what it holds of
  /// others comes along.
  LogicalResult rename() {
    FileLock order = FileLock::onFolder(path::parent_path(target));
    // Somebody else may have written there since.
    if (failed(checkReplaceable(loc, target)))
      return failure();
    bool replaces = fs::exists(target);
    if (replaces ? !exchangeNames(name, target) && failed(replace())
                 : failed(moveTo(target)))
      return failure();
    std::string old = replaces ? std::move(name) : "";
    name.clear();
    LogicalResult cleared = replaces ? clear(old) : success();
    clearAbandoned();
    return cleared;
  }

private:
  /// What we write into a project, perhaps not to the end, and what its
  /// Makefile makes there.
  static bool isOurs(StringRef name) {
    return llvm::is_contained({"src", "weights", "tb", "scripts", "Makefile",
                               "README.md", "model.cnn", "report.json",
                               "report.html", "testbench", "libcsim.so"},
                              name.split(".tmp").first);
  }

  LogicalResult moveTo(StringRef to) {
    if (std::error_code error = fs::rename(name, to))
      return report(error);
    return success();
  }

  /// Takes the target's place in two steps, and its name the old project.
  LogicalResult replace() {
    std::string old = temporaryName(target);
    if (std::error_code error = fs::rename(target, old))
      return report(error);
    if (failed(moveTo(target))) {
      (void)fs::rename(old, target);
      return failure();
    }
    if (std::error_code error = fs::rename(old, name))
      return report(error);
    return success();
  }

  /// Removes an old project, or what a killed process has left of one, and
  /// moves to the target what it has beside our files: notes, or what Vitis has
  /// made there in hours.
  LogicalResult clear(StringRef old) {
    if (std::error_code error = keepOthers(old))
      return emitError(loc) << "cannot move what is left in " << old << " to "
                            << target << ": " << error.message();
    fs::remove_directories(old);
    return success();
  }

  void clearAbandoned() {
    forEachAbandoned(target, [&](StringRef left) {
      if (fs::is_directory(left) && !keepOthers(left))
        fs::remove_directories(left);
    });
  }

  std::error_code keepOthers(StringRef old) {
    std::error_code error;
    for (fs::directory_iterator entry(old, error, /*follow_symlinks=*/false),
         end;
         entry != end && !error; entry.increment(error)) {
      StringRef file = path::filename(entry->path());
      if (isOurs(file))
        continue;
      std::string to = inside(target, file);
      if (fs::exists(to))
        return std::make_error_code(std::errc::file_exists);
      if (std::error_code failed = fs::rename(entry->path(), to))
        return failed;
    }
    return error;
  }

  LogicalResult report(std::error_code error) {
    return failToWrite(loc, target, error);
  }

  Location loc;
  std::string target, name;
  FileLock lock;
};

/// Writes files into a folder.
class FolderWriter {
public:
  FolderWriter(Location loc, StringRef folder) : loc(loc), folder(folder) {}

  LogicalResult write(StringRef name,
                      llvm::function_ref<void(llvm::raw_ostream &)> contents) {
    if (HeldSignals::isAny())
      return failure();
    std::string file = inside(folder, name);
    if (std::error_code error = fs::create_directories(path::parent_path(file)))
      return failToWrite(loc, file, error);
    return writeFile(loc, file, contents);
  }

  LogicalResult writeText(StringRef name, StringRef text) {
    return write(name, [&](llvm::raw_ostream &os) { os << text; });
  }

  LogicalResult writeTensor(StringRef name, ElementsAttr tensor) {
    SmallVector<char> storage;
    ArrayRef<char> bytes = cnn::constantBytes(tensor, storage);
    return write(name, [&](llvm::raw_ostream &os) {
      os.write(bytes.data(), bytes.size());
    });
  }

private:
  Location loc;
  StringRef folder;
};
} // namespace

static LogicalResult writeWeights(FolderWriter &writer,
                                  const HlsDesign &design) {
  if (design.weightsSize == 0)
    return success();
  return writer.write("weights/weights.bin", [&](llvm::raw_ostream &os) {
    uint64_t done = 0;
    for (const ExternalWeight &weight : design.weights) {
      os.write_zeros(weight.offset - done);
      SmallVector<char> storage;
      ArrayRef<char> bytes = cnn::constantBytes(weight.value, storage);
      os.write(bytes.data(), bytes.size());
      done = weight.offset + bytes.size();
    }
    os.write_zeros(design.weightsSize - done);
  });
}

static LogicalResult writeGolden(FolderWriter &writer,
                                 const GoldenCase &golden) {
  for (auto [i, tensor] : llvm::enumerate(golden.inputs))
    if (failed(writer.writeTensor(
            llvm::formatv("tb/data/input{0}.bin", i).str(), tensor)))
      return failure();
  for (auto [i, tensor] : llvm::enumerate(golden.outputs))
    if (failed(writer.writeTensor(
            llvm::formatv("tb/data/output{0}.bin", i).str(), tensor)))
      return failure();
  return writer.write("tb/golden.h", [&](llvm::raw_ostream &os) {
    os << "// The largest error allowed in each output, as a share of the "
          "range "
          "of the\n// expected values; 0: every number must be as expected.\n"
          "static const double kTolerances[] = {";
    for (auto [i, tolerance] : llvm::enumerate(golden.tolerances))
      os << (i ? ", " : "") << llvm::format("%g", tolerance);
    os << "};\n";
  });
}

FailureOr<ArtifactSummary> cnnc::writeProject(
    ModuleOp module, const TargetCode &code, const Provenance &provenance,
    ArrayRef<GoldenCase> goldens, StringRef path,
    llvm::function_ref<LogicalResult(StringRef, const ArtifactSummary &)>
        addFiles) {
  Location loc = UnknownLoc::get(module.getContext());
  assert(code.hls && !goldens.empty() && "a project has code and a test");
  HeldSignals signals;
  TemporaryFolder folder(loc, trimSeparators(path));
  if (failed(folder.create()))
    return failure();
  FolderWriter writer(loc, folder.path());
  for (const SourceFile &file : code.hls->files)
    if (failed(writer.writeText(file.path, file.text)))
      return failure();
  if (failed(writeWeights(writer, *code.hls)) ||
      failed(writeGolden(writer, goldens.front())))
    return failure();
  OutputFile artifact(loc, inside(folder.path(), "model.cnn"));
  auto summary = writeArtifact(module, code, provenance, goldens, artifact);
  if (failed(summary) || failed(artifact.commit()) ||
      failed(addFiles(folder.path(), *summary)) || HeldSignals::isAny() ||
      failed(folder.rename()))
    return failure();
  return summary;
}
