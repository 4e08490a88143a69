//===- DesignTable.cpp - an estimate as text ------------------------------===//

#include "targets/hls/report/DesignTable.h"
#include "llvm/Support/FormatVariadic.h"

using namespace cnnc::hls;
using llvm::formatv;

static void printTotals(llvm::raw_ostream &os, const DesignEstimate &e,
                        const HlsDevice &device) {
  for (const ResourceRow &row : e.total.rows(device)) {
    os << formatv("  {0,-8} {1,9} of {2,9}", row.name, row.needed, row.there);
    if (row.there > 0)
      os << formatv(" {0,6:F1}%",
                    100.0 * double(row.needed) / double(row.there));
    os << "\n";
  }
}

void cnnc::hls::printEstimate(llvm::raw_ostream &os, llvm::StringRef design,
                              const DesignEstimate &e,
                              const HlsDevice &device) {
  os << formatv("design {0} on {1} at {2:F0} MHz\n", design, device.name,
                device.clockMHz);
  if (e.deadlock) {
    os << "  " << *e.deadlock << "\n";
  } else {
    double speed = device.framesPerSecond(e.interval);
    os << formatv("  first frame {0} cycles, then one every {1} cycles: {2:F1} "
                  "frames/s\n",
                  e.latency, e.interval, speed);
    os << formatv(
        "  external memory {0} bytes a frame: {1:F2} of {2:F1} GB/s\n",
        e.externalBytes, double(e.externalBytes) * speed / 1e9,
        device.externalGBs);
    os << formatv("  DSP efficiency {0:F1}%, if all slices packed two products "
                  "{1:F1}%\n",
                  100 * e.dspEfficiency(), 100 * e.dspEfficiencyAt(2));
  }
  printTotals(os, e, device);
  os << formatv("  {0,-28} {1,-10} {2,9} {3,3} {4,4} {5,6} {6,9} {7,5} {8,6} "
                "{9,7} {10,7}\n",
                "process", "kind", "cycles", "II", "L", "busy", "waited", "DSP",
                "BRAM18", "LUT", "FF");
  for (const ProcessRow &row : e.processes) {
    Resources r = row.hardware.total();
    os << formatv("  {0,-28} {1,-10} {2,9} {3,3} {4,4} {5,5:F1}% {6,9} {7,5} "
                  "{8,6} {9,7} {10,7}\n",
                  row.name, row.kind, row.cycles, row.hardware.interval,
                  row.hardware.latency, 100 * row.busy, row.waited, r.dsp,
                  r.bram18, r.lut, r.ff);
  }
  os << formatv("  {0,-28} {1,9} {2,9} {3,6} {4,6}\n", "stream", "depth",
                "largest", "bits", "BRAM18");
  for (const StreamRow &row : e.streams)
    os << formatv("  {0,-28} {1,9} {2,9} {3,6} {4,6}\n", row.name, row.depth,
                  row.largest, row.bits, row.resources.bram18);
}
