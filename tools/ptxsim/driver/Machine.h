//===- Machine.h - The simulated device behind the driver -------*- C++ -*-===//
//
// What the driver asks of the simulator's core.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TOOLS_PTXSIM_DRIVER_MACHINE_H
#define CNNC_TOOLS_PTXSIM_DRIVER_MACHINE_H

#include "targets/ptx/GpuTable.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ptxsim::driver {

struct LaunchShape {
  uint32_t grid[3] = {1, 1, 1};
  uint32_t block[3] = {1, 1, 1};
  uint32_t sharedBytes = 0;
};

/// A kernel's parameter: where its value lies among all of them.
struct Parameter {
  uint32_t offset, bytes;
};

/// What is known of an entry without running it.
struct Kernel {
  std::string name;
  std::vector<Parameter> parameters;
  uint32_t parameterBytes = 0;
  uint32_t staticShared = 0, local = 0, constant = 0;
  /// Of a thread. An estimate until a machine that keeps metrics launches the
  /// kernel, where ptxas is found: PTX has as many registers as it likes.
  uint32_t registers = 0;
  bool areRegistersKnown = false;
  /// Threads in a block at most (.maxntid, .reqntid); 0: the device's limit.
  uint32_t maxThreads = 0;
  /// 10 * major + minor.
  uint32_t ptxVersion = 0;
};

/// A loaded module.
class Code {
public:
  virtual ~Code() = default;
  /// Null if there is no such entry.
  virtual const Kernel *find(const std::string &entry) const = 0;
  /// A variable's address and size; false if there is no such variable.
  virtual bool findVariable(const std::string &name, uint64_t &address,
                            uint64_t &bytes) const = 0;
};

/// Text that is not PTX for this device; what() reads like the log of a
/// compiler.
struct CodeError {
  std::string log;
  bool isForOtherDevice = false;
};

/// A kernel did what it must not.
struct KernelFault {
  enum Kind { BadAddress, Misaligned, Instruction, Timeout, Other } kind;
  /// Kernel, line, block, thread, address.
  std::string text;
};

/// Static figures of the device, by the names of PTXSIM_DEVICE.
using DeviceFigures = cnnc::ptx::Gpu;

/// One thing that is known of a launch after it has run: a number, or a text.
struct Metric {
  std::string name;
  double number = 0;
  std::string text;
  bool isText = false;
};

class Machine {
public:
  virtual ~Machine() = default;

  /// Makes the machine of PTXSIM_DEVICE, PTXSIM_CHECKS, PTXSIM_THREADS,
  /// PTXSIM_INSTRUCTIONS and PTXSIM_PROFILE; null with a text if one of them
  /// makes no sense.
  static std::unique_ptr<Machine> create(std::string &problem);

  virtual const DeviceFigures &figures() const = 0;

  /// 256-byte aligned; 0 if there is no memory.
  virtual uint64_t allocate(uint64_t bytes) = 0;
  virtual void free(uint64_t address) = 0;
  /// Lets kernels use memory of the host's, at its own address.
  virtual void mapHost(void *memory, uint64_t bytes) = 0;
  virtual void unmapHost(void *memory) = 0;

  /// Whether an address lies where allocations and variables are; those of the
  /// host's never do.
  virtual bool isDeviceAddress(uint64_t address) const = 0;
  /// Whether the range lies in a variable of a loaded module.
  virtual bool isVariable(uint64_t address, uint64_t bytes) const = 0;

  // Of ranges that lie in allocations or variables.
  virtual void write(uint64_t to, const void *from, uint64_t bytes) = 0;
  virtual void read(void *to, uint64_t from, uint64_t bytes) = 0;
  virtual void copy(uint64_t to, uint64_t from, uint64_t bytes) = 0;
  virtual void fill(uint64_t to, uint32_t value, uint32_t elementBytes,
                    uint64_t count) = 0;

  /// Throws CodeError.
  virtual std::unique_ptr<Code> load(const std::string &ptx) = 0;

  /// Runs a grid to its end. Throws KernelFault.
  virtual void launch(Code &code, const Kernel &kernel,
                      const LaunchShape &shape, const uint8_t *parameters) = 0;

  /// Nanoseconds of the device's clock.
  virtual double now() = 0;

  /// Whether launches leave metrics from now on.
  virtual void keepMetrics(bool keep) = 0;
  /// Of the calling thread's latest launch; empty if it left none.
  virtual const std::vector<Metric> &metrics() const = 0;
};

} // namespace ptxsim::driver

#endif // CNNC_TOOLS_PTXSIM_DRIVER_MACHINE_H
