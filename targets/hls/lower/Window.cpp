//===- Window.cpp - windows that slide over an image ----------------------===//
//
// The window's lower right corner visits (y, x). `above` holds the rows that
// windows still need, oldest first; at each position its words move up one row.
// `past` holds the columns before this one, newest first, each a word of the
// rows that taps meet. One word is read and at most one window written in an
// iteration. Where words have several pixels, positions and columns are words
// of them, and what is written are all windows that they complete.
//
//===----------------------------------------------------------------------===//

#include "targets/hls/lower/Window.h"
#include "dialects/cnn/Infer.h"
#include "targets/hls/lower/Numbers.h"
#include "targets/hls/lower/ProcessBuilder.h"
#include "targets/hls/lower/Steps.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// What a pipelined iteration may take before its write has arrived.
static constexpr int64_t kMostLatency = 16;
/// Windows of no more columns than this are put together where they are
/// written.
static constexpr int64_t kStatements = 5;
/// Columns of no more words than this lie in registers.
static constexpr int64_t kRegisters = 16;

namespace {
class WindowProcess {
public:
  WindowProcess(DesignBuilder &design, const Channel &input,
                const Channel &output, const WindowGeometry &geometry,
                TypedAttr pad)
      : p(design, "window", "window", comment(input, geometry)),
        rows(geometry.rows), windows{geometry.columns, input.pixels},
        columns(windows.words()), images(input.shape.images),
        lanes(input.lanes()), numbers(input.word().numbers()),
        groups(input.groups()), element(input.element()),
        word(input.type().getWordType()),
        columnWord(
            WordType::get(design.context(), rows.taps * numbers, element)),
        windowWord(output.type().getWordType()) {
    in = p.argument(input.stream, "in");
    out = p.argument(output.stream, "out");
    padding = constantNumber(p, element, pad);
  }

  void write() {
    makeMemories();
    p.nest({{"n", images},
            {"y", rows.end(), rows.begin()},
            {"x", columns.end(), columns.begin()},
            {"g", groups}},
           [&](ValueRange i) { writePosition(i[1], i[2], i[3]); });
    p.finish();
  }

private:
  static std::string comment(const Channel &input,
                             const WindowGeometry &geometry) {
    std::string text = llvm::formatv(
        "{0}x{1} windows, stride {2}x{3}, of {4}", geometry.rows.taps,
        geometry.columns.taps, geometry.rows.stride, geometry.columns.stride,
        shapeText(input.shape));
    if (input.pixels > 1)
      text += "; " + input.word().text() + " a cycle";
    return text;
  }

  void makeMemories() {
    if (rows.reach() > 0) {
      MemoryOp memory =
          p.memory("above", {rows.reach(), columns.input * groups}, word);
      memory.setPartitionAttr(
          p.b.getArrayAttr({p.partition(PartitionKind::complete, 0)}));
      // A row comes around again long after its words have been written.
      memory.setIndependent(columns.input * groups > kMostLatency);
      above = memory;
    }
    if (columns.reach() == 0)
      return;
    if (groups <= kRegisters) {
      past = p.registers("past", {columns.reach(), groups}, columnWord);
      return;
    }
    MemoryOp memory = p.memory("past", {columns.reach(), groups}, columnWord);
    memory.setPartitionAttr(
        p.b.getArrayAttr({p.partition(PartitionKind::complete, 0)}));
    memory.setStorage(Storage::lutram);
    memory.setIndependent(groups > kMostLatency);
    past = memory;
  }

  Value inRows(Value y, int64_t low, int64_t high) {
    return p.within(y, low, high, rows.begin(), rows.end());
  }
  Value inColumns(Value x, int64_t low, int64_t high) {
    return p.within(x, low, high, columns.begin(), columns.end());
  }

  void writePosition(Value y, Value x, Value g) {
    Value column = p.variable("column", columnWord, padding);
    p.ifElse(inColumns(x, 0, columns.input),
             [&] { readColumn(y, x, g, column); });
    Value complete =
        p.both(atWindow(y, rows,
                        [&](int64_t low, int64_t high) {
                          return inRows(y, low, high);
                        }),
               atWindow(x, columns, [&](int64_t low, int64_t high) {
                 return inColumns(x, low, high);
               }));
    p.ifElse(complete, [&] { writeWindow(x, g, column); });
    movePast(g, column);
  }

  /// Whether the last tap of a window lies here.
  Value atWindow(Value position, const WindowAxis &axis,
                 function_ref<Value(int64_t, int64_t)> within) {
    Value inside = within(axis.first(), axis.last() + 1);
    Value step = p.mod(p.add(position, -axis.first()), axis.stride);
    return p.both(inside, p.equals(step, 0));
  }

  /// Reads the word at (y, x) and those above it.
  void readColumn(Value y, Value x, Value g, Value column) {
    Value at = p.add(p.mul(x, groups), g);
    Value newest = readPixel(y);
    p.loop("r", 0, rows.reach(), LoopStyle::Unrolled, [&](Value r) {
      Value old = p.load("old", above, {r, at});
      // Rows of a dilated window that no tap meets only move up.
      Value tapHere = p.equals(p.mod(r, rows.dilation), 0);
      p.ifElse(tapHere, [&] {
        Value inside = rowInside(y, r);
        p.ifElse(inside, [&] { setRow(column, p.div(r, rows.dilation), old); });
      });
      p.ifElse(p.compare(arith::CmpIPredicate::sgt, r, 0),
               [&] { p.store(old, above, {p.add(r, -1), at}); });
    });
    if (rows.reach() > 0)
      p.store(newest, above, {p.index(rows.reach() - 1), at});
    setRow(column, p.index(rows.taps - 1), newest);
  }

  /// The next word; what lies below the image where it has ended.
  Value readPixel(Value y) {
    Value inside = inRows(y, 0, rows.input);
    return p.choose(
        "pixel", inside, [&] { return p.read("input", in); },
        [&] { return p.load("pixel", p.variable("border", word, padding)); });
  }

  /// Whether row r of `above` at y lies inside of the image: y - reach + r.
  Value rowInside(Value y, Value r) {
    int64_t reach = rows.reach();
    return p.within(p.add(y, r), reach, reach + rows.input, rows.begin(),
                    rows.end() + reach - 1);
  }

  void setRow(Value column, Value tap, Value wordThere) {
    if (windows.pixels == 1)
      return p.setLanes(wordThere, column, p.mul(tap, lanes));
    p.loop("px", 0, windows.pixels, LoopStyle::Unrolled, [&](Value x) {
      Value to = p.add(p.mul(x, rows.taps * lanes), p.mul(tap, lanes));
      putLanes(column, to, wordThere, p.mul(x, lanes), lanes);
    });
  }

  void writeWindow(Value x, Value g, Value column) {
    Value newest = p.load("column", column);
    auto compose = [&] { return windowOf(x, g, newest); };
    p.write(
        windows.pixels == 1 && windows.columns() <= kStatements
            ? compose()
            : p.part("windows", "The windows that a word completes", compose),
        out);
  }

  /// The window, or windows, whose newest columns are `newest`.
  Value windowOf(Value x, Value g, Value newest) {
    Value window = p.variable("window", windowWord, padding);
    int64_t count = windows.columns();
    for (int64_t begin = 0, end; begin < count; begin = end) {
      // Columns of one word, the last of which is the newest.
      int64_t distance = wordsBack(begin);
      end = begin + 1;
      while (end < count && wordsBack(end) == distance)
        ++end;
      if (distance == 0) {
        setColumns(window, begin, end, newest);
        continue;
      }
      // Columns before the first visited one are what the row before left.
      Value visited = p.within(x, columns.begin() + distance, columns.end(),
                               columns.first(), columns.end());
      p.ifElse(visited, [&] {
        setColumns(window, begin, end,
                   p.load("left", past, {p.index(distance - 1), g}));
      });
    }
    return p.load("window", window);
  }

  /// How many words before the newest a column of the windows lies in.
  int64_t wordsBack(int64_t column) const {
    int64_t place = windows.place(column);
    return place >= 0 ? 0 : (windows.pixels - 1 - place) / windows.pixels;
  }

  /// Fills columns [begin, end) of `window` from a word of them.
  void setColumns(Value window, int64_t begin, int64_t end, Value wordThere) {
    int64_t size = rows.taps * lanes; // of a column
    for (int64_t column = begin, next; column < end; column = next) {
      // Columns that lie next to each other in both.
      next = column + 1;
      while (next < end &&
             windows.place(next) - windows.place(column) == next - column)
        ++next;
      if (next - column == windows.pixels) {
        p.setLanes(wordThere, window, p.index(column * size));
        continue;
      }
      int64_t from = windows.place(column) + wordsBack(column) * windows.pixels;
      putLanes(window, p.index(column * size), wordThere, p.index(from * size),
               (next - column) * size);
    }
  }

  /// `count` lanes of `word` from `begin` on become those of `variable` from
  /// `first` on.
  void putLanes(Value variable, Value first, Value word, Value begin,
                int64_t count) {
    p.library(
        "put_lanes<" + Twine(count) + ">", {variable, first, word, begin}, [&] {
          p.loop("c", 0, count, LoopStyle::Unrolled, [&](Value c) {
            p.setLane(p.lane(word, p.add(c, begin)), variable, p.add(c, first));
          });
        });
  }

  void movePast(Value g, Value column) {
    if (columns.reach() == 0)
      return;
    for (int64_t j = columns.reach() - 1; j > 0; --j)
      p.store(p.load("before", past, {p.index(j - 1), g}), past,
              {p.index(j), g});
    p.store(p.load("newest", column), past, {p.index(0), g});
  }

  ProcessBuilder p;
  WindowAxis rows;
  WindowWords windows;
  WindowAxis columns; ///< in words
  int64_t images, lanes;
  int64_t numbers; ///< of a word
  int64_t groups;
  Type element;
  WordType word, columnWord, windowWord;
  Value in, out, padding, above, past;
};
} // namespace

int64_t cnnc::hls::tapAt(ArrayRef<int64_t> kernel, int64_t place) {
  int64_t columns = kernel.back(), rows = cnn::numElements(kernel) / columns;
  return place % rows * columns + place / rows;
}

Value cnnc::hls::lowerWindow(DesignBuilder &design, const Channel &input,
                             const StreamShape &output,
                             const WindowGeometry &geometry, TypedAttr pad) {
  // What flows is as many words as windows, of the taps of all channels.
  WindowWords words{geometry.columns, input.pixels};
  int64_t taps = geometry.rows.taps * words.columns();
  StreamShape shape = output;
  shape.channels = input.shape.channels * taps;
  Channel windows =
      design.stream("windows", input.lanes() * taps, input.element(), shape);
  WindowProcess(design, input, windows, geometry, pad).write();
  return windows.stream;
}

Value cnnc::hls::windowLane(ProcessBuilder &p, const WindowGeometry &geometry,
                            WordShape input, Value window, Value place,
                            Value lane) {
  WindowWords words{geometry.columns, input.pixels};
  int64_t rows = geometry.rows.taps;
  Value first = p.mul(window, words.perWindow() * rows);
  if (words.perTap() > 1)
    place = p.add(p.mul(p.div(place, rows), words.perTap() * rows),
                  p.mod(place, rows));
  return p.add(p.mul(p.add(first, place), input.lanes), lane);
}
