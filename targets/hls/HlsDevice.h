//===- HlsDevice.h - FPGAs that projects can be made for --------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_HLSDEVICE_H
#define CNNC_TARGETS_HLS_HLSDEVICE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace cnnc::hls {

/// Bits of the wider of the two factors that a slice multiplies: AMD UG579
/// (DSP48E2, UltraScale) and UG479 (DSP48E1, 7 series). The other has 18.
inline constexpr int64_t kDsp48e2Bits = 27, kDsp48e1Bits = 25;

/// Share of external memory's bandwidth that is counted on, an assumption:
/// refresh, turns between reading and writing, and new rows cost the rest.
inline constexpr double kBandwidthShare = 0.75;

/// Cycles until external memory answers: what Vitis assumes by default (UG1399,
/// INTERFACE, `latency=64`).
inline constexpr int64_t kExternalLatency = 64;

/// What the policies and the project's scripts need to know of an FPGA on its
/// board.
struct HlsDevice {
  llvm::StringLiteral name;  ///< what --device takes
  llvm::StringLiteral part;  ///< with package and speed grade, for set_part
  llvm::StringLiteral board; ///< a board's name, another name for --device
  int64_t dsp;               ///< DSP48E1 or DSP48E2 slices
  int64_t bram36;            ///< block RAMs of 36 Kib
  int64_t uram;              ///< UltraRAMs of 288 Kib
  int64_t lut;               ///< 6-input look-up tables
  int64_t ff;                ///< flip-flops
  double clockMHz;           ///< what projects aim at
  double externalGBs;        ///< bandwidth of DRAM, 10^9 bytes/s, whole board
  int64_t multiplierBits = kDsp48e2Bits; ///< of a DSP slice's wider factor
  /// Less than there is, after a design that was too large (explore/Room.h).
  bool leavesRoom = false;

  double hertz() const { return clockMHz * 1e6; }
  /// Frames a second of which each takes so many cycles, at least one.
  double framesPerSecond(int64_t cycles) const {
    return hertz() / double(cycles > 0 ? cycles : 1);
  }

  /// Bytes that external memory moves in a cycle of the clock, in bursts.
  double bytesPerCycle() const {
    return externalGBs * 1e3 / clockMHz * kBandwidthShare;
  }
};

/// Bytes of block RAM and UltraRAM together.
int64_t onChipBytes(const HlsDevice &device);

/// Names that `findDevice` knows, for help texts: devices, the default first,
/// then boards.
llvm::ArrayRef<llvm::StringRef> deviceNames();

/// The device of its own name or of a board's; an empty name means the default.
std::optional<HlsDevice> findDevice(llvm::StringRef name);

} // namespace cnnc::hls

#endif
