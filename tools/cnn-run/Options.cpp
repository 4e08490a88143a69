//===- Options.cpp - The command line of cnn-run --------------------------===//

#include "tools/cnn-run/Options.h"

#include <cstdlib>
#include <limits>
#include <string_view>

namespace cnnc::run {

const char *const kHelp = R"(usage: cnn-run MODEL.cnn [options]

Runs a network that cnnc has compiled: an artifact, or the folder of an HLS
project. Tensors are NumPy's .npy files.

Data
  --input=NAME=FILE.npy  data of input NAME; once for each input
  --random-inputs=SEED   random data for all inputs without a file: floats in
                         [0, 1), 8-bit integers of any value, other integers
                         0 or 1
  --output-dir=DIR       write each output to DIR/NAME.npy. In NAME, bytes other
                         than letters, digits and _ - . ~ stand as %XX. Without
                         this option, the first values are printed instead

Running
  --device=auto|cpu|cuda|cuda-sim|cuda-sim:GPU|hls-csim|fpga
                         where to run; auto: what the artifact was compiled for;
                         cuda: an NVIDIA GPU; cuda-sim: cnnc's GPU simulator
                         (the library that CNNC_PTXSIM names, or the one that was
                         built with cnn-run), which behaves as GPU: sm_80
                         (default), h100, ... (cnnc --list=devices); hls-csim:
                         the C simulation of an HLS project (its libcsim.so);
                         fpga: an HLS project's design on a board (its .xclbin,
                         through AMD's XRT)
  --device-index=N       which GPU or board (default: 0)
  --threads=N            threads to compute on (default: one per processor); a
                         GPU has no use for them, but its simulator has
  --benchmark=N          time N runs after a warm-up: median, least, 90th
                         percentile, spread
  --profile              table of time, GFLOP/s and GB/s for each kernel; of the
                         simulator, also what limits it and what it counted
  --profile-json=FILE    write profile and benchmark as JSON, with all counters

Looking
  --inspect              print signature, provenance and commands; runs nothing,
                         and takes artifacts for any machine
  --verify               check the weights' checksum, run the golden data in the
                         artifact and compare; needs no inputs
  --help, --version

A bf16 tensor is a .npy file of dtype V2 (as ml_dtypes' bfloat16 is saved); u2
is read too.

Exit code: 0 success, 1 the run failed, 2 wrong usage, 3 the artifact is damaged
or not for this machine, 4 the outputs differ from the golden data.
)";

static cnnrt::Status usageError(std::string message) {
  return cnnrt::Status(CNNRT_INVALID_ARGUMENT, std::move(message));
}

/// Reads a whole decimal number; false if `text` is none or above `limit`.
static bool parseNumber(std::string_view text, uint64_t limit, uint64_t &out) {
  out = 0;
  for (char c : text) {
    if (c < '0' || c > '9')
      return false;
    uint64_t digit = uint64_t(c - '0');
    if (out > (limit - digit) / 10)
      return false;
    out = out * 10 + digit;
  }
  return !text.empty();
}

static cnnrt::Status parseCount(const std::string &name, std::string_view text,
                                uint64_t limit, uint32_t &out) {
  uint64_t value;
  if (!parseNumber(text, limit, value) || value == 0)
    return usageError(name + ": expected a number from 1 to " +
                      std::to_string(limit) + ", got '" + std::string(text) +
                      "'");
  out = uint32_t(value);
  return {};
}

static cnnrt::Status parseDevice(std::string_view text, Options &options) {
  static constexpr std::string_view kSimulated = "cuda-sim:";
  if (text.substr(0, kSimulated.size()) == kSimulated &&
      text.size() > kSimulated.size()) {
    options.device = CNNRT_DEVICE_CUDA_SIM;
    options.simulatedGpu = text.substr(kSimulated.size());
    return {};
  }
  static constexpr std::pair<std::string_view, cnnrt_device> kDevices[] = {
      {"auto", CNNRT_DEVICE_AUTO},         {"cpu", CNNRT_DEVICE_CPU},
      {"cuda", CNNRT_DEVICE_CUDA},         {"cuda-sim", CNNRT_DEVICE_CUDA_SIM},
      {"hls-csim", CNNRT_DEVICE_HLS_CSIM}, {"fpga", CNNRT_DEVICE_FPGA}};
  for (auto [name, device] : kDevices)
    if (text == name) {
      options.device = device;
      options.simulatedGpu.clear();
      return {};
    }
  return usageError(
      "--device: expected auto, cpu, cuda, cuda-sim, cuda-sim:GPU, "
      "hls-csim or fpga, got '" +
      std::string(text) + "'");
}

/// An option without a value.
static bool *findSwitch(Options &options, const std::string &name) {
  if (name == "--profile")
    return &options.profile;
  if (name == "--inspect")
    return &options.inspect;
  if (name == "--verify")
    return &options.verify;
  if (name == "--help" || name == "-h")
    return &options.help;
  if (name == "--version")
    return &options.version;
  return nullptr;
}

static cnnrt::Status parseValue(Options &options, const std::string &name,
                                const std::string &value) {
  if (name == "--input") {
    options.inputs.push_back(value);
  } else if (name == "--output-dir") {
    options.outputDir = value;
  } else if (name == "--profile-json") {
    options.profileJson = value;
  } else if (name == "--random-inputs") {
    uint64_t seed;
    if (!parseNumber(value, std::numeric_limits<uint64_t>::max(), seed))
      return usageError(name + ": expected a number, got '" + value + "'");
    options.randomSeed = seed;
  } else if (name == "--device") {
    return parseDevice(value, options);
  } else if (name == "--device-index") {
    uint64_t index;
    if (!parseNumber(value, 1024, index))
      return usageError(name + ": expected a number to 1024, got '" + value +
                        "'");
    options.deviceIndex = uint32_t(index);
  } else if (name == "--threads") {
    return parseCount(name, value, 1024, options.threads);
  } else if (name == "--benchmark") {
    return parseCount(name, value, 10000000, options.benchmarkRuns);
  } else {
    return usageError("unknown option '" + name + "'");
  }
  if (value.empty())
    return usageError(name + ": expected a value, got nothing");
  return {};
}

static cnnrt::Status parseArgument(Options &options,
                                   const std::string &argument) {
  if (argument.empty() || argument[0] != '-') {
    if (!options.model.empty())
      return usageError("expected one model, got '" + options.model +
                        "' and '" + argument + "'");
    options.model = argument;
    return {};
  }
  size_t equals = argument.find('=');
  if (equals != std::string::npos)
    return parseValue(options, argument.substr(0, equals),
                      argument.substr(equals + 1));
  if (bool *flag = findSwitch(options, argument)) {
    *flag = true;
    return {};
  }
  // An option that wants a value, or none that we know.
  return parseValue(options, argument, "");
}

cnnrt::Result<Options> parseOptions(int argc, char **argv) {
  Options options;
  for (int i = 1; i < argc; ++i)
    if (auto status = parseArgument(options, argv[i]); !status)
      return status;
  if (options.model.empty() && !options.help && !options.version)
    return usageError("expected a model, got none");
  return options;
}

} // namespace cnnc::run
