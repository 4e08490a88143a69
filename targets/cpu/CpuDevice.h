//===- CpuDevice.h - processors that code can be made for -------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_CPUDEVICE_H
#define CNNC_TARGETS_CPU_CPUDEVICE_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>

namespace cnnc::cpu {

/// What code generation and the policies need to know of a processor.
struct CpuDevice {
  std::string name;   ///< as given to --device
  std::string triple; ///< LLVM target triple
  std::string arch;   ///< LLVM's name of the architecture
  std::string cpu;    ///< LLVM's -mcpu: the instructions that may be used
  std::string tune;   ///< LLVM's -mtune
  /// Instruction set extensions that the code needs, in LLVM's names; the
  /// artifact lists them and the runtime checks them.
  llvm::SmallVector<std::string> features;
  int64_t vectorBytes;      ///< of a vector register
  int64_t vectorRegisters;  ///< architectural
  int64_t l1Bytes, l2Bytes; ///< data caches of one core
  /// How many threads are expected to share the work: for the machine at hand,
  /// its processors.
  int64_t threads = 8;
  /// How many multiply-adds of whole vector registers a core begins in a cycle.
  int64_t multiplyAdds = 2;

  /// True if an instruction may leave lanes as they are (AVX-512).
  bool hasMasks() const { return vectorBytes == 64; }

  int64_t lanes(int64_t elementBytes) const {
    return vectorBytes / elementBytes;
  }
};

/// Names that `findDevice` knows, for help texts.
llvm::ArrayRef<llvm::StringRef> deviceNames();

/// The device of a name; `native` (or an empty name) is the machine at hand.
std::optional<CpuDevice> findDevice(llvm::StringRef name);

} // namespace cnnc::cpu

#endif
