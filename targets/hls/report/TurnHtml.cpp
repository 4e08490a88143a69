//===- TurnHtml.cpp - engines and turns in report.html --------------------===//

#include "targets/hls/report/PipelineDrawing.h"
#include "targets/hls/report/TurnReport.h"
#include "llvm/Support/FormatVariadic.h"

using namespace cnnc::hls;
using llvm::formatv;

static const char kNotes[] =
    "A layer runs on an engine tile by tile; for each tile its input is read, "
    "weights are read, sums are computed and results are written side by side, "
    "and the slowest of these, or external memory, bounds the layer. Estimates "
    "before synthesis: cycles are within 10 % where sums bound, within 30 % "
    "where memory does. What runs in turn begins when the one before has "
    "ended; "
    "of loops over arrays cycles are not known.";

static void writeLayers(llvm::raw_ostream &os, const EngineRow &engine,
                        const HlsDevice &device) {
  os << "<table><tr><th class=\"text\">layer</th><th class=\"text\">nodes</th>"
        "<th>tiles</th><th>pixels</th><th>cycles</th><th class=\"text\">bound "
        "by</th><th>products busy</th><th>bytes</th><th>GB/s</th></tr>\n";
  for (const EngineLayerRow &row : engine.layers) {
    const EngineRun &run = row.run;
    double seconds = double(run.cycles) / device.hertz();
    os << formatv("<tr><td class=\"text\">{0}</td><td class=\"text\">{1}</td>"
                  "<td>{2}</td><td>{3}x{4}</td><td>{5}</td>"
                  "<td class=\"text\">{6}</td><td>{7:F0} %</td><td>{8}</td>"
                  "<td>{9:F2}</td></tr>\n",
                  escaped(row.kernel), escaped(row.nodes), run.tiles,
                  run.tile.rows, run.tile.columns, run.cycles, run.bound,
                  100 * row.busy(engine.shape), run.bytes,
                  double(run.bytes) / seconds / 1e9);
  }
  os << "</table>\n";
}

static void writeEngine(llvm::raw_ostream &os, const EngineRow &engine,
                        const HlsDevice &device) {
  const EngineShape &s = engine.shape;
  os << "<h2>" << escaped(engine.name) << "</h2>\n<p>";
  if (s.isDepthwise)
    os << formatv("{0} channels of a depthwise convolution a cycle", s.pi);
  else
    os << formatv("{0} &rarr; {1} channels a cycle", s.pi, s.po);
  double seconds = double(engine.cycles()) / device.hertz();
  os << formatv("; {0} positions of a channel lane and {1} pixels in a tile, "
                "{2} weights and {3} channels from memory a cycle, and {3} "
                "results there. {4} layers in {5} cycles ({6:F2} ms) with {7} "
                "bytes: {8:F2} of {9:F1} GB/s.</p>\n",
                s.positions, s.pixels, s.beat, s.word, engine.layers.size(),
                engine.cycles(), 1e3 * seconds, engine.bytes(),
                double(engine.bytes()) / seconds / 1e9, device.externalGBs);
  writeResources(os, engine.resources, device);
  os << "<table><tr><th class=\"text\">stream</th><th>depth</th><th>bits</th>"
        "</tr>\n";
  for (const EngineFifo &fifo : fifosOf(s))
    os << formatv("<tr><td class=\"text\">{0}</td><td>{1}</td><td>{2}</td>"
                  "</tr>\n",
                  fifo.name, fifo.depth, fifo.bits);
  os << "</table>\n";
  writeLayers(os, engine, device);
}

static void writeSchedule(llvm::raw_ostream &os, const TurnReport &report) {
  static constexpr const char *kKinds[] = {"", "pipeline", "loops"};
  os << "<table><tr><th></th><th class=\"text\">kernel</th><th class=\"text\">"
        "nodes</th><th class=\"text\">runs as</th><th>cycles</th><th>share</th>"
        "</tr>\n";
  double all = double(std::max<int64_t>(1, report.cycles()));
  for (size_t i = 0; i < report.turns.size(); ++i) {
    const Turn &turn = report.turns[i];
    os << formatv("<tr><td>{0}</td><td class=\"text\">{1}</td>"
                  "<td class=\"text\">{2}</td><td class=\"text\">{3}</td>",
                  i, escaped(turn.kernel), escaped(turn.nodes),
                  turn.on.empty() ? kKinds[int(turn.kind)] : turn.on.c_str());
    os << formatv("<td>{0}</td><td>{1:F1} %</td></tr>\n", turn.cycles,
                  100 * double(turn.cycles) / all);
  }
  os << "</table>\n";
}

void cnnc::hls::writeTurns(llvm::raw_ostream &os, const TurnReport &report,
                           const HlsDevice &device) {
  if (report.turns.empty())
    return;
  double seconds = double(report.cycles()) / device.hertz();
  os << "<h2>In turn</h2>\n<p class=\"note\">" << kNotes << "</p>\n<p>"
     << formatv("{0} kernels in {1} cycles ({2:F2} ms)", report.turns.size(),
                report.cycles(), 1e3 * seconds);
  if (report.cycles() > 0)
    os << formatv(": <b>{0:F1} frames/s</b>", 1 / seconds);
  os << ". Together they take:</p>\n";
  writeResources(os, report.resources, device);
  writeSchedule(os, report);
  for (const EngineRow &engine : report.engines)
    writeEngine(os, engine, device);
}
