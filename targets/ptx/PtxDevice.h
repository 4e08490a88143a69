//===- PtxDevice.h - GPUs that code can be made for -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_PTXDEVICE_H
#define CNNC_TARGETS_PTX_PTXDEVICE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace cnnc::ptx {

/// What code generation and the policies need to know of a GPU. Sizes are those
/// of one streaming multiprocessor (SM) if not said otherwise.
struct PtxDevice {
  llvm::StringLiteral arch;       ///< "sm_80": LLVM's -mcpu and ptxas' -arch
  int32_t computeCapability;      ///< 10 * major + minor
  llvm::StringLiteral ptxFeature; ///< LLVM's feature for the PTX ISA version
  int32_t multiprocessors;        ///< of the card described
  int32_t registers;              ///< 32-bit
  int32_t sharedBytes;            ///< usable by the blocks of an SM
  int32_t blockSharedBytes;       ///< usable by one block, after opting in
  int32_t maxThreads;             ///< resident threads
  double clockGHz;                ///< boost
  double memoryGBs;          ///< bandwidth of DRAM, 10^9 bytes/s, whole card
  int32_t fmaPerCycle;       ///< f32 multiply-adds
  int32_t tensorF16PerCycle; ///< dense f16 multiply-adds with f32 sums

  // PTX ISA, "cp.async" and "mma": the first targets that know them.
  bool hasAsyncCopy() const { return computeCapability >= 80; }
  bool hasTensorTf32() const { return computeCapability >= 80; }
  /// Depth of one mma with 16 rows and f16 operands.
  int64_t tensorF16Depth() const { return computeCapability >= 80 ? 16 : 8; }
};

/// Names that `findDevice` knows, for help texts: architectures, the default
/// first, then the names of cards.
llvm::ArrayRef<llvm::StringLiteral> deviceNames();

/// The device of an architecture's or a card's name.
std::optional<PtxDevice> findDevice(llvm::StringRef name);

} // namespace cnnc::ptx

#endif
