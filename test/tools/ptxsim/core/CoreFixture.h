//===- CoreFixture.h - PTX run by the simulator's core ----------*- C++ -*-===//

#ifndef CNNC_TEST_TOOLS_PTXSIM_CORE_COREFIXTURE_H
#define CNNC_TEST_TOOLS_PTXSIM_CORE_COREFIXTURE_H

#include "test/tools/ptxsim/core/Operands.h"
#include "tools/ptxsim/core/DeviceMemory.h"
#include "tools/ptxsim/core/Grid.h"
#include "tools/ptxsim/core/Program.h"

#include <cstring>
#include <gtest/gtest.h>
#include <string>

namespace ptxsim::test {

/// A module with its memory. Throws PtxError and Fault as the core does.
class Simulated {
public:
  explicit Simulated(const std::string &ptx, bool checks = true);

  uint64_t allocate(uint64_t bytes) { return memory.allocate(bytes); }
  template <typename T> uint64_t upload(const std::vector<T> &values) {
    uint64_t address = memory.allocate(values.size() * sizeof(T));
    std::memcpy(reinterpret_cast<void *>(address), values.data(),
                values.size() * sizeof(T));
    memory.markWritten(address, values.size() * sizeof(T));
    return address;
  }
  template <typename T>
  std::vector<T> download(uint64_t address, size_t count) const {
    std::vector<T> values(count);
    std::memcpy(values.data(), reinterpret_cast<const void *>(address),
                count * sizeof(T));
    return values;
  }

  struct Shape {
    uint32_t grid = 1, block = 32, dynamicShared = 0;
  };
  /// Launches the kernel with the bytes of its parameters.
  Counters launch(const std::string &kernel,
                  const std::vector<uint8_t> &parameters, Shape shape);
  /// The same for parameters of 8 bytes each.
  Counters launch(const std::string &kernel,
                  const std::vector<uint64_t> &parameters, Shape shape);

private:
  bool checks;
  DeviceMemory memory;
  std::unique_ptr<Program> program;
};

/// A module of one kernel `k` with parameters of 64 bits, `names` split by
/// spaces; the registers that evaluate() names are declared in it, those of
/// 64 bits whose names are %PARAMETER have the parameters' values.
std::string kernel(const std::string &names, const std::string &body);

/// Runs `body` once for each row of the operands, in as many threads. Column 0
/// is in %a (32 bits), %ha (16), %la (64) and %pa (its lowest bit), the next
/// ones in %b, %c, %d and so on. The result is what `body` leaves in %out32,
/// %out16, %out64 or %outp; %t0..7, %ht0..7, %lt0..7 and %pt0..7 are free.
Column evaluate(const std::string &body, const Table &operands);

/// Expects evaluate(body) to give what `formula`, a function of one to four
/// uint64_t, gives for each row.
template <typename Formula>
void expectEach(const std::string &body, const Table &operands,
                Formula formula) {
  Column got = evaluate(body, operands);
  unsigned wrong = 0;
  for (size_t row = 0; row < got.size() && wrong < 4; ++row) {
    auto at = [&](size_t n) { return operands[n][row]; };
    uint64_t expected;
    if constexpr (std::is_invocable_v<Formula, uint64_t>)
      expected = formula(at(0));
    else if constexpr (std::is_invocable_v<Formula, uint64_t, uint64_t>)
      expected = formula(at(0), at(1));
    else if constexpr (std::is_invocable_v<Formula, uint64_t, uint64_t,
                                           uint64_t>)
      expected = formula(at(0), at(1), at(2));
    else
      expected = formula(at(0), at(1), at(2), at(3));
    if (got[row] == expected)
      continue;
    ++wrong;
    ADD_FAILURE() << body << "\n  operands: " << rowText(operands, row)
                  << "\n  gives " << hex(got[row]) << ", expected "
                  << hex(expected);
  }
}

/// What loading `ptx` reports; empty if it loads.
std::string loadError(const std::string &ptx);
/// The fault of running `body` in a kernel of 32 threads; empty if none.
std::string faultOf(const std::string &body);

} // namespace ptxsim::test

#endif // CNNC_TEST_TOOLS_PTXSIM_CORE_COREFIXTURE_H
