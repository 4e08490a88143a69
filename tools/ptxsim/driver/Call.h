//===- Call.h - What every entry of the driver has in common ----*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_DRIVER_CALL_H
#define CNNC_TOOLS_PTXSIM_DRIVER_CALL_H

#include "tools/ptxsim/driver/State.h"

#include <new>

namespace ptxsim::driver {

/// What a function asks for before it does anything.
enum class Needs {
  Nothing,
  Init,         ///< cuInit
  Context,      ///< a current context
  SoundContext, ///< and no kernel of it has failed
};

/// Undoes a step of a call that is left by an exception further on.
template <typename Step> class Undo {
public:
  explicit Undo(Step step) : step(std::move(step)) {}
  ~Undo() {
    if (!isDone)
      step();
  }
  Undo(const Undo &) = delete;
  Undo &operator=(const Undo &) = delete;
  /// The call has come to its end.
  void dismiss() { isDone = true; }

private:
  Step step;
  bool isDone = false;
};

/// Whether the state offers that.
CUresult check(State &state, Needs needs);

/// Leaves an injected failure of a kernel in the current context.
CUresult injected(State &state, const char *function);

/// The body of one entry: under the lock, with what it needs, unless it is to
/// fail. `body` gets the state and returns a CUresult.
template <typename Body>
CUresult call(const char *function, Needs needs, Body body) {
  try {
    State &state = State::get();
    std::lock_guard<std::recursive_mutex> guard(state.lock);
    if (CUresult result = injected(state, function))
      return result;
    if (CUresult result = check(state, needs))
      return result;
    return body(state);
  } catch (const std::bad_alloc &) {
    return CUDA_ERROR_OUT_OF_MEMORY;
  }
}

/// The same for a function that works in the current context.
template <typename Body> CUresult callIn(const char *function, Body body) {
  return call(function, Needs::SoundContext,
              [&](State &state) { return body(state, *currentContext()); });
}

} // namespace ptxsim::driver

#endif // CNNC_TOOLS_PTXSIM_DRIVER_CALL_H
