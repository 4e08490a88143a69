//===- Resources.h - what a part of a design takes of a device --*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ESTIMATE_RESOURCES_H
#define CNNC_TARGETS_HLS_ESTIMATE_RESOURCES_H

#include "targets/hls/HlsDevice.h"
#include <array>
#include <cstdint>

namespace cnnc::hls {

/// One kind of resource: what a design needs, and what its device has.
struct ResourceRow {
  const char *name;
  int64_t needed, there;
};

/// Amounts of a device's resources. Block RAM counts in halves of 18 Kib, in
/// which it is handed out.
struct Resources {
  int64_t dsp = 0;    ///< DSP48 slices
  int64_t bram18 = 0; ///< block RAMs of 18 Kib
  int64_t uram = 0;   ///< UltraRAMs
  int64_t lut = 0;    ///< look-up tables, those used as memory included
  int64_t ff = 0;     ///< flip-flops

  int64_t bram36() const { return (bram18 + 1) / 2; }

  Resources &operator+=(const Resources &other) {
    dsp += other.dsp;
    bram18 += other.bram18;
    uram += other.uram;
    lut += other.lut;
    ff += other.ff;
    return *this;
  }
  Resources operator+(const Resources &other) const {
    Resources sum = *this;
    return sum += other;
  }
  Resources operator*(int64_t times) const {
    return {dsp * times, bram18 * times, uram * times, lut * times, ff * times};
  }
  bool operator==(const Resources &other) const {
    return dsp == other.dsp && bram18 == other.bram18 && uram == other.uram &&
           lut == other.lut && ff == other.ff;
  }

  /// Kind by kind, as tables show them.
  std::array<ResourceRow, 5> rows(const HlsDevice &device) const {
    return {{{"DSP", dsp, device.dsp},
             {"BRAM36", bram36(), device.bram36},
             {"URAM", uram, device.uram},
             {"LUT", lut, device.lut},
             {"FF", ff, device.ff}}};
  }

  /// True if a device has as much.
  bool fit(const HlsDevice &device) const {
    for (const ResourceRow &row : rows(device))
      if (row.needed > row.there)
        return false;
    return true;
  }
};

} // namespace cnnc::hls

#endif
