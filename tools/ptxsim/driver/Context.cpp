//===- Context.cpp - Contexts ---------------------------------------------===//

#include "tools/ptxsim/driver/Call.h"

#include <utility>

using namespace ptxsim::driver;

void ptxsim::driver::destroyContext(CUcontext context) {
  State &state = State::get();
  std::vector<std::shared_ptr<Capture>> &captures = state.captures;
  for (size_t i = captures.size(); i-- > 0;)
    if (captures[i]->origin->context == context) {
      captures[i]->isOver = true;
      state.graphs.destroy(captures[i]->graph);
      captures.erase(captures.begin() + std::ptrdiff_t(i));
    }
  for (CUmodule module : context->modules)
    state.modules.destroy(module);
  for (CUstream stream : context->streams)
    state.streams.destroy(stream);
  for (CUevent event : context->events)
    state.events.destroy(event);
  freeAllocations(context);
  if (context == state.primary)
    state.primary = nullptr;
  state.contexts.destroy(context);
}

/// The body of a function of the device's primary context.
template <typename Body>
static CUresult callForPrimary(const char *function, CUdevice device,
                               Body body) {
  return call(function, Needs::Init, [&](State &state) {
    if (device < 0 || device >= state.deviceCount)
      return CUDA_ERROR_INVALID_DEVICE;
    return body(state);
  });
}

/// The body of a function that takes a place for its result.
template <typename Result, typename Body>
static CUresult callForResult(const char *function, Needs needs, Result *out,
                              Body body) {
  return call(function, needs, [&](State &state) {
    if (!out)
      return CUDA_ERROR_INVALID_VALUE;
    *out = body(state);
    return CUDA_SUCCESS;
  });
}

extern "C" {

//===----------------------------------------------------------------------===//
// The primary context
//===----------------------------------------------------------------------===//

CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device) {
  return callForPrimary("cuDevicePrimaryCtxRetain", device, [&](State &state) {
    if (!context)
      return CUDA_ERROR_INVALID_VALUE;
    if (!state.primary) {
      state.primary = state.contexts.make();
      state.primary->isPrimary = true;
      state.primary->flags = state.primaryFlags;
    }
    ++state.primaryReferences;
    *context = state.primary;
    return CUDA_SUCCESS;
  });
}

CUresult cuDevicePrimaryCtxRelease(CUdevice device) {
  return callForPrimary("cuDevicePrimaryCtxRelease", device, [&](State &state) {
    if (state.primaryReferences == 0)
      return CUDA_ERROR_INVALID_CONTEXT;
    if (--state.primaryReferences == 0 && state.primary)
      destroyContext(state.primary);
    return CUDA_SUCCESS;
  });
}

CUresult cuDevicePrimaryCtxReset(CUdevice device) {
  return callForPrimary("cuDevicePrimaryCtxReset", device, [&](State &state) {
    if (state.primary)
      destroyContext(state.primary);
    return CUDA_SUCCESS;
  });
}

CUresult cuDevicePrimaryCtxSetFlags(CUdevice device, unsigned int flags) {
  return callForPrimary("cuDevicePrimaryCtxSetFlags", device,
                        [&](State &state) {
                          state.primaryFlags = flags;
                          if (state.primary)
                            state.primary->flags = flags;
                          return CUDA_SUCCESS;
                        });
}

CUresult cuDevicePrimaryCtxGetState(CUdevice device, unsigned int *flags,
                                    int *active) {
  return callForPrimary("cuDevicePrimaryCtxGetState", device,
                        [&](State &state) {
                          if (!flags || !active)
                            return CUDA_ERROR_INVALID_VALUE;
                          *flags = state.primaryFlags;
                          *active = state.primary != nullptr;
                          return CUDA_SUCCESS;
                        });
}

//===----------------------------------------------------------------------===//
// Contexts of the program's own
//===----------------------------------------------------------------------===//

CUresult cuCtxCreate(CUcontext *context, CUctxCreateParams *params,
                     unsigned int flags, CUdevice device) {
  return callForPrimary("cuCtxCreate", device, [&](State &state) {
    if (!context)
      return CUDA_ERROR_INVALID_VALUE;
    if (params)
      return CUDA_ERROR_NOT_SUPPORTED;
    CUcontext made = state.contexts.make();
    Undo undo([&] { state.contexts.destroy(made); });
    made->flags = flags;
    contextStack().push_back(made);
    undo.dismiss();
    *context = made;
    return CUDA_SUCCESS;
  });
}

CUresult cuCtxDestroy(CUcontext context) {
  return call("cuCtxDestroy", Needs::Init, [&](State &state) {
    if (!state.contexts.has(context) || context->isPrimary)
      return CUDA_ERROR_INVALID_CONTEXT;
    destroyContext(context);
    std::vector<CUcontext> &stack = contextStack();
    if (!stack.empty() && stack.back() == context)
      stack.pop_back();
    return CUDA_SUCCESS;
  });
}

//===----------------------------------------------------------------------===//
// The current context
//===----------------------------------------------------------------------===//

CUresult cuCtxPushCurrent(CUcontext context) {
  return call("cuCtxPushCurrent", Needs::Init, [&](State &state) {
    if (!state.contexts.has(context))
      return CUDA_ERROR_INVALID_CONTEXT;
    contextStack().push_back(context);
    return CUDA_SUCCESS;
  });
}

CUresult cuCtxPopCurrent(CUcontext *context) {
  return call("cuCtxPopCurrent", Needs::Init, [&](State &) {
    std::vector<CUcontext> &stack = contextStack();
    if (stack.empty())
      return CUDA_ERROR_INVALID_CONTEXT;
    if (context)
      *context = stack.back();
    stack.pop_back();
    return CUDA_SUCCESS;
  });
}

CUresult cuCtxSetCurrent(CUcontext context) {
  return call("cuCtxSetCurrent", Needs::Init, [&](State &state) {
    if (context && !state.contexts.has(context))
      return CUDA_ERROR_INVALID_CONTEXT;
    std::vector<CUcontext> &stack = contextStack();
    if (!stack.empty())
      stack.pop_back();
    if (context)
      stack.push_back(context);
    return CUDA_SUCCESS;
  });
}

CUresult cuCtxGetCurrent(CUcontext *context) {
  return callForResult("cuCtxGetCurrent", Needs::Init, context,
                       [](State &) { return currentContext(); });
}

CUresult cuCtxGetDevice(CUdevice *device) {
  return callForResult("cuCtxGetDevice", Needs::Context, device,
                       [](State &) { return 0; });
}

CUresult cuCtxGetFlags(unsigned int *flags) {
  return callForResult("cuCtxGetFlags", Needs::Context, flags,
                       [](State &) { return currentContext()->flags; });
}

CUresult cuCtxGetApiVersion(CUcontext context, unsigned int *version) {
  return callForResult("cuCtxGetApiVersion", Needs::Init, version,
                       [](State &) { return 3020u; });
}

CUresult cuCtxSynchronize(void) {
  return callIn("cuCtxSynchronize",
                [](State &state, CUctx_st &) { return checkNoCapture(state); });
}

//===----------------------------------------------------------------------===//
// Settings
//===----------------------------------------------------------------------===//

/// What CUDA starts with (CUDA Driver API, cuCtxSetLimit).
static size_t defaultLimit(CUlimit limit) {
  switch (limit) {
  case CU_LIMIT_STACK_SIZE:
    return 1024;
  case CU_LIMIT_PRINTF_FIFO_SIZE:
    return 1 << 20;
  case CU_LIMIT_MALLOC_HEAP_SIZE:
    return 8 << 20;
  default:
    return 0;
  }
}

CUresult cuCtxGetLimit(size_t *value, CUlimit limit) {
  return callIn("cuCtxGetLimit", [&](State &, CUctx_st &context) {
    if (!value)
      return CUDA_ERROR_INVALID_VALUE;
    if (defaultLimit(limit) == 0)
      return CUDA_ERROR_UNSUPPORTED_LIMIT;
    auto set = context.limits.find(limit);
    *value = set == context.limits.end() ? defaultLimit(limit) : set->second;
    return CUDA_SUCCESS;
  });
}

CUresult cuCtxSetLimit(CUlimit limit, size_t value) {
  return callIn("cuCtxSetLimit", [&](State &, CUctx_st &context) {
    if (defaultLimit(limit) == 0)
      return CUDA_ERROR_UNSUPPORTED_LIMIT;
    context.limits[limit] = value;
    return CUDA_SUCCESS;
  });
}

CUresult cuCtxGetCacheConfig(CUfunc_cache *config) {
  return callForResult("cuCtxGetCacheConfig", Needs::SoundContext, config,
                       [](State &) { return currentContext()->cacheConfig; });
}

CUresult cuCtxSetCacheConfig(CUfunc_cache config) {
  return callIn("cuCtxSetCacheConfig", [&](State &, CUctx_st &context) {
    context.cacheConfig = config;
    return CUDA_SUCCESS;
  });
}

CUresult cuCtxGetStreamPriorityRange(int *least, int *greatest) {
  return callIn("cuCtxGetStreamPriorityRange", [&](State &, CUctx_st &) {
    if (least)
      *least = 0;
    if (greatest)
      *greatest = 0;
    return CUDA_SUCCESS;
  });
}

} // extern "C"
