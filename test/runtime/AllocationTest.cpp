//===- AllocationTest.cpp - The runtime where memory is short -------------===//
//
// A program of its own: it replaces operator new and the calls that map memory,
// protect it and start threads, to let the Nth of them fail, for every N. Each
// failure must be a status with a message, leave nothing behind, and hinder
// nothing that comes later.
//
//===----------------------------------------------------------------------===//

#include "test/runtime/ProjectFolder.h"
#include "test/runtime/Simulator.h"

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <new>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace cnnc::test;

namespace {
/// Allocations and mappings that have not been freed, of all threads.
std::atomic<int64_t> live;
/// Allocations of this thread until one fails; none while it is 0.
thread_local uint64_t left;

bool fails() { return left != 0 && --left == 0; }
} // namespace

extern "C" void *mmap(void *address, size_t size, int protection, int flags,
                      int file, off_t offset) noexcept {
  if (fails()) {
    errno = ENOMEM;
    return MAP_FAILED;
  }
  long result =
      syscall(SYS_mmap, address, size, protection, flags, file, offset);
  if (result != -1 && !(flags & MAP_FIXED))
    ++live;
  return reinterpret_cast<void *>(result);
}
extern "C" int munmap(void *address, size_t size) noexcept {
  --live;
  return int(syscall(SYS_munmap, address, size));
}
extern "C" int mprotect(void *address, size_t size, int protection) noexcept {
  if (fails()) {
    errno = ENOMEM;
    return -1;
  }
  return int(syscall(SYS_mprotect, address, size, protection));
}
extern "C" int pthread_create(pthread_t *thread, const pthread_attr_t *with,
                              void *(*start)(void *), void *argument) noexcept {
  static auto real = reinterpret_cast<decltype(&pthread_create)>(
      dlsym(RTLD_NEXT, "pthread_create"));
  return fails() ? EAGAIN : real(thread, with, start, argument);
}

void *operator new(size_t size) {
  if (fails())
    throw std::bad_alloc();
  void *memory = std::malloc(size != 0 ? size : 1);
  if (!memory)
    throw std::bad_alloc();
  ++live;
  return memory;
}
void *operator new[](size_t size) { return operator new(size); }
void operator delete(void *memory) noexcept {
  if (memory)
    --live;
  std::free(memory);
}
void operator delete[](void *memory) noexcept { operator delete(memory); }
void operator delete(void *memory, size_t) noexcept { operator delete(memory); }
void operator delete[](void *memory, size_t) noexcept {
  operator delete(memory);
}

namespace {
/// What `call` returns if the allocation that `left` counts to fails in it; no
/// other fails.
template <typename Call> cnnrt_status failingIn(uint64_t &number, Call call) {
  left = number;
  cnnrt_status status = call();
  number = left;
  left = 0;
  return status;
}

/// Loads, describes, runs and verifies an expOfSum() for `device` from a
/// folder; allocation `number` fails. The first status that is none of success;
/// 0 in `number` if an allocation has failed.
cnnrt_status useAll(const fs::path &folder, cnnrt_device device,
                    uint64_t &number) {
  const float x[6] = {0, 1, -1, 0.5f, 2, -2};
  float y[6] = {};
  cnnrt_program *program = nullptr;
  cnnrt_session *session = nullptr;
  cnnrt_load_options load = CNNRT_LOAD_OPTIONS_INIT;
  load.device = device;
  cnnrt_session_options create = CNNRT_SESSION_OPTIONS_INIT;
  create.threads = 3;
  cnnrt_run_options run = CNNRT_RUN_OPTIONS_INIT;
  run.profile = 1;
  cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
  cnnrt_command_info command = CNNRT_COMMAND_INFO_INIT;
  size_t index;
  std::string path = folder / "model.cnn";
  cnnrt_status status = failingIn(number, [&] {
    cnnrt_status first = cnnrt_program_load_file(path.c_str(), &load, &program);
    EXPECT_EQ(program != nullptr, first == CNNRT_OK);
    if (!first)
      first = cnnrt_program_find_input(program, "x", &index);
    if (!first)
      first = cnnrt_program_get_command(program, 0, &command);
    if (!first)
      first = cnnrt_session_create(program, &create, &session);
    if (!first)
      first = cnnrt_session_bind_input(session, 0, x, sizeof(x));
    if (!first)
      first = cnnrt_session_bind_output(session, 0, y, sizeof(y));
    for (int i = 0; i < 3 && !first; ++i)
      first = cnnrt_session_run(session, i == 1 ? &run : nullptr);
    if (!first)
      first = cnnrt_session_verify(session, 0, &result);
    return first;
  });
  if (!status) {
    EXPECT_TRUE(result.passed);
    for (int i = 0; i < 6; ++i)
      EXPECT_NEAR(y[i], std::exp(x[i] + kAddend[i]), 1e-4);
  }
  cnnrt_session_release(session);
  cnnrt_program_release(program);
  return status;
}

int64_t allocations() { return live; }

/// Files that are open.
size_t openFiles() {
  fs::directory_iterator entries("/proc/self/fd");
  return size_t(std::distance(begin(entries), end(entries)));
}

class Allocation : public ProjectFolder {
protected:
  /// `counts` says what there is.
  template <typename Counts>
  void expectSound(cnnrt_device device, Counts counts) {
    uint64_t never = ~uint64_t(0);
    ASSERT_EQ(useAll(folder, device, never), CNNRT_OK) << cnnrt_last_error();
    uint64_t failures = 0;
    size_t files = openFiles();
    for (uint64_t number = 1;; ++number) {
      auto before = counts();
      uint64_t remaining = number;
      cnnrt_status status = useAll(folder, device, remaining);
      if (auto kept = counts(); kept != before) {
        // A library may keep what it allocates once; again would be a leak.
        remaining = number;
        status = useAll(folder, device, remaining);
        ASSERT_EQ(counts(), kept)
            << "leaked where allocation " << number << " fails";
      }
      if (remaining != 0) { // there are not as many
        EXPECT_EQ(status, CNNRT_OK) << cnnrt_last_error();
        break;
      }
      // A failure may also be survived.
      if (status == CNNRT_OK)
        continue;
      ++failures;
      ASSERT_EQ(status, CNNRT_OUT_OF_RESOURCES)
          << number << ": " << cnnrt_last_error();
      std::string error = cnnrt_last_error();
      ASSERT_TRUE(error.find("memory") != error.npos ||
                  error.find("threads") != error.npos)
          << error;
    }
    EXPECT_GT(failures, 10u);
    EXPECT_EQ(openFiles(), files);
  }
};
} // namespace

TEST_F(Allocation, OfTheCpuDevice) {
  write(TestArtifact::expOfSum());
  expectSound(CNNRT_DEVICE_CPU, allocations);
}

TEST_F(Allocation, OfTheSimulatedGpu) {
  // The simulator remembers what has been freed, to tell who uses it still.
  write(TestArtifact::expOfSum().forGpu());
  Simulator simulator;
  expectSound(CNNRT_DEVICE_CUDA_SIM, [&] { return simulator.liveCounts(); });
}

TEST_F(Allocation, OfTheCSimulation) {
  write(TestArtifact::expOfSum().forHls());
  fs::copy_file(CNNC_TEST_DESIGN, folder / "libcsim.so");
  expectSound(CNNRT_DEVICE_HLS_CSIM, allocations);
}

TEST_F(Allocation, OfTheFpga) {
  setenv("CNNC_XRT", CNNC_TEST_XRT, /*overwrite=*/1);
  write(TestArtifact::expOfSum().forHls());
  fs::copy_file(CNNC_TEST_DESIGN, folder / "expOfSum.xclbin");
  expectSound(CNNRT_DEVICE_FPGA, allocations);
}
