//===- ReportHtml.cpp - report.html of a project --------------------------===//

#include "targets/hls/report/HlsReport.h"
#include "targets/hls/report/PipelineDrawing.h"
#include "targets/hls/report/TurnReport.h"
#include "llvm/Support/FormatVariadic.h"

using namespace cnnc::hls;
using llvm::formatv;

static const char kStyle[] = R"(
body { font: 14px sans-serif; margin: 2em; max-width: 1400px; color: #222; }
h1 { font-size: 22px; } h2 { font-size: 18px; margin-top: 2em; }
table { border-collapse: collapse; margin: 1em 0; }
td, th { padding: 3px 9px; text-align: right; border-bottom: 1px solid #ddd; }
td.text, th.text { text-align: left; }
tr.slowest td { background: #fde3df; }
.bar { background: #e8ebef; width: 260px; height: 12px; display: inline-block; }
.bar div { background: #4a7fb5; height: 12px; }
.bar div.over { background: #c0392b; }
.picture { overflow-x: auto; border: 1px solid #ddd; }
svg text { font: 11px sans-serif; fill: #333; }
svg .name { font-weight: bold; }
svg .box rect { fill: #f3f6fa; stroke: #7d8fa3; }
svg .slowest rect { fill: #fde3df; stroke: #c0392b; }
svg .box .busy { fill: #4a7fb5; stroke: none; }
svg .slowest .busy { fill: #c0392b; }
svg .stream path { fill: none; stroke: #9aa7b5; }
svg .deep path { fill: none; stroke: #d08a2e; stroke-width: 2; }
p.note { color: #555; max-width: 70em; }
)";

static const char kNotes[] =
    "Estimates before synthesis. Cycles are those of a cycle simulation of the "
    "process network, with back-pressure and the depths shown; intervals are "
    "within 2 % if synthesis reaches the initiation intervals (II) asked for, "
    "the first frame's latency within 10 %. DSP counts are within 5 %, block "
    "RAM within 10 %, look-up tables and flip-flops within 40 %. A deep FIFO "
    "(orange) holds what its reader cannot take yet: a skip connection beside "
    "layers that need rows of a picture first, or a row that comes while a "
    "window ends its picture. Depths are proven free of deadlock and keep the "
    "interval.";

void cnnc::hls::writeResources(llvm::raw_ostream &os, const Resources &r,
                               const HlsDevice &device) {
  os << "<table>\n";
  for (auto [name, used, there] : r.rows(device)) {
    double share = there > 0 ? double(used) / double(there) : used > 0;
    os << formatv("<tr><td class=\"text\">{0}</td><td>{1}</td><td>of {2}</td>"
                  "<td>{3:F1} %</td><td><div class=\"bar\"><div class=\"{4}\" "
                  "style=\"width:{5:F0}px\"></div></div></td></tr>\n",
                  name, used, there, 100 * share, share > 1 ? "over" : "used",
                  260 * std::min(1.0, share));
  }
  os << "</table>\n";
}

static void writeProcesses(llvm::raw_ostream &os, const DesignEstimate &e) {
  os << "<table><tr><th class=\"text\">process</th><th class=\"text\">kind</th>"
        "<th class=\"text\">shape and folding</th><th>cycles</th><th>II</th>"
        "<th>latency</th><th>works</th><th>DSP</th><th>BRAM18</th><th>LUT</th>"
        "<th>FF</th></tr>\n";
  for (size_t i = 0; i < e.processes.size(); ++i) {
    const ProcessRow &row = e.processes[i];
    Resources r = row.hardware.total();
    os << (int(i) == e.bottleneck() ? "<tr class=\"slowest\">" : "<tr>");
    for (const std::string &text : {row.name, row.kind, row.comment})
      os << "<td class=\"text\">" << escaped(text) << "</td>";
    os << formatv("<td>{0}</td><td>{1}</td><td>{2}</td><td>{3:F0} %</td>"
                  "<td>{4}</td><td>{5}</td><td>{6}</td><td>{7}</td></tr>\n",
                  row.cycles, row.hardware.interval, row.hardware.latency,
                  100 * row.busy, r.dsp, r.bram18, r.lut, r.ff);
  }
  os << "</table>\n";
}

static void writeStreams(llvm::raw_ostream &os, const DesignEstimate &e) {
  os << "<table><tr><th class=\"text\">stream</th><th class=\"text\">from</th>"
        "<th class=\"text\">to</th><th>depth</th><th>most in it</th>"
        "<th>bits</th><th>BRAM18</th></tr>\n";
  auto nameOf = [&](int process) {
    return process < 0 ? std::string("outside")
                       : escaped(e.processes[process].name);
  };
  for (const StreamRow &row : e.streams)
    os << formatv("<tr><td class=\"text\">{0}</td><td class=\"text\">{1}</td>"
                  "<td class=\"text\">{2}</td><td>{3}</td><td>{4}</td>"
                  "<td>{5}</td><td>{6}</td></tr>\n",
                  escaped(row.name), nameOf(row.writer), nameOf(row.reader),
                  row.depth, row.largest, row.bits, row.resources.bram18);
  os << "</table>\n";
}

static void writeDesign(llvm::raw_ostream &os, const DesignReport &report,
                        const HlsDevice &device) {
  const DesignEstimate &e = report.estimate;
  os << "<h2>" << escaped(report.name) << "</h2>\n";
  if (e.deadlock) {
    os << "<pre>" << escaped(*e.deadlock) << "</pre>\n";
  } else {
    double seconds = double(e.interval) / device.hertz();
    os << formatv("<p>First frame after {0} cycles ({1:F2} ms), then one every "
                  "{2} cycles: <b>{3:F1} frames/s</b>. External memory: {4:F2} "
                  "of {5:F1} GB/s.",
                  e.latency, 1e3 * double(e.latency) / device.hertz(),
                  e.interval, 1 / seconds,
                  double(e.externalBytes) / seconds / 1e9, device.externalGBs);
    if (e.bottleneck() >= 0)
      os << " Slowest: <b>" << escaped(e.processes[e.bottleneck()].name)
         << "</b>.";
    os << "</p>\n";
  }
  writeResources(os, e.total, device);
  os << "<div class=\"picture\">\n";
  drawPipeline(os, e);
  os << "</div>\n";
  writeProcesses(os, e);
  writeStreams(os, e);
}

void cnnc::hls::writeReportHtml(llvm::raw_ostream &os, llvm::StringRef title,
                                llvm::ArrayRef<DesignReport> designs,
                                const HlsDevice &device,
                                const TurnReport &turns) {
  os << "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
     << "<title>" << escaped(title) << "</title>\n<style>" << kStyle
     << "</style></head><body>\n<h1>" << escaped(title) << " on "
     << escaped(device.name) << " (" << escaped(device.part)
     << formatv("), {0:F0} MHz</h1>\n", device.clockMHz) << "<p class=\"note\">"
     << kNotes << "</p>\n";
  writeTurns(os, turns, device);
  for (const DesignReport &report : designs)
    writeDesign(os, report, device);
  os << "</body></html>\n";
}
