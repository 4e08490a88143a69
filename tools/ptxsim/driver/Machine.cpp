//===- Machine.cpp - The simulator's core as the driver's device ----------===//

#include "tools/ptxsim/driver/Machine.h"
#include "tools/ptxsim/core/Grid.h"
#include "tools/ptxsim/core/Parser.h"
#include "tools/ptxsim/driver/Estimate.h"
#include "tools/ptxsim/driver/Metrics.h"
#include "tools/ptxsim/driver/Profile.h"
#include "tools/ptxsim/driver/Registers.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <sys/resource.h>
#include <thread>

namespace ptxsim::driver {
namespace {

/// Where variables of modules lie, for isVariable.
using VariableRanges = std::map<uint64_t, uint64_t>;

class SimCode : public Code {
public:
  SimCode(DeviceMemory &memory, VariableRanges &ranges)
      : memory(memory), ranges(ranges) {}

  ~SimCode() override {
    for (auto &[name, range] : variables) {
      ranges.erase(range.first);
      memory.free(range.first);
    }
  }

  /// Parses and decodes `ptx`. Throws PtxError.
  void load(const std::string &ptx) {
    text = ptx;
    Module module = parseModule(ptx);
    uint32_t version = module.version;
    program = decode(
        std::move(module),
        [](void *user, const Variable &v) {
          return static_cast<SimCode *>(user)->place(v);
        },
        this);
    for (const auto &[name, function] : program->functions)
      if (function->isEntry)
        kernels[name] = describe(*function, version);
  }

  const Kernel *find(const std::string &entry) const override {
    auto found = kernels.find(entry);
    return found == kernels.end() ? nullptr : &found->second;
  }

  bool findVariable(const std::string &name, uint64_t &address,
                    uint64_t &bytes) const override {
    auto found = variables.find(name);
    if (found == variables.end())
      return false;
    address = found->second.first;
    bytes = found->second.second;
    return true;
  }

  /// Replaces the estimates of registers, the first time, by what an assembler
  /// says.
  void learnRegisters(const std::string &arch) {
    if (text.empty())
      return;
    for (const auto &[name, count] : assembledRegisters(text, arch))
      if (auto kernel = kernels.find(name); kernel != kernels.end()) {
        kernel->second.registers = count;
        kernel->second.areRegistersKnown = true;
      }
    text.clear();
  }

  const Program &decoded() const { return *program; }
  const std::string target() const { return program->module.target; }

private:
  uint64_t place(const Variable &v) {
    uint64_t bytes = std::max<uint64_t>(v.bytes(), 1);
    uint64_t address = memory.allocate(bytes);
    if (!address)
      throw PtxError(v.line, "no memory left for '" + v.name + "'");
    memory.markWritten(address, bytes);
    variables[v.name] = {address, v.bytes()};
    ranges[address] = bytes;
    return address;
  }

  Kernel describe(const DecodedFunction &f, uint32_t version) const {
    Kernel kernel;
    kernel.name = f.name;
    for (const Layout &p : f.params) {
      kernel.parameters.push_back({p.offset, p.bytes});
      kernel.parameterBytes = p.offset + p.bytes;
    }
    kernel.staticShared = f.sharedBytes;
    kernel.local = f.localBytes;
    // PTX is in single assignment: what a compiler would keep alive at once is
    // unknown, so that this only orders kernels.
    kernel.registers = std::min<uint32_t>(255, 16 + f.registerCount / 8);
    const uint32_t *most = f.source->requiredThreads[0]
                               ? f.source->requiredThreads
                               : f.source->maxThreads;
    if (most[0])
      kernel.maxThreads =
          most[0] * std::max(1u, most[1]) * std::max(1u, most[2]);
    kernel.ptxVersion = version;
    return kernel;
  }

  DeviceMemory &memory;
  VariableRanges &ranges;
  std::unique_ptr<Program> program;
  std::map<std::string, Kernel> kernels;
  std::map<std::string, std::pair<uint64_t, uint64_t>> variables;
  std::string text; ///< of the module, until its registers are known
};

/// "sm_80" as 80; 0 for anything else.
uint32_t capabilityOf(const std::string &target) {
  return target.rfind("sm_", 0) == 0
             ? uint32_t(std::strtoul(target.c_str() + 3, nullptr, 10))
             : 0;
}

KernelFault::Kind kindOf(FaultKind kind) {
  switch (kind) {
  case FaultKind::OutOfBounds:
  case FaultKind::UseAfterFree:
    return KernelFault::BadAddress;
  case FaultKind::Misaligned:
    return KernelFault::Misaligned;
  case FaultKind::Instruction:
    return KernelFault::Instruction;
  case FaultKind::Deadlock:
    return KernelFault::Timeout;
  default:
    return KernelFault::Other;
  }
}

/// The value of an environment variable, or `otherwise`.
std::string environment(const char *name, const char *otherwise) {
  const char *value = std::getenv(name);
  return value && *value ? value : otherwise;
}

/// The text that PTXSIM_PTX names. Throws CodeError.
std::string readText(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file)
    throw CodeError{"PTXSIM_PTX=" + path + ": cannot be read", false};
  return text;
}

class SimMachine : public Machine {
public:
  SimMachine(const DeviceFigures &device, bool checks, unsigned threads,
             uint64_t instructionLimit, std::string profilePath)
      : device(device), checks(checks), threads(threads),
        instructionLimit(instructionLimit),
        memory(reservable(device.memoryBytes), checks),
        profile(std::move(profilePath)) {}

  const DeviceFigures &figures() const override { return device; }

  uint64_t allocate(uint64_t bytes) override {
    return memory.used() + bytes > uint64_t(device.memoryBytes)
               ? 0
               : memory.allocate(bytes);
  }
  void free(uint64_t address) override { memory.free(address); }
  void mapHost(void *host, uint64_t bytes) override {
    memory.mapHost(reinterpret_cast<uint64_t>(host), bytes);
  }
  void unmapHost(void *host) override {
    memory.unmapHost(reinterpret_cast<uint64_t>(host));
  }
  bool isDeviceAddress(uint64_t address) const override {
    return memory.contains(address);
  }
  bool isVariable(uint64_t address, uint64_t bytes) const override {
    auto it = ranges.upper_bound(address);
    if (it == ranges.begin())
      return false;
    --it;
    return address + bytes <= it->first + it->second;
  }

  void write(uint64_t to, const void *from, uint64_t bytes) override {
    std::memcpy(reinterpret_cast<void *>(to), from, bytes);
    memory.markWritten(to, bytes);
  }
  void read(void *to, uint64_t from, uint64_t bytes) override {
    std::memcpy(to, reinterpret_cast<const void *>(from), bytes);
  }
  void copy(uint64_t to, uint64_t from, uint64_t bytes) override {
    std::memmove(reinterpret_cast<void *>(to),
                 reinterpret_cast<const void *>(from), bytes);
    memory.copyWritten(to, from, bytes);
  }
  void fill(uint64_t to, uint32_t value, uint32_t elementBytes,
            uint64_t count) override {
    for (uint64_t n = 0; n < count; ++n)
      std::memcpy(reinterpret_cast<uint8_t *>(to) + n * elementBytes, &value,
                  elementBytes);
    memory.markWritten(to, count * elementBytes);
  }

  std::unique_ptr<Code> load(const std::string &ptx) override {
    auto code = std::make_unique<SimCode>(memory, ranges);
    std::string other = environment("PTXSIM_PTX", "");
    try {
      code->load(other.empty() ? ptx : readText(other));
    } catch (const PtxError &error) {
      throw CodeError{error.what(), false};
    }
    if (capabilityOf(code->target()) > uint32_t(device.computeCapability))
      throw CodeError{"ptxsim: the PTX is for " + code->target() +
                          ", the device is " + std::string(device.arch),
                      false};
    return code;
  }

  void launch(Code &code, const Kernel &kernel, const LaunchShape &shape,
              const uint8_t *parameters) override {
    SimCode &own = static_cast<SimCode &>(code);
    const Program &program = own.decoded();
    latest.clear();
    Launch launch;
    launch.program = &program;
    launch.entry = program.functions.at(kernel.name).get();
    std::copy_n(shape.grid, 3, launch.grid);
    std::copy_n(shape.block, 3, launch.block);
    launch.dynamicShared = shape.sharedBytes;
    launch.parameters = parameters;
    launch.parameterBytes = kernel.parameterBytes;
    launch.memory = &memory;
    launch.checks = checks;
    launch.instructionLimit = instructionLimit;
    try {
      LaunchCounters counters = runGrid(launch, threads);
      if (keepsMetrics || profile.isWanted()) {
        own.learnRegisters(std::string(device.arch));
        latest = metricsOf(device, kernel, launch, counters);
        profile.record(latest, launch, counters);
      }
      clock += 1e9 * estimate(device, kernel, launch, counters.all).seconds;
    } catch (const Fault &fault) {
      throw KernelFault{kindOf(fault.kind), fault.what()};
    }
  }

  double now() override { return clock; }

  void keepMetrics(bool keep) override { keepsMetrics = keep; }
  const std::vector<Metric> &metrics() const override { return latest; }

private:
  /// A limit on this process's address space may leave less than a card has,
  /// which then shows as memory that runs out early.
  static uint64_t reservable(uint64_t wanted) {
    rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
      return wanted;
    return std::min<uint64_t>(wanted, limit.rlim_cur / 3);
  }

  DeviceFigures device;
  bool checks;
  unsigned threads;
  uint64_t instructionLimit;
  DeviceMemory memory;
  VariableRanges ranges;
  Profile profile;
  bool keepsMetrics = false;
  static thread_local std::vector<Metric> latest;
  /// Nanoseconds that kernels have taken on the device, as estimated.
  double clock = 0;
};

thread_local std::vector<Metric> SimMachine::latest;

/// What PTXSIM_DEVICE may be.
std::string deviceNames() {
  std::string names;
  for (const cnnc::ptx::Gpu &gpu : cnnc::ptx::kGpus)
    names += std::string(gpu.arch) + ", ";
  for (const cnnc::ptx::GpuAlias &alias : cnnc::ptx::kGpuAliases)
    names += std::string(alias.name) + ", ";
  return names + "none";
}

/// Reads a variable that is a number from 1 to `most`; false with a text if it
/// is something else.
bool readNumber(const char *name, uint64_t otherwise, uint64_t most,
                uint64_t &value, std::string &problem) {
  std::string text = environment(name, std::to_string(otherwise).c_str());
  char *end = nullptr;
  value = std::strtoull(text.c_str(), &end, 10);
  bool isNumber = !text.empty() && text[0] >= '0' && text[0] <= '9' && !*end;
  if (isNumber && value >= 1 && value <= most)
    return true;
  problem = std::string(name) + "=" + text + ": expected a number from 1 to " +
            std::to_string(most);
  return false;
}

} // namespace

std::unique_ptr<Machine> Machine::create(std::string &problem) {
  std::string name = environment("PTXSIM_DEVICE", "sm_80");
  const DeviceFigures *device = cnnc::ptx::findGpu(name);
  if (!device) {
    problem =
        "PTXSIM_DEVICE=" + name + ": unknown device; known: " + deviceNames();
    return nullptr;
  }
  std::string checks = environment("PTXSIM_CHECKS", "1");
  if (checks != "0" && checks != "1") {
    problem = "PTXSIM_CHECKS=" + checks + ": expected 0 or 1";
    return nullptr;
  }
  uint64_t threads = 0, instructions = 0;
  if (!readNumber("PTXSIM_THREADS",
                  std::max(1u, std::thread::hardware_concurrency()), 1024,
                  threads, problem) ||
      !readNumber("PTXSIM_INSTRUCTIONS", kInstructionLimit, uint64_t(1) << 62,
                  instructions, problem))
    return nullptr;
  return std::make_unique<SimMachine>(*device, checks == "1", unsigned(threads),
                                      instructions,
                                      environment("PTXSIM_PROFILE", ""));
}

} // namespace ptxsim::driver
