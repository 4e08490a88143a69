//===- Cubin.cpp - machine code for GPUs ----------------------------------===//

#include "targets/ptx/Cubin.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Signals.h"

using namespace mlir;
using namespace cnnc;

/// Seconds that ptxas may take: far more than any network's kernels need.
static constexpr unsigned kMostSeconds = 600;

static std::string findPtxas() {
  if (auto found = llvm::sys::findProgramByName("ptxas"))
    return *found;
  std::string home =
      llvm::sys::Process::GetEnv("CUDA_HOME").value_or("/usr/local/cuda");
  llvm::SmallString<128> folder(home);
  llvm::sys::path::append(folder, "bin");
  if (auto found = llvm::sys::findProgramByName("ptxas", {folder.str()}))
    return *found;
  return "";
}

/// A new temporary file that goes when `remover` does, or with a signal that
/// ends the process; false if there is none.
static bool makeFile(StringRef suffix, llvm::SmallVectorImpl<char> &path,
                     std::optional<llvm::FileRemover> &remover) {
  if (llvm::sys::fs::createTemporaryFile("cnnc", suffix, path))
    return false;
  StringRef name(path.data(), path.size());
  llvm::sys::RemoveFileOnSignal(name);
  remover.emplace(name);
  return true;
}

FailureOr<GpuImage> cnnc::ptx::assembleCubin(ModuleOp module,
                                             const GpuImage &ptx) {
  std::string ptxas = findPtxas();
  if (ptxas.empty())
    return module.emitError("--cubin needs NVIDIA's ptxas, which is neither on "
                            "the PATH nor in CUDA_HOME; install CUDA, or leave "
                            "--cubin out: the driver compiles PTX");
  llvm::SmallString<128> in, out, log;
  std::optional<llvm::FileRemover> removers[3];
  if (!makeFile("ptx", in, removers[0]) ||
      !makeFile("cubin", out, removers[1]) ||
      !makeFile("log", log, removers[2]))
    return module.emitError("cannot make a temporary file for ptxas");
  std::error_code error;
  {
    llvm::raw_fd_ostream os(in, error);
    os << ptx.bytes;
    os.flush();
    error = os.error();
    os.clear_error();
  }
  if (error)
    return module.emitError("cannot write ")
           << in.str() << ": " << error.message();
  std::string arch = "-arch=" + ptx.arch, message;
  int status = llvm::sys::ExecuteAndWait(
      ptxas, {ptxas, arch, in, "-o", out}, std::nullopt,
      {StringRef(), log.str(), log.str()}, kMostSeconds, 0, &message);
  if (status != 0) {
    auto text = llvm::MemoryBuffer::getFile(log);
    StringRef said = text ? (*text)->getBuffer().trim() : StringRef(message);
    return module.emitError("ptxas failed for ")
           << ptx.arch << ": " << (said.empty() ? StringRef(message) : said);
  }
  auto code = llvm::MemoryBuffer::getFile(out, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
  if (!code)
    return module.emitError("cannot read what ptxas wrote: ")
           << code.getError().message();
  GpuImage image;
  image.arch = ptx.arch;
  image.isCubin = true;
  image.bytes = (*code)->getBuffer().str();
  image.kernels = ptx.kernels;
  return image;
}
