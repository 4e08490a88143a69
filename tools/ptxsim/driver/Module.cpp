//===- Module.cpp - Modules and functions ---------------------------------===//

#include "tools/ptxsim/driver/Call.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>

using namespace ptxsim::driver;

/// Dynamic shared memory without asking for more, static memory included (CUDA
/// C++ Programming Guide, "Compute Capability 7.x", "Shared Memory").
static constexpr int kUsualShared = 48 << 10;

namespace {
/// The options of a load that ptxsim heeds: where the log goes.
struct JitOptions {
  struct Buffer {
    char *text = nullptr;
    size_t size = 0;
    void **sizeOut = nullptr;

    /// Fills the buffer and says how much of it was needed.
    void write(const std::string &log) const {
      size_t used = 0;
      if (text && size != 0) {
        used = std::min(log.size(), size - 1);
        std::memcpy(text, log.data(), used);
        text[used] = '\0';
      }
      if (sizeOut)
        *sizeOut = reinterpret_cast<void *>(used);
    }
  };
  Buffer info, error;
  void **wallTime = nullptr;

  JitOptions(unsigned count, const CUjit_option *options, void **values) {
    for (unsigned i = 0; i < count; ++i)
      switch (options[i]) {
      case CU_JIT_INFO_LOG_BUFFER:
        info.text = static_cast<char *>(values[i]);
        break;
      case CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES:
        info.size = unsigned(reinterpret_cast<uintptr_t>(values[i]));
        info.sizeOut = &values[i];
        break;
      case CU_JIT_ERROR_LOG_BUFFER:
        error.text = static_cast<char *>(values[i]);
        break;
      case CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES:
        error.size = unsigned(reinterpret_cast<uintptr_t>(values[i]));
        error.sizeOut = &values[i];
        break;
      case CU_JIT_WALL_TIME:
        wallTime = &values[i];
        break;
      default:
        // How to optimise and for what: there is nothing to choose.
        break;
      }
  }
};
} // namespace

/// Why an image is no text; null if it may be PTX.
static const char *whyNoText(const void *image) {
  uint32_t magic;
  if (!std::memchr(image, 0, sizeof(magic))) {
    std::memcpy(&magic, image, sizeof(magic));
    if (magic == 0x464c457f)
      return "machine code (an ELF file); give it PTX";
    if (magic == 0xba55ed50)
      return "a fat binary; give it PTX (nvcc -ptx)";
  }
  return nullptr;
}

static CUresult load(State &state, CUctx_st &context, CUmodule *module,
                     const void *image, const JitOptions &options) {
  if (!module || !image)
    return CUDA_ERROR_INVALID_VALUE;
  *module = nullptr;
  if (CUresult result = checkNoCapture(state))
    return result;
  if (const char *reason = whyNoText(image)) {
    options.error.write(std::string("ptxsim executes PTX, not ") + reason +
                        "\n");
    return CUDA_ERROR_NO_BINARY_FOR_GPU;
  }
  auto begin = std::chrono::steady_clock::now();
  std::unique_ptr<Code> code;
  try {
    code = state.machine->load(static_cast<const char *>(image));
  } catch (const CodeError &error) {
    options.error.write(error.log);
    options.info.write("");
    return error.isForOtherDevice ? CUDA_ERROR_NO_BINARY_FOR_GPU
                                  : CUDA_ERROR_INVALID_PTX;
  }
  options.error.write("");
  options.info.write("");
  if (options.wallTime) {
    std::chrono::duration<float, std::milli> time =
        std::chrono::steady_clock::now() - begin;
    float milliseconds = time.count();
    std::memcpy(options.wallTime, &milliseconds, sizeof(milliseconds));
  }
  CUmodule made = state.modules.make();
  Undo undo([&] { state.modules.destroy(made); });
  made->context = &context;
  made->code = std::move(code);
  context.modules.insert(made);
  undo.dismiss();
  *module = made;
  return CUDA_SUCCESS;
}

static bool readFile(const char *path, std::string &out) {
  FILE *file = std::fopen(path, "rb");
  if (!file)
    return false;
  char buffer[4096];
  for (size_t size; (size = std::fread(buffer, 1, sizeof(buffer), file)) != 0;)
    out.append(buffer, size);
  bool isRead = std::ferror(file) == 0;
  std::fclose(file);
  return isRead;
}

/// The body of a function of a module's.
template <typename Body>
static CUresult callFor(const char *function, CUmodule module, Body body) {
  return callIn(function, [&](State &state, CUctx_st &) {
    return state.modules.has(module) ? body(state) : CUDA_ERROR_INVALID_HANDLE;
  });
}

/// The same of a kernel. A function lives as long as its module.
template <typename Body>
static CUresult callFor(const char *function, CUfunction kernel, Body body) {
  return callIn(function, [&](State &, CUctx_st &) {
    return kernel ? body(*kernel) : CUDA_ERROR_INVALID_HANDLE;
  });
}

extern "C" {

CUresult cuModuleLoadDataEx(CUmodule *module, const void *image,
                            unsigned int count, CUjit_option *options,
                            void **values) {
  return callIn("cuModuleLoadDataEx", [&](State &state, CUctx_st &context) {
    return load(state, context, module, image,
                JitOptions(count, options, values));
  });
}

CUresult cuModuleLoadData(CUmodule *module, const void *image) {
  return callIn("cuModuleLoadData", [&](State &state, CUctx_st &context) {
    return load(state, context, module, image, JitOptions(0, nullptr, nullptr));
  });
}

CUresult cuModuleLoad(CUmodule *module, const char *path) {
  return callIn("cuModuleLoad", [&](State &state, CUctx_st &context) {
    std::string text;
    if (!path || !readFile(path, text))
      return CUDA_ERROR_FILE_NOT_FOUND;
    return load(state, context, module, text.c_str(),
                JitOptions(0, nullptr, nullptr));
  });
}

CUresult cuModuleUnload(CUmodule module) {
  return callFor("cuModuleUnload", module, [&](State &state) {
    if (CUresult result = checkNoCapture(state))
      return result;
    module->context->modules.erase(module);
    state.modules.destroy(module);
    return CUDA_SUCCESS;
  });
}

CUresult cuModuleGetFunction(CUfunction *function, CUmodule module,
                             const char *name) {
  return callFor("cuModuleGetFunction", module, [&](State &state) {
    if (!function || !name)
      return CUDA_ERROR_INVALID_VALUE;
    const Kernel *kernel = module->code->find(name);
    if (!kernel)
      return CUDA_ERROR_NOT_FOUND;
    auto [entry, isNew] = module->functions.try_emplace(name);
    if (isNew)
      entry->second = {module, name, kernel,
                       std::max(kUsualShared - int(kernel->staticShared), 0)};
    *function = &entry->second;
    return CUDA_SUCCESS;
  });
}

CUresult cuModuleGetGlobal(CUdeviceptr *address, size_t *bytes, CUmodule module,
                           const char *name) {
  return callFor("cuModuleGetGlobal", module, [&](State &) {
    uint64_t start, size;
    if (!name)
      return CUDA_ERROR_INVALID_VALUE;
    if (!module->code->findVariable(name, start, size))
      return CUDA_ERROR_NOT_FOUND;
    if (address)
      *address = start;
    if (bytes)
      *bytes = size;
    return CUDA_SUCCESS;
  });
}

CUresult cuFuncGetAttribute(int *value, CUfunction_attribute attribute,
                            CUfunction function) {
  return callFor("cuFuncGetAttribute", function, [&](CUfunc_st &of) {
    if (!value)
      return CUDA_ERROR_INVALID_VALUE;
    const DeviceFigures &device = State::get().machine->figures();
    const Kernel &kernel = *of.kernel;
    switch (attribute) {
    case CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK:
      *value = kernel.maxThreads ? int(kernel.maxThreads) : 1024;
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES:
      *value = int(kernel.staticShared);
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_CONST_SIZE_BYTES:
      *value = int(kernel.constant);
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES:
      *value = int(kernel.local);
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_NUM_REGS:
      *value = int(kernel.registers);
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_PTX_VERSION:
      *value = int(kernel.ptxVersion);
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_BINARY_VERSION:
      *value = int(device.computeCapability);
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_CACHE_MODE_CA:
      *value = 0;
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES:
      *value = of.maxDynamicShared;
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT:
      *value = of.carveout;
      return CUDA_SUCCESS;
    default:
      return CUDA_ERROR_INVALID_VALUE;
    }
  });
}

CUresult cuFuncSetAttribute(CUfunction function, CUfunction_attribute attribute,
                            int value) {
  return callFor("cuFuncSetAttribute", function, [&](CUfunc_st &of) {
    const DeviceFigures &device = State::get().machine->figures();
    int64_t most = int64_t(device.blockSharedBytes) - of.kernel->staticShared;
    switch (attribute) {
    case CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES:
      if (value < 0 || value > most)
        return CUDA_ERROR_INVALID_VALUE;
      of.maxDynamicShared = value;
      return CUDA_SUCCESS;
    case CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT:
      if (value < -1 || value > 100)
        return CUDA_ERROR_INVALID_VALUE;
      of.carveout = value;
      return CUDA_SUCCESS;
    default:
      return CUDA_ERROR_INVALID_VALUE;
    }
  });
}

CUresult cuFuncSetCacheConfig(CUfunction function, CUfunc_cache) {
  return callFor("cuFuncSetCacheConfig", function,
                 [](CUfunc_st &) { return CUDA_SUCCESS; });
}

CUresult cuFuncGetModule(CUmodule *module, CUfunction function) {
  return callFor("cuFuncGetModule", function, [&](CUfunc_st &of) {
    if (!module)
      return CUDA_ERROR_INVALID_VALUE;
    *module = of.module;
    return CUDA_SUCCESS;
  });
}

CUresult cuFuncGetName(const char **name, CUfunction function) {
  return callFor("cuFuncGetName", function, [&](CUfunc_st &of) {
    if (!name)
      return CUDA_ERROR_INVALID_VALUE;
    *name = of.name.c_str();
    return CUDA_SUCCESS;
  });
}

CUresult cuFuncGetParamInfo(CUfunction function, size_t index, size_t *offset,
                            size_t *size) {
  return callFor("cuFuncGetParamInfo", function, [&](CUfunc_st &of) {
    if (!offset || index >= of.kernel->parameters.size())
      return CUDA_ERROR_INVALID_VALUE;
    *offset = of.kernel->parameters[index].offset;
    if (size)
      *size = of.kernel->parameters[index].bytes;
    return CUDA_SUCCESS;
  });
}

} // extern "C"
