//===- Main.cpp - cnn-run -------------------------------------------------===//

#include "tools/cnn-run/Benchmark.h"
#include "tools/cnn-run/Inputs.h"
#include "tools/cnn-run/Inspect.h"
#include "tools/cnn-run/Outputs.h"
#include "tools/cnn-run/Report.h"
#include "tools/cnn-run/Text.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

using namespace cnnc::run;

static int report(const cnnrt::Status &status, int exitCode) {
  std::fprintf(stderr, "cnn-run: error: %s\n",
               printable(status.message()).c_str());
  return exitCode;
}

/// The exit code of a program that cannot be loaded.
static int loadErrorCode(const cnnrt::Status &status) {
  return status.code() == CNNRT_BAD_ARTIFACT ||
                 status.code() == CNNRT_UNSUPPORTED
             ? kBadArtifact
             : kRunError;
}

/// Runs all golden cases; one line for each.
static int verify(const cnnrt::Program &program, cnnrt::Session &session) {
  size_t count = program.info().golden_count;
  if (count == 0)
    return report(cnnrt::Status(CNNRT_INVALID_ARGUMENT,
                                "--verify: expected golden data in the "
                                "artifact, got none; compile it with "
                                "cnnc --golden"),
                  kRunError);
  int exitCode = kOk;
  for (size_t i = 0; i < count; ++i) {
    cnnrt::Result<cnnrt_verify_result> result = session.verify(i);
    if (!result)
      return report(result.status(), kRunError);
    std::printf("golden case %zu: %s, largest error %.3g of the range, "
                "tolerance %.3g\n",
                i, result->passed ? "passed" : "FAILED", result->error,
                result->tolerance);
    if (result->passed)
      continue;
    exitCode = kMismatch;
    std::printf("  output '%s', element %zu: expected %.9g, got %.9g\n",
                printable(program.outputs()[result->output].name).c_str(),
                result->element, result->expected, result->got);
  }
  return exitCode;
}

/// Whether the options ask for times or counters of commands.
static bool isProfiled(const Options &options) {
  return options.profile || !options.profileJson.empty();
}

/// Whether the only run is to be profiled: a simulator counts the same in each.
static bool isFirstRunProfiled(const Options &options) {
  return isProfiled(options) && options.device == CNNRT_DEVICE_CUDA_SIM;
}

/// What bounds kernels on this machine's processors; nothing for other devices.
static std::optional<Roofline> rooflineFor(const cnnrt::Program &program,
                                           const Options &options) {
  cnnrt_program_info info = program.info();
  if (std::string_view(info.target) != "cpu")
    return std::nullopt;
  Roofline roofline =
      measureRoofline(options.threads, info.arena_bytes + info.weights_bytes);
  if (roofline.bytes == 0)
    return std::nullopt;
  return roofline;
}

/// Times the session as far as the options ask, and reports.
static cnnrt::Status measure(const cnnrt::Program &program,
                             cnnrt::Session &session, const Options &options) {
  constexpr size_t kProfiledRuns = 10;
  if (options.benchmarkRuns == 0 && !isProfiled(options))
    return {};
  bool isDone = isFirstRunProfiled(options);
  // Nothing to warm up in a simulator.
  if (options.device != CNNRT_DEVICE_CUDA_SIM)
    if (auto status = warmUp(session); !status)
      return status;
  BenchmarkResult times;
  if (options.benchmarkRuns != 0) {
    auto result = benchmark(session, options.benchmarkRuns);
    if (!result)
      return result.status();
    times = *result;
    printBenchmark(times);
  }
  if (!isProfiled(options))
    return {};
  size_t runs = options.benchmarkRuns ? options.benchmarkRuns : kProfiledRuns;
  auto profiles = profile(session, isDone ? 0 : runs);
  if (!profiles)
    return profiles.status();
  std::optional<Roofline> roofline = rooflineFor(program, options);
  if (options.profile)
    printProfile(program, *profiles, roofline);
  if (options.profileJson.empty())
    return {};
  return writeFile(options.profileJson,
                   reportAsJson(program, times, *profiles, roofline));
}

static cnnrt::Status runModel(const cnnrt::Program &program,
                              cnnrt::Session &session, const Options &options,
                              const std::vector<std::string> &files) {
  if (auto status =
          fillInputs(program, files, options.randomSeed.value_or(0), session);
      !status)
    return status;
  cnnrt_run_options run = CNNRT_RUN_OPTIONS_INIT;
  run.profile = isFirstRunProfiled(options);
  if (auto status = session.run(run); !status)
    return status;
  auto status = options.outputDir.empty()
                    ? printOutputs(program, session)
                    : writeOutputs(program, session, options.outputDir);
  if (!status)
    return status;
  return measure(program, session, options);
}

/// What the simulator reads from its environment.
static void setUpSimulator(const Options &options) {
  if (options.threads != 0)
    setenv("PTXSIM_THREADS", std::to_string(options.threads).c_str(), 1);
  if (!options.simulatedGpu.empty())
    setenv("PTXSIM_DEVICE", options.simulatedGpu.c_str(), 1);
}

static int runWith(const Options &options) {
  cnnrt_load_options load = CNNRT_LOAD_OPTIONS_INIT;
  load.device = options.inspect ? CNNRT_DEVICE_NONE : options.device;
  load.check_weights = options.verify;
  load.device_index = options.deviceIndex;
  if (options.device == CNNRT_DEVICE_CUDA_SIM)
    setUpSimulator(options);
  auto program = cnnrt::Program::load(options.model, load);
  if (!program)
    return report(program.status(), loadErrorCode(program.status()));
  if (options.inspect) {
    inspect(*program);
    return kOk;
  }
  std::vector<std::string> files;
  if (!options.verify) {
    auto matched = matchInputs(*program, options);
    if (!matched)
      return report(matched.status(), kUsageError);
    files = *matched;
  }
  cnnrt_session_options threads = CNNRT_SESSION_OPTIONS_INIT;
  threads.threads = options.threads;
  auto session = cnnrt::Session::create(*program, threads);
  if (!session)
    return report(session.status(), kRunError);
  if (options.verify)
    return verify(*program, *session);
  if (auto status = runModel(*program, *session, options, files); !status)
    return report(status, kRunError);
  return kOk;
}

/// A full disk or a closed pipe behind stdout is an error too.
static int flushed(int exitCode) {
  if (std::fflush(stdout) == 0 || exitCode != kOk)
    return exitCode;
  return report(cnnrt::Status(CNNRT_IO_ERROR, std::string("standard output: ") +
                                                  std::strerror(errno)),
                kRunError);
}

/// Weights are read where the artifact is mapped: if it is truncated meanwhile,
/// the kernel has nothing else to say.
static void explainBusError(int) {
  static const char kText[] =
      "cnn-run: error: a file has been truncated while it was in use: replace "
      "an "
      "artifact by renaming a new one over it, not by writing to it\n";
  ssize_t written = write(STDERR_FILENO, kText, sizeof(kText) - 1);
  (void)written; // there is nobody else to tell
  _exit(kRunError);
}

/// Turns what would end the process by a signal into errors.
static void handleSignals() {
  std::signal(SIGBUS, explainBusError);
  // A write above the limit of file sizes fails then.
  std::signal(SIGXFSZ, SIG_IGN);
}

int main(int argc, char **argv) {
  handleSignals();
  cnnrt::Result<Options> options = parseOptions(argc, argv);
  if (!options) {
    std::fprintf(stderr, "cnn-run: error: %s\n(cnn-run --help explains)\n",
                 printable(options.status().message()).c_str());
    return kUsageError;
  }
  if (options->help || options->version) {
    if (options->help)
      std::fputs(kHelp, stdout);
    else
      std::printf("cnn-run %s\n", cnnrt_version());
    return flushed(kOk);
  }
  return flushed(runWith(*options));
}
