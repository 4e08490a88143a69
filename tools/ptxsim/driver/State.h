//===- State.h - What the driver keeps --------------------------*- C++ -*-===//
//
// The opaque types of the API and the one object that holds them. Everything is
// guarded by one lock, which call() takes; work runs when it is enqueued, in
// the thread that enqueues it. That is one of the orders that the API allows:
// each stream in its order, nothing before what it waits for. Results come as
// they do from a real driver: a launch succeeds, and if the kernel fails its
// context answers every later call with the error.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TOOLS_PTXSIM_DRIVER_STATE_H
#define CNNC_TOOLS_PTXSIM_DRIVER_STATE_H

#include "tools/ptxsim/driver/Machine.h"

#include <cuda.h>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

namespace ptxsim::driver {

/// Work for a stream or a node of a graph.
struct Operation {
  CUgraphNodeType type = CU_GRAPH_NODE_TYPE_EMPTY;

  // A kernel. `parameters` is laid out as the kernel's own.
  CUfunction function = nullptr;
  LaunchShape shape;
  std::vector<uint8_t> parameters;

  // A copy of `rows` rows, each of `bytes`, one row being one plain copy. Where
  // a side is not said to be what device code can use, any memory will do.
  uint64_t to = 0, from = 0;
  bool isToDevice = false, isFromDevice = false;
  uint64_t bytes = 0, rows = 1, toPitch = 0, fromPitch = 0;

  // Memory set: `rows` rows of `bytes / elementBytes` elements at `to`.
  uint32_t value = 0, elementBytes = 1;

  // A call of the host.
  CUhostFn hostFunction = nullptr;
  void *userData = nullptr;
};

/// Streams that are being captured into one graph.
struct Capture {
  CUgraph graph;
  CUstream origin;
  CUstreamCaptureMode mode;
  std::thread::id thread;
  bool isInvalid = false, isOver = false;
};

/// A range of memory that device code may use.
struct Allocation {
  uint64_t size;
  CUmemorytype type;
  bool isManaged = false;
};

} // namespace ptxsim::driver

struct CUstream_st {
  CUstream_st(CUcontext context, unsigned flags, int priority = 0)
      : context(context), flags(flags), priority(priority) {}

  CUcontext context;
  unsigned flags;
  int priority;
  /// While it is being captured: where to, and what the next node follows.
  std::shared_ptr<ptxsim::driver::Capture> capture;
  std::vector<CUgraphNode> tail;
};

struct CUevent_st {
  CUevent_st(CUcontext context, unsigned flags)
      : context(context), flags(flags) {}

  CUcontext context;
  unsigned flags;
  bool isRecorded = false;
  /// Nanoseconds of the device's clock.
  double time = 0;
  /// If it was recorded during a capture.
  std::shared_ptr<ptxsim::driver::Capture> capture;
  std::vector<CUgraphNode> tail;
};

struct CUfunc_st {
  CUmodule module;
  std::string name;
  const ptxsim::driver::Kernel *kernel;
  /// Dynamic shared memory that launches may ask for.
  int maxDynamicShared;
  int carveout = -1;
};

struct CUmod_st {
  CUcontext context;
  std::unique_ptr<ptxsim::driver::Code> code;
  std::map<std::string, CUfunc_st> functions;
};

struct CUctx_st {
  bool isPrimary = false;
  unsigned flags = 0;
  /// What a failed kernel left behind: the answer to everything.
  CUresult error = CUDA_SUCCESS;
  CUstream_st legacyStream{this, CU_STREAM_DEFAULT};
  CUstream_st perThreadStream{this, CU_STREAM_DEFAULT};
  CUfunc_cache cacheConfig = CU_FUNC_CACHE_PREFER_NONE;
  std::map<CUlimit, size_t> limits;
  std::set<CUmodule> modules;
  std::set<CUstream> streams;
  std::set<CUevent> events;
  /// By their first byte.
  std::map<uint64_t, ptxsim::driver::Allocation> allocations;
};

struct CUgraphNode_st {
  CUgraph graph;
  ptxsim::driver::Operation operation;
  std::vector<CUgraphNode> dependencies;
  /// What cuGraphKernelNodeGetParams hands out.
  std::vector<void *> parameterPointers;
};

struct CUgraph_st {
  std::vector<std::unique_ptr<CUgraphNode_st>> nodes;
};

struct CUgraphExec_st {
  struct Step {
    CUgraphNode node; ///< of the graph it was made from; only compared
    std::vector<size_t> dependencies;
    ptxsim::driver::Operation operation;
  };
  std::vector<Step> steps; ///< each behind those it depends on
};

namespace ptxsim::driver {

/// Handles of one type that exist, so that a stray one is an error, not a
/// crash.
template <typename Handle> class Live {
public:
  template <typename... Arguments> Handle make(Arguments &&...arguments) {
    std::unique_ptr<std::remove_pointer_t<Handle>> object(
        new std::remove_pointer_t<Handle>{
            std::forward<Arguments>(arguments)...});
    handles.insert(object.get());
    return object.release();
  }
  bool has(Handle handle) const { return handles.count(handle) != 0; }
  void destroy(Handle handle) {
    handles.erase(handle);
    delete handle;
  }
  size_t count() const { return handles.size(); }
  template <typename Visit> void forEach(Visit visit) const {
    for (Handle handle : handles)
      visit(handle);
  }

private:
  std::unordered_set<Handle> handles;
};

/// A call that is to fail: PTXSIM_INJECT.
struct Injection {
  std::string function;
  uint64_t call; ///< counted from 1
  CUresult result;
  uint64_t seen = 0;
};

struct State {
  static State &get();
  State();

  std::recursive_mutex lock;
  bool isInitialized = false;
  int deviceCount = 1;
  std::unique_ptr<Machine> machine;

  CUctx_st *primary = nullptr;
  unsigned primaryReferences = 0, primaryFlags = 0;
  Live<CUcontext> contexts;
  Live<CUmodule> modules;
  Live<CUstream> streams;
  Live<CUevent> events;
  Live<CUgraph> graphs;
  Live<CUgraphExec> graphExecs;
  /// Memory of the host's that device code may use, by its first byte.
  std::map<uint64_t, Allocation> hostMemory;
  std::set<uint64_t> ownHostMemory;
  uint64_t allocatedBytes = 0;

  std::vector<std::shared_ptr<Capture>> captures;

  std::vector<Injection> injections;
  /// What the latest failed kernel did wrong.
  std::string fault;

  /// What is wrong with a variable PTXSIM_*; cuInit says so.
  std::string problem;
  /// "cuMemAlloc:3:CUDA_ERROR_OUT_OF_MEMORY,..."; false where malformed.
  bool setInjections(const std::string &text);
  /// The result that call of `function` must have.
  CUresult inject(const char *function);
};

/// The calling thread's stack of contexts, the current one last.
std::vector<CUcontext> &contextStack();
/// Null if there is none or it has been destroyed.
CUcontext currentContext();
void destroyContext(CUcontext context);

/// The stream that a handle stands for in the current context, the special
/// handles included; null for a stray one.
CUstream findStream(CUstream handle);

/// The result of a call that must not be made while this thread, or in the
/// strictest mode any thread, captures a stream; such a call ends the capture.
CUresult checkNoCapture(State &state);

/// Runs `operation` now, or makes a node of it if the stream is being captured.
CUresult enqueue(CUstream stream, Operation operation);
/// Runs it. Failures of kernels are left in `context`.
CUresult execute(CUcontext context, const Operation &operation);

/// The operation of a launch; checks everything that a launch checks.
CUresult makeLaunch(CUfunction function, const LaunchShape &shape,
                    void **kernelParams, void **extra, Operation &out);

CUgraphNode addNode(CUgraph graph, Operation operation,
                    std::vector<CUgraphNode> dependencies);

/// Whether a copy's or a set's ranges lie in memory that exists.
bool isSound(const Operation &operation);

/// Gives everything in a context's memory back.
void freeAllocations(CUcontext context);

/// The allocation, of any context's or of the host's, that `address` lies in.
struct FoundAllocation {
  const Allocation *allocation = nullptr;
  uint64_t base = 0;
  CUcontext owner = nullptr; ///< null: the host's
};
FoundAllocation findAllocation(uint64_t address);

bool resultFromName(const std::string &name, CUresult &out);

} // namespace ptxsim::driver

#endif // CNNC_TOOLS_PTXSIM_DRIVER_STATE_H
