//===- Event.cpp - Events -------------------------------------------------===//

#include "tools/ptxsim/driver/Call.h"

using namespace ptxsim::driver;

/// The body of a function of an event's.
template <typename Body>
static CUresult callFor(const char *function, CUevent event, Body body) {
  return callIn(function, [&](State &state, CUctx_st &) {
    return state.events.has(event) ? body(state, *event)
                                   : CUDA_ERROR_INVALID_HANDLE;
  });
}

/// Everything before an event is done: whatever was enqueued has run.
static CUresult look(const char *function, CUevent event) {
  return callFor(function, event, [](State &, CUevent_st &of) {
    return of.capture ? CUDA_ERROR_CAPTURED_EVENT : of.context->error;
  });
}

static CUresult elapsedTime(const char *function, float *milliseconds,
                            CUevent begin, CUevent end) {
  return callFor(function, begin, [&](State &state, CUevent_st &first) {
    if (!milliseconds)
      return CUDA_ERROR_INVALID_VALUE;
    if (!state.events.has(end) || !first.isRecorded || !end->isRecorded ||
        ((first.flags | end->flags) & CU_EVENT_DISABLE_TIMING))
      return CUDA_ERROR_INVALID_HANDLE;
    *milliseconds = float((end->time - first.time) * 1e-6);
    return CUDA_SUCCESS;
  });
}

extern "C" {

CUresult cuEventCreate(CUevent *event, unsigned int flags) {
  return callIn("cuEventCreate", [&](State &state, CUctx_st &context) {
    if (!event)
      return CUDA_ERROR_INVALID_VALUE;
    CUevent made = state.events.make(&context, flags);
    Undo undo([&] { state.events.destroy(made); });
    context.events.insert(made);
    undo.dismiss();
    *event = made;
    return CUDA_SUCCESS;
  });
}

CUresult cuEventDestroy(CUevent event) {
  return callFor("cuEventDestroy", event, [&](State &state, CUevent_st &of) {
    of.context->events.erase(event);
    state.events.destroy(event);
    return CUDA_SUCCESS;
  });
}

CUresult cuEventRecord(CUevent event, CUstream stream) {
  return callFor("cuEventRecord", event, [&](State &state, CUevent_st &of) {
    CUstream in = findStream(stream);
    if (!in || in->context != of.context)
      return CUDA_ERROR_INVALID_HANDLE;
    of.capture = in->capture;
    of.tail = in->tail;
    of.isRecorded = !in->capture;
    of.time = state.machine->now();
    return CUDA_SUCCESS;
  });
}

CUresult cuEventRecordWithFlags(CUevent event, CUstream stream, unsigned int) {
  return cuEventRecord(event, stream);
}

CUresult cuEventQuery(CUevent event) { return look("cuEventQuery", event); }

CUresult cuEventSynchronize(CUevent event) {
  return look("cuEventSynchronize", event);
}

CUresult cuEventElapsedTime(float *milliseconds, CUevent begin, CUevent end) {
  return elapsedTime("cuEventElapsedTime", milliseconds, begin, end);
}

// The symbol before CUDA 12.8; the meaning is the same.
#undef cuEventElapsedTime
CUresult cuEventElapsedTime(float *milliseconds, CUevent begin, CUevent end) {
  return elapsedTime("cuEventElapsedTime", milliseconds, begin, end);
}

} // extern "C"
