//===- ProjectWriter.cpp - writes HLS projects ----------------------------===//

#include "compiler/artifact/ProjectWriter.h"
#include "compiler/artifact/OutputFile.h"
#include "dialects/cnn/Constants.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace cnnc;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static std::string inside(StringRef folder, StringRef name) {
  llvm::SmallString<128> result(folder);
  path::append(result, name);
  return result.str().str();
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
    if (failed(checkTarget()))
      return failure();
    llvm::SmallString<128> absolute(target), made;
    if (std::error_code error = fs::make_absolute(absolute))
      return report(error);
    // A link stays, and leads to the new project.
    if (fs::exists(target)) {
      if (std::error_code error = fs::real_path(target, absolute))
        return report(error);
      target = absolute.str();
    }
    if (std::error_code error =
            fs::createUniqueDirectory(absolute + ".tmp", made))
      return report(error);
    name = made.str();
    // What a folder that mkdir makes has.
    if (std::error_code error =
            fs::setPermissions(name, fs::perms(0777 & ~fs::getUmask())))
      return report(error);
    return success();
  }

  /// Gives the folder its name. A project that has it is moved away first, and
  /// back if that fails; what it holds of others comes along.
  LogicalResult rename() {
    std::string old = name + ".old";
    bool replaces = fs::exists(target);
    if (replaces)
      if (std::error_code error = fs::rename(target, old))
        return report(error);
    if (std::error_code error = fs::rename(name, target)) {
      if (replaces)
        (void)fs::rename(old, target);
      return report(error);
    }
    name.clear();
    if (!replaces)
      return success();
    if (std::error_code error = keepOthers(old))
      return emitError(loc) << "cannot move what is left in " << old << " to "
                            << target << ": " << error.message();
    fs::remove_directories(old);
    return success();
  }

private:
  /// What we write into a project, and what its Makefile makes there.
  static bool isOurs(StringRef name) {
    return llvm::is_contained({"src", "weights", "tb", "scripts", "Makefile",
                               "README.md", "model.cnn", "report.json",
                               "report.html", "testbench", "libcsim.so",
                               "libcsim.so.tmp"},
                              name);
  }

  /// Moves to the target what a project before it has beside our files: notes,
  /// or what Vitis has made there in hours.
  std::error_code keepOthers(StringRef old) {
    std::error_code error;
    for (fs::directory_iterator entry(old, error, /*follow_symlinks=*/false),
         end;
         entry != end && !error; entry.increment(error)) {
      StringRef file = path::filename(entry->path());
      if (!isOurs(file))
        if (std::error_code failed =
                fs::rename(entry->path(), inside(target, file)))
          return failed;
    }
    return error;
  }

  LogicalResult report(std::error_code error) {
    return emitError(loc) << "cannot write " << target << ": "
                          << error.message();
  }

  LogicalResult checkTarget() {
    if (!fs::exists(target))
      return success();
    if (!fs::is_directory(target))
      return emitError(loc)
             << "cannot write " << target
             << ": an HLS project is a folder, and this is a file";
    if (!fs::exists(inside(target, "model.cnn")) ||
        !fs::exists(inside(target, "report.json")))
      return emitError(loc)
             << "cannot write " << target
             << ": the folder exists and is no project of cnnc (without "
                "model.cnn and report.json); give -o another name";
    return success();
  }

  Location loc;
  std::string target, name;
};

/// Writes files into a folder.
class FolderWriter {
public:
  FolderWriter(Location loc, StringRef folder) : loc(loc), folder(folder) {}

  LogicalResult write(StringRef name,
                      llvm::function_ref<void(llvm::raw_ostream &)> contents) {
    std::string file = inside(folder, name);
    if (std::error_code error = fs::create_directories(path::parent_path(file)))
      return emitError(loc)
             << "cannot write " << file << ": " << error.message();
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
  TemporaryFolder folder(loc, path.size() > 1 ? path.rtrim('/') : path);
  if (failed(folder.create()))
    return failure();
  FolderWriter writer(loc, folder.path());
  for (const SourceFile &file : code.hls->files)
    if (failed(writer.writeText(file.path, file.text)))
      return failure();
  if (failed(writeWeights(writer, *code.hls)) ||
      failed(writeGolden(writer, goldens.front())))
    return failure();
  auto summary = writeArtifact(module, code, provenance, goldens,
                               inside(folder.path(), "model.cnn"));
  if (failed(summary) || failed(addFiles(folder.path(), *summary)) ||
      failed(folder.rename()))
    return failure();
  return summary;
}
