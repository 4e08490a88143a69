//===- HlsDevice.cpp - FPGAs that projects can be made for ----------------===//
//
// Resources: AMD's product tables and data sheets, DS190 (Zynq-7000), DS891
// (Zynq UltraScale+), DS987 (Kria K26), DS965 (Alveo U50), DS962 (Alveo U200
// and U250), DS963 (Alveo U280). Bandwidth: width times rate of the board's
// memory (PYNQ-Z2: 16 bits of DDR3-1050; ZCU104 and KV260: 64 bits of
// DDR4-2400; ZCU102: 64 bits of DDR4-2133), for Alveo cards the data sheets'
// figures.
//
//===----------------------------------------------------------------------===//

#include "targets/hls/HlsDevice.h"

using namespace cnnc::hls;

static constexpr HlsDevice kDevices[] = {
    //  name, part, board, DSP, BRAM36, URAM, LUT, FF, MHz, GB/s
    {"zu7ev", "xczu7ev-ffvc1156-2-e", "zcu104", 1728, 312, 96, 230400, 460800,
     300, 19.2},
    {"xc7z020", "xc7z020clg400-1", "pynq-z2", 220, 140, 0, 53200, 106400, 100,
     2.1, kDsp48e1Bits},
    {"zu9eg", "xczu9eg-ffvb1156-2-e", "zcu102", 2520, 912, 0, 274080, 548160,
     300, 17.1},
    {"xck26", "xck26-sfvc784-2LV-c", "kv260", 1248, 144, 64, 117120, 234240,
     300, 19.2},
    {"u50", "xcu50-fsvh2104-2-e", "alveo-u50", 5952, 1344, 640, 871680, 1743360,
     300, 316},
    {"u250", "xcu250-figd2104-2L-e", "alveo-u250", 12288, 2688, 1280, 1728000,
     3456000, 300, 77},
    {"u280", "xcu280-fsvh2892-2L-e", "alveo-u280", 9024, 2016, 960, 1303680,
     2607360, 300, 460},
};

int64_t cnnc::hls::onChipBytes(const HlsDevice &device) {
  return (device.bram36 * 36 + device.uram * 288) * 1024 / 8;
}

llvm::ArrayRef<llvm::StringRef> cnnc::hls::deviceNames() {
  static constexpr llvm::StringRef kNames[] = {
      "zu7ev", "xc7z020",   "zu9eg",      "xck26",     "u50",
      "u250",  "u280",      "zcu104",     "pynq-z2",   "zcu102",
      "kv260", "alveo-u50", "alveo-u250", "alveo-u280"};
  return kNames;
}

std::optional<HlsDevice> cnnc::hls::findDevice(llvm::StringRef name) {
  if (name.empty())
    return kDevices[0];
  for (const HlsDevice &device : kDevices)
    if (name == device.name || name == device.board)
      return device;
  return std::nullopt;
}
