//===- XrtStandIn.cpp - A board that is a C simulation --------------------===//
//
// The functions of XRT's C API that the runtime uses, with their names and
// rules, over a board without hardware: an .xclbin is the shared library of a
// design's C simulation, and its memory is apart from the host's, so that a
// copy that is forgotten shows. CNNC_XRT names the library.
//
//   standinFail(FUNCTION, N)   lets the Nth call of FUNCTION from now on fail;
//                              null: none
//   standinRunState(STATE)     makes runs end in that ert_cmd_state
//   standinLive(counts)        open devices, kernels, buffers and runs
//
//===----------------------------------------------------------------------===//

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstring>
#include <dlfcn.h>
#include <memory>
#include <string>
#include <vector>

namespace {

constexpr unsigned kBoards = 2;
constexpr int kBanks = 4;
constexpr size_t kBankBytes = size_t(1) << 20;
constexpr size_t kPage = 4096;
// ert_cmd_state
constexpr int kCompleted = 4, kAbort = 6;

struct Bytes {
  std::vector<uint8_t> host, board;
};

struct Device {
  void *design = nullptr;
  std::string stem;
};

struct Kernel {
  void (*entry)(void *const *buffers);
};

struct Buffer {
  std::shared_ptr<Bytes> bytes;
  size_t offset, size;
  unsigned bank;

  bool holds(size_t count, size_t at) const {
    return at <= size && count <= size - at;
  }
};

struct Run {
  Kernel *kernel;
  std::vector<Buffer *> arguments;
  bool isStarted = false;
};

struct Injection {
  std::string function;
  int left = 0;
};

Injection injection;
int runState = kCompleted;
std::atomic<uint64_t> live[4];
enum { kDevices, kKernels, kBuffers, kRuns };

/// Whether this call is the one to fail.
bool fails(const char *function, int code) {
  if (injection.function != function || --injection.left != 0)
    return false;
  injection.function.clear();
  errno = code;
  return true;
}

void *refuse(int code) {
  errno = code;
  return nullptr;
}

template <typename T>
int release(const char *function, void *handle, int kind) {
  delete static_cast<T *>(handle);
  --live[kind];
  return fails(function, EIO) ? -1 : 0;
}

} // namespace

extern "C" {

void standinFail(const char *function, int call) {
  injection = {function ? function : "", call};
}
void standinRunState(int state) { runState = state; }
void standinLive(uint64_t counts[4]) {
  std::copy(std::begin(live), std::end(live), counts);
}

void *xrtDeviceOpen(unsigned index) {
  if (index >= kBoards)
    return refuse(ENODEV);
  if (fails("xrtDeviceOpen", EACCES))
    return nullptr;
  ++live[kDevices];
  return new Device;
}

int xrtDeviceClose(void *handle) {
  auto *device = static_cast<Device *>(handle);
  if (device->design)
    dlclose(device->design);
  return release<Device>("xrtDeviceClose", handle, kDevices);
}

int xrtDeviceLoadXclbinFile(void *handle, const char *path) {
  auto *device = static_cast<Device *>(handle);
  if (fails("xrtDeviceLoadXclbinFile", EBUSY))
    return -EBUSY;
  device->design = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!device->design)
    return -EINVAL;
  device->stem = path;
  device->stem.erase(0, device->stem.rfind('/') + 1);
  device->stem.erase(device->stem.rfind('.'));
  return 0;
}

int xrtDeviceGetXclbinUUID(void *handle, unsigned char *out) {
  if (fails("xrtDeviceGetXclbinUUID", EIO))
    return -EIO;
  std::memset(out, 7, 16);
  return static_cast<Device *>(handle)->design ? 0 : -ENODEV;
}

void *xrtPLKernelOpen(void *handle, const unsigned char *uuid,
                      const char *name) {
  auto *device = static_cast<Device *>(handle);
  if (fails("xrtPLKernelOpen", EBUSY))
    return nullptr;
  void *entry =
      device->design ? dlsym(device->design, "cnnc_csim_run") : nullptr;
  if (uuid[0] != 7 || !entry || device->stem != name)
    return refuse(ENOENT);
  auto *kernel = new Kernel;
  std::memcpy(&kernel->entry, &entry, sizeof(entry));
  ++live[kKernels];
  return kernel;
}

int xrtKernelClose(void *handle) {
  return release<Kernel>("xrtKernelClose", handle, kKernels);
}

// Neighbours among the arguments lie in different banks.
int xrtKernelArgGroupId(void *, int argument) {
  return fails("xrtKernelArgGroupId", EINVAL) ? -EINVAL : argument % kBanks;
}

void *xrtBOAlloc(void *, size_t size, uint64_t flags, uint32_t bank) {
  if (fails("xrtBOAlloc", ENOMEM))
    return nullptr;
  if (size == 0 || flags != 0 || bank >= kBanks)
    return refuse(EINVAL);
  if (size > kBankBytes)
    return refuse(ENOMEM);
  auto bytes = std::make_shared<Bytes>();
  bytes->host.resize(size, 0xAA);
  bytes->board.resize(size, 0x55);
  ++live[kBuffers];
  return new Buffer{bytes, 0, size, bank};
}

void *xrtBOSubAlloc(void *handle, size_t size, size_t offset) {
  auto *parent = static_cast<Buffer *>(handle);
  if (fails("xrtBOSubAlloc", ENOMEM))
    return nullptr;
  if (offset % kPage != 0 || size == 0 || !parent->holds(size, offset))
    return refuse(EINVAL);
  ++live[kBuffers];
  return new Buffer{parent->bytes, parent->offset + offset, size, parent->bank};
}

int xrtBOFree(void *handle) {
  return release<Buffer>("xrtBOFree", handle, kBuffers);
}

int xrtBOWrite(void *handle, const void *from, size_t size, size_t offset) {
  auto *buffer = static_cast<Buffer *>(handle);
  if (fails("xrtBOWrite", EIO) || !buffer->holds(size, offset))
    return -EIO;
  std::memcpy(buffer->bytes->host.data() + buffer->offset + offset, from, size);
  return 0;
}

int xrtBORead(void *handle, void *to, size_t size, size_t offset) {
  auto *buffer = static_cast<Buffer *>(handle);
  if (fails("xrtBORead", EIO) || !buffer->holds(size, offset))
    return -EIO;
  std::memcpy(to, buffer->bytes->host.data() + buffer->offset + offset, size);
  return 0;
}

int xrtBOSync(void *handle, int direction, size_t size, size_t offset) {
  auto *buffer = static_cast<Buffer *>(handle);
  if (fails("xrtBOSync", EIO) || !buffer->holds(size, offset))
    return -EIO;
  uint8_t *host = buffer->bytes->host.data() + buffer->offset + offset;
  uint8_t *board = buffer->bytes->board.data() + buffer->offset + offset;
  std::memcpy(direction == 0 ? board : host, direction == 0 ? host : board,
              size);
  return 0;
}

void *xrtRunOpen(void *kernel) {
  if (fails("xrtRunOpen", ENOMEM))
    return nullptr;
  ++live[kRuns];
  return new Run{static_cast<Kernel *>(kernel), {}};
}

int xrtRunSetArg(void *handle, int argument, ...) {
  auto *run = static_cast<Run *>(handle);
  va_list arguments;
  va_start(arguments, argument);
  auto *buffer = static_cast<Buffer *>(va_arg(arguments, void *));
  va_end(arguments);
  if (fails("xrtRunSetArg", EINVAL) ||
      buffer->bank != unsigned(argument % kBanks))
    return -1;
  run->arguments.resize(std::max(run->arguments.size(), size_t(argument) + 1));
  run->arguments[argument] = buffer;
  return 0;
}

int xrtRunStart(void *handle) {
  if (fails("xrtRunStart", EIO))
    return -1;
  auto *run = static_cast<Run *>(handle);
  run->isStarted = true;
  std::vector<void *> buffers;
  for (Buffer *buffer : run->arguments)
    buffers.push_back(buffer->bytes->board.data() + buffer->offset);
  run->kernel->entry(buffers.data());
  return 0;
}

int xrtRunWaitFor(void *handle, unsigned) {
  if (fails("xrtRunWaitFor", EIO) || !static_cast<Run *>(handle)->isStarted)
    return kAbort;
  return runState;
}

int xrtRunClose(void *handle) {
  return release<Run>("xrtRunClose", handle, kRuns);
}
}
