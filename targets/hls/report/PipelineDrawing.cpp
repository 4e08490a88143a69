//===- PipelineDrawing.cpp - a design as a picture ------------------------===//

#include "targets/hls/report/PipelineDrawing.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace cnnc::hls;
using llvm::formatv;

// In pixels.
static constexpr int64_t kBoxWidth = 250, kBoxHeight = 40;
static constexpr int64_t kColumn = 290, kRow = 62, kMargin = 12;

std::string cnnc::hls::escaped(llvm::StringRef text) {
  std::string result;
  llvm::raw_string_ostream os(result);
  llvm::printHTMLEscaped(text, os);
  return result;
}

namespace {
/// Where the boxes stand: a row below all that they read, the first column that
/// is free.
class Layout {
public:
  explicit Layout(const DesignEstimate &estimate)
      : row(estimate.processes.size(), 0), column(row) {
    for (size_t round = 0; round < row.size(); ++round) {
      bool changed = false;
      for (const StreamRow &stream : estimate.streams)
        if (stream.writer >= 0 && stream.reader >= 0 &&
            row[stream.reader] <= row[stream.writer]) {
          row[stream.reader] = row[stream.writer] + 1;
          changed = true;
        }
      if (!changed)
        break;
    }
    std::vector<int64_t> used(row.size() + 1, 0);
    for (size_t i = 0; i < row.size(); ++i) {
      column[i] = used[row[i]]++;
      rows = std::max(rows, row[i] + 1);
      columns = std::max(columns, column[i] + 1);
    }
  }

  int64_t x(int process) const { return kMargin + column[process] * kColumn; }
  int64_t y(int process) const { return kMargin + row[process] * kRow; }

  std::vector<int64_t> row, column;
  int64_t rows = 1, columns = 1;
};

class Drawing {
public:
  Drawing(llvm::raw_ostream &os, const DesignEstimate &estimate)
      : os(os), estimate(estimate), layout(estimate) {}

  void run() {
    // Lines that pass boxes swing out to the right.
    int64_t width = 2 * kMargin + layout.columns * kColumn + 160;
    int64_t height = 2 * kMargin + layout.rows * kRow;
    os << formatv("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" "
                  "height=\"{1}\" viewBox=\"0 0 {0} {1}\">\n",
                  width, height);
    for (const StreamRow &stream : estimate.streams)
      if (stream.writer >= 0 && stream.reader >= 0)
        line(stream);
    for (size_t i = 0; i < estimate.processes.size(); ++i)
      box(int(i));
    os << "</svg>\n";
  }

private:
  void line(const StreamRow &stream) {
    int64_t x1 = layout.x(stream.writer) + kBoxWidth / 2;
    int64_t y1 = layout.y(stream.writer) + kBoxHeight;
    int64_t x2 = layout.x(stream.reader) + kBoxWidth / 2;
    int64_t y2 = layout.y(stream.reader);
    int64_t span = layout.row[stream.reader] - layout.row[stream.writer];
    os << formatv("<g class=\"{0}\"><title>{1}: depth {2}, at most {3} in it, "
                  "{4} bits</title>",
                  stream.depth > 32 ? "deep" : "stream", escaped(stream.name),
                  stream.depth, stream.largest, stream.bits);
    int64_t tx, ty;
    if (span <= 1) {
      os << formatv("<path d=\"M{0} {1} L{2} {3}\"/>", x1, y1, x2, y2);
      tx = (x1 + x2) / 2 + 4;
      ty = (y1 + y2) / 2 + 4;
    } else {
      int64_t out = kMargin + layout.columns * kColumn +
                    std::min<int64_t>(150, 20 + 12 * span);
      x1 += kBoxWidth / 4;
      x2 += kBoxWidth / 4;
      os << formatv("<path d=\"M{0} {1} C{2} {3} {2} {4} {5} {6}\"/>", x1, y1,
                    out, y1 + 30, y2 - 30, x2, y2);
      tx = (x1 + x2) / 8 + 3 * out / 4;
      ty = (y1 + y2) / 2;
    }
    os << formatv("<text x=\"{0}\" y=\"{1}\">{2}</text></g>\n", tx, ty,
                  stream.depth);
  }

  void box(int i) {
    const ProcessRow &row = estimate.processes[i];
    Resources r = row.hardware.total();
    int64_t x = layout.x(i), y = layout.y(i);
    double share = std::min(1.0, row.busy);
    os << formatv("<g class=\"{0}\"><title>{1}: {2}</title>",
                  i == estimate.bottleneck() ? "box slowest" : "box",
                  escaped(row.name), escaped(row.comment));
    os << formatv("<rect x=\"{0}\" y=\"{1}\" width=\"{2}\" height=\"{3}\" "
                  "rx=\"4\"/>",
                  x, y, kBoxWidth, kBoxHeight);
    os << formatv("<rect class=\"busy\" x=\"{0}\" y=\"{1}\" width=\"{2:F0}\" "
                  "height=\"4\"/>",
                  x, y + kBoxHeight - 4, share * double(kBoxWidth));
    std::string name =
        row.name.size() > 36 ? row.name.substr(0, 35) + "…" : row.name;
    os << formatv("<text class=\"name\" x=\"{0}\" y=\"{1}\">{2}</text>", x + 6,
                  y + 15, escaped(name));
    os << formatv("<text x=\"{0}\" y=\"{1}\">{2} cycles, II {3}", x + 6, y + 30,
                  row.cycles, row.hardware.interval);
    if (r.dsp > 0)
      os << ", " << r.dsp << " DSP";
    if (r.bram18 > 0)
      os << ", " << r.bram18 << " BRAM18";
    os << "</text></g>\n";
  }

  llvm::raw_ostream &os;
  const DesignEstimate &estimate;
  Layout layout;
};
} // namespace

void cnnc::hls::drawPipeline(llvm::raw_ostream &os,
                             const DesignEstimate &estimate) {
  Drawing(os, estimate).run();
}
