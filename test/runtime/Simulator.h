//===- Simulator.h - The GPU simulator's library in tests -------*- C++ -*-===//

#ifndef CNNC_TEST_RUNTIME_SIMULATOR_H
#define CNNC_TEST_RUNTIME_SIMULATOR_H

#include "test/runtime/Handles.h"

#include <array>
#include <dlfcn.h>
#include <ptxsim.h>

namespace cnnc::test {

/// The library that CNNC_PTXSIM names, which the runtime opens too. Its driver
/// API is called by the names of cuda.h, through dlsym: nothing here is linked
/// to it.
class Simulator {
public:
  Simulator() : library(dlopen(getenv("CNNC_PTXSIM"), RTLD_NOW | RTLD_LOCAL)) {
    EXPECT_NE(library, nullptr) << dlerror();
  }

  template <typename Function> Function *find(const char *symbol) const {
    void *address = dlsym(library, symbol);
    EXPECT_NE(address, nullptr) << symbol;
    return reinterpret_cast<Function *>(address);
  }

  /// Lets the calls that `text` names fail (PTXSIM_INJECT).
  void inject(const char *text) const {
    EXPECT_EQ(find<decltype(ptxsimSetInjections)>("ptxsimSetInjections")(text),
              CUDA_SUCCESS);
  }

  /// How many contexts, modules, streams, events, graphs, instantiated graphs,
  /// allocations and ranges of host memory exist.
  std::array<uint64_t, 8> liveCounts() const {
    uint64_t counts[8];
    EXPECT_EQ(
        find<decltype(ptxsimGetLiveCounts)>("ptxsimGetLiveCounts")(&counts),
        CUDA_SUCCESS);
    std::array<uint64_t, 8> result;
    std::copy(counts, counts + 8, result.begin());
    return result;
  }

private:
  void *library;
};

/// Calls a function of the driver API by its name in cuda.h.
#define CNNC_DRIVER(simulator, function)                                       \
  (simulator).find<decltype(function)>(CNNC_DRIVER_TEXT(function))
#define CNNC_DRIVER_TEXT(function) #function

/// A test that must leave nothing behind in the driver.
class OnSimulator : public testing::Test {
protected:
  ~OnSimulator() override {
    simulator.inject("");
    EXPECT_EQ(simulator.liveCounts(), (std::array<uint64_t, 8>{}));
  }

  /// The status of loading for the simulator.
  static cnnrt_status tryLoadProgram(const AlignedBytes &file,
                                     ProgramHandle &out) {
    cnnrt_load_options options = CNNRT_LOAD_OPTIONS_INIT;
    options.device = CNNRT_DEVICE_CUDA_SIM;
    cnnrt_program *program;
    cnnrt_status status =
        cnnrt_program_load_memory(file.data(), file.size(), &options, &program);
    EXPECT_EQ(program != nullptr, status == CNNRT_OK);
    out.reset(program);
    return status;
  }

  static ProgramHandle loadProgram(const AlignedBytes &file) {
    ProgramHandle program;
    EXPECT_EQ(tryLoadProgram(file, program), CNNRT_OK) << cnnrt_last_error();
    return program;
  }

  static void expectMessage(const char *part) {
    EXPECT_NE(std::string(cnnrt_last_error()).find(part), std::string::npos)
        << "expected '" << part << "' in: " << cnnrt_last_error();
  }

  Simulator simulator;
};

} // namespace cnnc::test

#endif // CNNC_TEST_RUNTIME_SIMULATOR_H
