//===- Stream.cpp - Streams and their capture -----------------------------===//

#include "tools/ptxsim/driver/Call.h"

#include <algorithm>

using namespace ptxsim::driver;

CUstream ptxsim::driver::findStream(CUstream handle) {
  CUcontext context = currentContext();
  if (!handle || handle == CU_STREAM_LEGACY)
    return context ? &context->legacyStream : nullptr;
  if (handle == CU_STREAM_PER_THREAD)
    return context ? &context->perThreadStream : nullptr;
  return State::get().streams.has(handle) ? handle : nullptr;
}

/// How strict this thread is about captures, its own and others'.
static CUstreamCaptureMode &threadMode() {
  static thread_local CUstreamCaptureMode mode = CU_STREAM_CAPTURE_MODE_GLOBAL;
  return mode;
}

CUresult ptxsim::driver::checkNoCapture(State &state) {
  if (threadMode() == CU_STREAM_CAPTURE_MODE_RELAXED)
    return CUDA_SUCCESS;
  for (const std::shared_ptr<Capture> &capture : state.captures) {
    bool concerns = capture->mode == CU_STREAM_CAPTURE_MODE_GLOBAL ||
                    (capture->mode == CU_STREAM_CAPTURE_MODE_THREAD_LOCAL &&
                     capture->thread == std::this_thread::get_id());
    if (!concerns)
      continue;
    capture->isInvalid = true;
    return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
  }
  return CUDA_SUCCESS;
}

/// The body of a function of a stream's.
template <typename Body>
static CUresult callFor(const char *function, CUstream stream, Body body) {
  return callIn(function, [&](State &state, CUctx_st &) {
    CUstream found = findStream(stream);
    return found ? body(state, *found) : CUDA_ERROR_INVALID_HANDLE;
  });
}

/// The same of one that the host may not wait for while it is being captured.
template <typename Body>
static CUresult callForEnd(const char *function, CUstream stream, Body body) {
  return callFor(function, stream, [&](State &state, CUstream_st &of) {
    if (of.capture) {
      of.capture->isInvalid = true;
      return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    }
    if (of.context->error != CUDA_SUCCESS)
      return of.context->error;
    return body(state, of);
  });
}

/// Everything that `nodes` come after, themselves included.
static std::set<CUgraphNode> allBefore(std::vector<CUgraphNode> nodes) {
  std::set<CUgraphNode> found;
  while (!nodes.empty()) {
    CUgraphNode node = nodes.back();
    nodes.pop_back();
    if (found.insert(node).second)
      nodes.insert(nodes.end(), node->dependencies.begin(),
                   node->dependencies.end());
  }
  return found;
}

/// Takes every stream out of `capture`; false if another stream's work does not
/// lead to the origin's.
static bool leaveCapture(State &state, Capture &capture, CUstream origin) {
  std::set<CUgraphNode> joined = allBefore(origin->tail);
  bool isJoined = true;
  auto leave = [&](CUstream stream) {
    if (stream->capture.get() != &capture)
      return;
    for (CUgraphNode node : stream->tail)
      isJoined = isJoined && joined.count(node);
    stream->capture.reset();
    stream->tail.clear();
  };
  state.streams.forEach(leave);
  state.contexts.forEach(
      [&](CUcontext context) { leave(&context->perThreadStream); });
  return isJoined;
}

static CUresult endCapture(State &state, CUstream_st &stream, CUgraph *graph) {
  std::shared_ptr<Capture> capture = stream.capture;
  if (!graph)
    return CUDA_ERROR_INVALID_VALUE;
  *graph = nullptr;
  if (!capture)
    return CUDA_ERROR_ILLEGAL_STATE;
  if (capture->origin != &stream)
    return CUDA_ERROR_STREAM_CAPTURE_UNMATCHED;
  if (capture->mode != CU_STREAM_CAPTURE_MODE_RELAXED &&
      capture->thread != std::this_thread::get_id())
    return CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD;
  bool isJoined = leaveCapture(state, *capture, &stream);
  capture->isOver = true;
  state.captures.erase(
      std::find(state.captures.begin(), state.captures.end(), capture));
  if (capture->isInvalid || !isJoined) {
    state.graphs.destroy(capture->graph);
    return capture->isInvalid ? CUDA_ERROR_STREAM_CAPTURE_INVALIDATED
                              : CUDA_ERROR_STREAM_CAPTURE_UNJOINED;
  }
  *graph = capture->graph;
  return CUDA_SUCCESS;
}

/// Makes a stream wait for an event that was recorded during a capture.
static CUresult joinCapture(CUstream_st &stream, const CUevent_st &event) {
  if (event.capture->isOver || event.capture->isInvalid)
    return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
  if (&stream == &stream.context->legacyStream)
    return CUDA_ERROR_STREAM_CAPTURE_IMPLICIT;
  if (stream.capture && stream.capture != event.capture) {
    stream.capture->isInvalid = event.capture->isInvalid = true;
    return CUDA_ERROR_STREAM_CAPTURE_MERGE;
  }
  stream.capture = event.capture;
  for (CUgraphNode node : event.tail)
    if (std::find(stream.tail.begin(), stream.tail.end(), node) ==
        stream.tail.end())
      stream.tail.push_back(node);
  return CUDA_SUCCESS;
}

extern "C" {

CUresult cuStreamCreateWithPriority(CUstream *stream, unsigned int flags,
                                    int priority) {
  return callIn("cuStreamCreate", [&](State &state, CUctx_st &context) {
    if (!stream || flags > CU_STREAM_NON_BLOCKING)
      return CUDA_ERROR_INVALID_VALUE;
    CUstream made = state.streams.make(&context, flags, priority);
    Undo undo([&] { state.streams.destroy(made); });
    context.streams.insert(made);
    undo.dismiss();
    *stream = made;
    return CUDA_SUCCESS;
  });
}

CUresult cuStreamCreate(CUstream *stream, unsigned int flags) {
  return cuStreamCreateWithPriority(stream, flags, 0);
}

CUresult cuStreamDestroy(CUstream stream) {
  return callIn("cuStreamDestroy", [&](State &state, CUctx_st &) {
    if (!state.streams.has(stream))
      return CUDA_ERROR_INVALID_HANDLE;
    if (stream->capture && stream->capture->origin == stream) {
      CUgraph graph;
      stream->capture->isInvalid = true;
      stream->capture->thread = std::this_thread::get_id();
      (void)endCapture(state, *stream, &graph);
    }
    stream->context->streams.erase(stream);
    state.streams.destroy(stream);
    return CUDA_SUCCESS;
  });
}

CUresult cuStreamGetCtx(CUstream stream, CUcontext *context) {
  return callFor("cuStreamGetCtx", stream, [&](State &, CUstream_st &of) {
    if (!context)
      return CUDA_ERROR_INVALID_VALUE;
    *context = of.context;
    return CUDA_SUCCESS;
  });
}

CUresult cuStreamGetFlags(CUstream stream, unsigned int *flags) {
  return callFor("cuStreamGetFlags", stream, [&](State &, CUstream_st &of) {
    if (!flags)
      return CUDA_ERROR_INVALID_VALUE;
    *flags = of.flags;
    return CUDA_SUCCESS;
  });
}

CUresult cuStreamGetPriority(CUstream stream, int *priority) {
  return callFor("cuStreamGetPriority", stream, [&](State &, CUstream_st &of) {
    if (!priority)
      return CUDA_ERROR_INVALID_VALUE;
    *priority = of.priority;
    return CUDA_SUCCESS;
  });
}

CUresult cuStreamSynchronize(CUstream stream) {
  return callForEnd("cuStreamSynchronize", stream,
                    [](State &, CUstream_st &) { return CUDA_SUCCESS; });
}

CUresult cuStreamQuery(CUstream stream) {
  return callForEnd("cuStreamQuery", stream,
                    [](State &, CUstream_st &) { return CUDA_SUCCESS; });
}

CUresult cuStreamAddCallback(CUstream stream, CUstreamCallback callback,
                             void *userData, unsigned int flags) {
  return callForEnd("cuStreamAddCallback", stream, [&](State &, CUstream_st &) {
    if (!callback || flags != 0)
      return CUDA_ERROR_INVALID_VALUE;
    callback(stream, CUDA_SUCCESS, userData);
    return CUDA_SUCCESS;
  });
}

CUresult cuLaunchHostFunc(CUstream stream, CUhostFn function, void *userData) {
  return callFor("cuLaunchHostFunc", stream, [&](State &, CUstream_st &of) {
    if (!function)
      return CUDA_ERROR_INVALID_VALUE;
    Operation operation;
    operation.type = CU_GRAPH_NODE_TYPE_HOST;
    operation.hostFunction = function;
    operation.userData = userData;
    return enqueue(&of, std::move(operation));
  });
}

CUresult cuStreamWaitEvent(CUstream stream, CUevent event, unsigned int) {
  return callFor("cuStreamWaitEvent", stream,
                 [&](State &state, CUstream_st &of) {
                   if (!state.events.has(event))
                     return CUDA_ERROR_INVALID_HANDLE;
                   if (event->capture)
                     return joinCapture(of, *event);
                   if (of.capture && event->isRecorded) {
                     of.capture->isInvalid = true;
                     return CUDA_ERROR_STREAM_CAPTURE_ISOLATION;
                   }
                   return CUDA_SUCCESS;
                 });
}

//===----------------------------------------------------------------------===//
// Capture
//===----------------------------------------------------------------------===//

CUresult cuStreamBeginCapture(CUstream stream, CUstreamCaptureMode mode) {
  return callFor("cuStreamBeginCapture", stream,
                 [&](State &state, CUstream_st &of) {
                   if (&of == &of.context->legacyStream)
                     return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
                   if (of.capture)
                     return CUDA_ERROR_ILLEGAL_STATE;
                   CUgraph graph = state.graphs.make();
                   Undo undo([&] { state.graphs.destroy(graph); });
                   auto capture = std::make_shared<Capture>(
                       Capture{graph, &of, mode, std::this_thread::get_id()});
                   state.captures.push_back(capture);
                   undo.dismiss();
                   of.capture = std::move(capture);
                   of.tail.clear();
                   return CUDA_SUCCESS;
                 });
}

CUresult cuStreamEndCapture(CUstream stream, CUgraph *graph) {
  // A failure that is asked for comes after the end: whatever a driver answers
  // here, it captures no longer.
  return callFor("", stream, [&](State &state, CUstream_st &of) {
    CUresult result = endCapture(state, of, graph);
    CUresult failure = injected(state, "cuStreamEndCapture");
    if (failure == CUDA_SUCCESS)
      return result;
    if (result == CUDA_SUCCESS) {
      state.graphs.destroy(*graph);
      *graph = nullptr;
    }
    return failure;
  });
}

CUresult cuThreadExchangeStreamCaptureMode(CUstreamCaptureMode *mode) {
  return call("cuThreadExchangeStreamCaptureMode", Needs::Init, [&](State &) {
    if (!mode)
      return CUDA_ERROR_INVALID_VALUE;
    std::swap(*mode, threadMode());
    return CUDA_SUCCESS;
  });
}

CUresult cuStreamIsCapturing(CUstream stream, CUstreamCaptureStatus *status) {
  return callFor("cuStreamIsCapturing", stream, [&](State &, CUstream_st &of) {
    if (!status)
      return CUDA_ERROR_INVALID_VALUE;
    *status = !of.capture             ? CU_STREAM_CAPTURE_STATUS_NONE
              : of.capture->isInvalid ? CU_STREAM_CAPTURE_STATUS_INVALIDATED
                                      : CU_STREAM_CAPTURE_STATUS_ACTIVE;
    return CUDA_SUCCESS;
  });
}

} // extern "C"
