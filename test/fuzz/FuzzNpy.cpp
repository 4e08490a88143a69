//===- FuzzNpy.cpp - Any bytes as a .npy file -----------------------------===//
//
// Both readers take the file: the compiler's, and that of cnn-run, which is
// told what to expect. Where both accept it, they must read alike.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/eval/Npy.h"
#include "tools/cnn-run/Npy.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <sys/mman.h>
#include <unistd.h>

using namespace mlir;
using namespace cnnc;

static void check(bool holds, const llvm::Twine &what) {
  if (holds)
    return;
  llvm::errs() << "broken promise: " << what << "\n";
  abort();
}

namespace {
/// A file that lives in memory and can be opened by its path.
class MemoryFile {
public:
  MemoryFile()
      : descriptor(memfd_create("npy", 0)),
        path("/proc/self/fd/" + std::to_string(descriptor)) {}

  void write(llvm::ArrayRef<uint8_t> bytes) {
    check(ftruncate(descriptor, 0) == 0 &&
              pwrite(descriptor, bytes.data(), bytes.size(), 0) ==
                  ssize_t(bytes.size()),
          "the file can be written");
  }

private:
  int descriptor;

public:
  const std::string path;
};
} // namespace

static std::optional<cnnrt_type> typeNamed(llvm::StringRef descr) {
  for (int type = CNNRT_F32; type <= CNNRT_BOOL; ++type)
    if (descr == llvm::StringRef(run::npyDescr(cnnrt_type(type))))
      return cnnrt_type(type);
  return std::nullopt;
}

/// The tensor that a file seems to hold, so that the reader comes as far as the
/// elements; some other one where it holds none of at most 1 MiB.
static cnnrt::Tensor expected(llvm::StringRef file) {
  size_t start = file.size() > 6 && file[6] == 1 ? 10 : 12;
  llvm::StringRef text = file.drop_front(std::min(start, file.size()));
  text = text.take_front(text.rfind('}') + 1);
  cnnrt::Tensor tensor{"x", CNNRT_F32, {2, 3}, "row_major", 24};
  cnnrt::Result<run::NpyHeader> header = run::parseNpyHeader(text);
  auto type = header ? typeNamed(header->descr) : std::nullopt;
  if (!type)
    return tensor;
  uint64_t bytes = cnnrt_type_size(*type);
  for (uint64_t extent : header->shape)
    if (__builtin_mul_overflow(bytes, extent, &bytes) || bytes > (1 << 20))
      return tensor;
  return {"x", *type, header->shape, "row_major", bytes};
}

/// The tensor as cnn-run knows it.
static cnnrt::Tensor described(const cnn::Tensor &tensor) {
  Type element = tensor.element();
  unsigned width = element.getIntOrFloatBitWidth();
  cnnrt_type type;
  if (element.isBF16())
    type = CNNRT_BF16;
  else if (element.isInteger(1))
    type = CNNRT_BOOL;
  else if (isa<FloatType>(element))
    type = width == 16 ? CNNRT_F16 : width == 32 ? CNNRT_F32 : CNNRT_F64;
  else
    type = cnnrt_type((element.isUnsignedInteger() ? CNNRT_U8 : CNNRT_I8) +
                      llvm::Log2_32(width / 8));
  return {"x", type,
          std::vector<uint64_t>(tensor.shape().begin(), tensor.shape().end()),
          "row_major", tensor.bytes().size()};
}

/// What cnn-run's reader makes of the file, if it takes it for such a tensor.
static std::optional<std::vector<char>>
readForRun(const std::string &path, const cnnrt::Tensor &tensor) {
  std::vector<char> data(tensor.bytes);
  cnnrt::Status status = run::readNpy(path, tensor, data.data());
  check(status.ok() == status.message().empty(), "a tensor or a reason");
  check(!llvm::StringRef(status.message()).contains('\n'), "one line");
  if (!status.ok())
    return std::nullopt;
  return data;
}

namespace {
/// A context costs more than reading a file does, and keeps what it has seen
/// (types): one serves some thousand files.
struct Compiler {
  MLIRContext context{MLIRContext::Threading::DISABLED};
  unsigned errors = 0, uses = 0;

  Compiler() {
    context.getDiagEngine().registerHandler([this](Diagnostic &) {
      ++errors;
      return success();
    });
  }

  static Compiler &get() {
    static std::unique_ptr<Compiler> current;
    if (!current || ++current->uses > 4096)
      current = std::make_unique<Compiler>();
    current->errors = 0;
    return *current;
  }
};
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static MemoryFile file;
  file.write({data, size});
  readForRun(file.path, expected({reinterpret_cast<const char *>(data), size}));

  Compiler &compiler = Compiler::get();
  FailureOr<cnn::Tensor> tensor =
      cnn::readNpy(&compiler.context, file.path, [&] {
        return emitError(UnknownLoc::get(&compiler.context));
      });
  check(failed(tensor) == (compiler.errors == 1), "a tensor or an error");
  if (failed(tensor))
    return 0;
  if (auto again = readForRun(file.path, described(*tensor)))
    check(llvm::ArrayRef<char>(*again) == tensor->bytes(), "both read alike");
  return 0;
}
