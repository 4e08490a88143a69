//===- State.cpp - What the driver keeps ----------------------------------===//

#include "ptxsim.h"
#include "tools/ptxsim/driver/Call.h"

#include <algorithm>
#include <cstdlib>

namespace ptxsim::driver {

// Never destroyed: programs call the driver from destructors of their own.
State &State::get() {
  static State *state = new State;
  return *state;
}

State::State() {
  const char *device = std::getenv("PTXSIM_DEVICE");
  if (device && std::string(device) == "none")
    deviceCount = 0;
  const char *inject = std::getenv("PTXSIM_INJECT");
  if (inject && !setInjections(inject))
    problem = std::string("PTXSIM_INJECT: expected FUNCTION:CALL:RESULT,... "
                          "such as cuMemAlloc:3:CUDA_ERROR_OUT_OF_MEMORY, got "
                          "'") +
              inject + "'";
}

bool State::setInjections(const std::string &text) {
  std::vector<Injection> read;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = std::min(text.find(',', begin), text.size());
    std::string entry = text.substr(begin, end - begin);
    begin = end + 1;
    size_t first = entry.find(':');
    size_t second = entry.find(':', first + 1);
    Injection injection;
    if (first == std::string::npos || second == std::string::npos ||
        !resultFromName(entry.substr(second + 1), injection.result))
      return false;
    injection.function = entry.substr(0, first);
    std::string number = entry.substr(first + 1, second - first - 1);
    if (number.empty() || number.size() > 9 ||
        !std::all_of(number.begin(), number.end(),
                     [](char c) { return c >= '0' && c <= '9'; }))
      return false;
    injection.call = std::stoul(number);
    read.push_back(std::move(injection));
  }
  injections = std::move(read);
  return true;
}

CUresult State::inject(const char *function) {
  CUresult result = CUDA_SUCCESS;
  for (Injection &injection : injections)
    if (injection.function == function && ++injection.seen == injection.call)
      result = injection.result;
  return result;
}

std::vector<CUcontext> &contextStack() {
  static thread_local std::vector<CUcontext> stack;
  return stack;
}

CUcontext currentContext() {
  const std::vector<CUcontext> &stack = contextStack();
  if (stack.empty() || !State::get().contexts.has(stack.back()))
    return nullptr;
  return stack.back();
}

CUresult check(State &state, Needs needs) {
  if (needs == Needs::Nothing)
    return CUDA_SUCCESS;
  if (!state.isInitialized)
    return CUDA_ERROR_NOT_INITIALIZED;
  if (needs == Needs::Init)
    return CUDA_SUCCESS;
  CUcontext context = currentContext();
  if (!context)
    return contextStack().empty() || !contextStack().back()
               ? CUDA_ERROR_INVALID_CONTEXT
               : CUDA_ERROR_CONTEXT_IS_DESTROYED;
  return needs == Needs::SoundContext ? context->error : CUDA_SUCCESS;
}

/// Errors after which a context is of no use (CUDA Driver API, CUresult: "this
/// leaves the process in an inconsistent state").
static bool isSticky(CUresult result) {
  return result == CUDA_ERROR_ILLEGAL_ADDRESS ||
         result == CUDA_ERROR_LAUNCH_TIMEOUT ||
         (result >= CUDA_ERROR_HARDWARE_STACK_ERROR &&
          result <= CUDA_ERROR_LAUNCH_FAILED);
}

CUresult injected(State &state, const char *function) {
  CUresult result = state.inject(function);
  if (result != CUDA_SUCCESS && isSticky(result) && currentContext()) {
    currentContext()->error = result;
    state.fault.clear();
  }
  return result;
}

} // namespace ptxsim::driver

using namespace ptxsim::driver;

extern "C" {

//===----------------------------------------------------------------------===//
// ptxsim's own entries: see ptxsim.h
//===----------------------------------------------------------------------===//

CUresult ptxsimGetFault(const char **text) {
  return call("ptxsimGetFault", Needs::Nothing, [&](State &state) {
    *text = state.fault.empty() ? nullptr : state.fault.c_str();
    return CUDA_SUCCESS;
  });
}

CUresult ptxsimSetInjections(const char *text) {
  return call("ptxsimSetInjections", Needs::Nothing, [&](State &state) {
    return state.setInjections(text) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
  });
}

CUresult ptxsimGetLiveCounts(uint64_t (*counts)[8]) {
  return call("ptxsimGetLiveCounts", Needs::Nothing, [&](State &state) {
    uint64_t allocations = 0;
    state.contexts.forEach(
        [&](CUcontext context) { allocations += context->allocations.size(); });
    uint64_t values[] = {state.contexts.count(),
                         state.modules.count(),
                         state.streams.count(),
                         state.events.count(),
                         state.graphs.count(),
                         state.graphExecs.count(),
                         allocations,
                         state.hostMemory.size()};
    std::copy(values, values + 8, *counts);
    return CUDA_SUCCESS;
  });
}

CUresult ptxsimKeepMetrics(int keep) {
  return call("ptxsimKeepMetrics", Needs::Init, [&](State &state) {
    state.machine->keepMetrics(keep != 0);
    return CUDA_SUCCESS;
  });
}

CUresult ptxsimGetMetrics(const ptxsimMetric **metrics, size_t *count) {
  return call("ptxsimGetMetrics", Needs::Init, [&](State &state) {
    if (!metrics || !count)
      return CUDA_ERROR_INVALID_VALUE;
    static thread_local std::vector<ptxsimMetric> shown;
    shown.clear();
    for (const Metric &m : state.machine->metrics())
      shown.push_back(
          {m.name.c_str(), m.isText ? m.text.c_str() : nullptr, m.number});
    *metrics = shown.data();
    *count = shown.size();
    return shown.empty() ? CUDA_ERROR_NOT_FOUND : CUDA_SUCCESS;
  });
}

} // extern "C"
