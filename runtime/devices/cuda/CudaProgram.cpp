//===- CudaProgram.cpp - A program on an NVIDIA GPU -----------------------===//

#include "runtime/devices/cuda/CudaProgram.h"

#include "runtime/devices/cuda/CudaSession.h"
#include "runtime/src/Error.h"

#include <algorithm>
#include <cinttypes>

namespace cnnc::rt {

using namespace artifact;
using namespace cuda;

/// Shared memory that a kernel gets without being allowed more (CUDA C++
/// Programming Guide, "Compute Capability 7.x", "Shared Memory").
static constexpr uint32_t kUsualSharedBytes = 48 << 10;

cnnrt_status CudaProgram::load(const Artifact &artifact, const char *library,
                               uint32_t deviceIndex,
                               std::unique_ptr<DeviceProgram> &out) {
  std::unique_ptr<CudaProgram> program(new CudaProgram(artifact));
  if (cnnrt_status status = program->context.retain(library, deviceIndex))
    return status;
  CurrentContext current(program->context);
  if (cnnrt_status status = current.status())
    return status;
  if (program->artifact.program->gpu_code())
    for (cnnrt_status (CudaProgram::*step)() :
         {&CudaProgram::findImages, &CudaProgram::loadModule,
          &CudaProgram::findKernels, &CudaProgram::allowSharedMemory})
      if (cnnrt_status status = (program.get()->*step)())
        return status;
  if (cnnrt_status status = program->uploadWeights())
    return status;
  out = std::move(program);
  return CNNRT_OK;
}

CudaProgram::~CudaProgram() {
  if (!context.handle())
    return;
  CurrentContext current(context);
  weights = {};
  module = {};
}

cnnrt_status
CudaProgram::createSession(const cnnrt_session_options &options,
                           std::unique_ptr<DeviceSession> &out) const {
  return CudaSession::create(*this, options, out);
}

/// How well an image suits a device; 0: not at all. Machine code for the device
/// at hand is best, then PTX, the later the better.
static uint32_t suitability(const GpuImage *image, uint32_t capability) {
  GpuArch arch = GpuArch::parse(image->arch()->string_view());
  bool isOwn = arch.number == capability;
  if (image->kind() == GpuImageKind::Cubin)
    return isOwn ? 1u << 30 : 0;
  if (!isOwn && (arch.isSpecific || arch.number > capability))
    return 0;
  return 2 * arch.number + (arch.isSpecific ? 1 : 0);
}

cnnrt_status CudaProgram::findImages() {
  auto suitsBetter = [&](const GpuImage *x, const GpuImage *y) {
    return suitability(x, context.capability()) >
           suitability(y, context.capability());
  };
  std::string known;
  for (const GpuImage *candidate : *artifact.program->gpu_code()) {
    if (suitability(candidate, context.capability()))
      images.insert(std::upper_bound(images.begin(), images.end(), candidate,
                                     suitsBetter),
                    candidate);
    known += (known.empty() ? "" : ", ") + candidate->arch()->str();
    known += candidate->kind() == GpuImageKind::Cubin ? " (machine code)" : "";
  }
  if (!images.empty())
    return CNNRT_OK;
  return fail(CNNRT_UNSUPPORTED,
              "the code is for %s, %s is sm_%" PRIu32
              ": compile the model with --device=sm_%" PRIu32,
              known.empty() ? "no GPU" : known.c_str(), context.name(),
              context.capability(), context.capability());
}

namespace {
/// Where the driver's compiler writes what it has to say.
struct JitLog {
  char error[2048] = "", info[1024] = "";

  /// As part of one line.
  std::string text() const {
    std::string result = *error ? error : info;
    while (!result.empty() && result.back() == '\n')
      result.pop_back();
    for (size_t i = 0; (i = result.find('\n', i)) != std::string::npos;)
      result.replace(i, 1, "; ");
    return result;
  }
};
} // namespace

static void *asValue(size_t size) { return reinterpret_cast<void *>(size); }

/// Loads one image; says in `status` how the artifact's user is to be told.
Result CudaProgram::loadImage(const GpuImage *candidate, cnnrt_status &status) {
  // The driver takes PTX with a NUL behind it, and no size.
  std::string bytes(reinterpret_cast<const char *>(candidate->bytes()->data()),
                    candidate->bytes()->size());
  JitLog log;
  JitOption options[] = {
      JitOption::ErrorLogBuffer, JitOption::ErrorLogBufferSize,
      JitOption::InfoLogBuffer, JitOption::InfoLogBufferSize};
  void *values[] = {log.error, asValue(sizeof(log.error) - 1), log.info,
                    asValue(sizeof(log.info) - 1)};
  const Driver &driver = context.driver();
  Module loaded;
  Result result = driver.moduleLoad(&loaded, bytes.c_str(), 4, options, values);
  if (result == Result::Success)
    module = OwnedModule(driver, loaded);
  status = driver.check(result, "load the code for %s on %s",
                        candidate->arch()->c_str(), context.name());
  std::string text = log.text();
  if (status != CNNRT_OK && !text.empty()) {
    std::string message = lastError();
    status = fail(status, "%s; the driver's compiler says: %s", message.c_str(),
                  text.c_str());
  }
  return result;
}

cnnrt_status CudaProgram::loadModule() {
  cnnrt_status status = CNNRT_OK;
  for (const GpuImage *candidate : images) {
    image = candidate;
    Result result = loadImage(candidate, status);
    // Machine code may be too new for a driver, or be nothing to a simulator:
    // the PTX that it was made of says the same.
    bool mayBeRefused = candidate->kind() == GpuImageKind::Cubin &&
                        result == Result::NoBinaryForGpu;
    if (!mayBeRefused)
      break;
  }
  return status;
}

cnnrt_status CudaProgram::findKernels() {
  const Driver &driver = context.driver();
  for (const flatbuffers::String *name : *image->kernels()) {
    Function function;
    if (cnnrt_status status = driver.check(
            driver.moduleGetFunction(&function, module.get(), name->c_str()),
            "find the kernel '%s'", name->c_str()))
      return status;
    kernels.push_back(function);
  }
  return CNNRT_OK;
}

LaunchShape CudaProgram::shapeOf(const GpuLaunch &launch) const {
  if (image->shapes() && image->shapes()->size() != 0)
    return *image->shapes()->Get(launch.kernel());
  return {*launch.grid(), *launch.block(), launch.shared_bytes()};
}

cnnrt_status CudaProgram::allowSharedMemory() {
  std::vector<uint32_t> most(kernels.size());
  for (const Command *command : *artifact.program->commands())
    if (const GpuLaunch *launch = command->body_as_GpuLaunch())
      most[launch->kernel()] =
          std::max(most[launch->kernel()], shapeOf(*launch).shared_bytes());
  const Driver &driver = context.driver();
  for (uint32_t i = 0; i < most.size(); ++i) {
    if (most[i] > context.sharedBytes())
      return fail(CNNRT_UNSUPPORTED,
                  "the kernel '%s' takes %" PRIu32
                  " bytes of shared memory, a block on %s has %" PRIu32
                  ": compile the model for this device",
                  kernelName(i), most[i], context.name(),
                  context.sharedBytes());
    if (most[i] <= kUsualSharedBytes)
      continue;
    if (cnnrt_status status = driver.check(
            driver.functionSetAttribute(
                kernels[i], FunctionAttribute::MaxDynamicSharedBytes,
                int(most[i])),
            "allow the kernel '%s' %" PRIu32 " bytes of shared memory",
            kernelName(i), most[i]))
      return status;
  }
  return CNNRT_OK;
}

/// Bytes of the payload that commands use; golden data stay on the host.
static uint64_t usedWeights(const Program *program) {
  uint64_t end = 0;
  auto count = [&](const BufferRef *ref) {
    if (ref->space() == Space::Weights)
      end = std::max(end, ref->offset() + ref->size());
  };
  for (const Command *command : *program->commands()) {
    if (const GpuLaunch *launch = command->body_as_GpuLaunch())
      for (const BufferRef *ref : *launch->buffers())
        count(ref);
    else if (const Copy *copy = command->body_as_Copy())
      count(copy->src());
  }
  return end;
}

cnnrt_status CudaProgram::uploadWeights() {
  uint64_t size = usedWeights(artifact.program);
  if (cnnrt_status status = allocate(context, size, "the weights", weights))
    return status;
  if (size == 0)
    return CNNRT_OK;
  const Driver &driver = context.driver();
  return driver.check(
      driver.copyToDevice(weights.get(), artifact.weights, size),
      "copy the weights to %s", context.name());
}

} // namespace cnnc::rt
