//===- Bench.cpp - what calls a design in C simulation --------------------===//

#include "targets/hls/project/Bench.h"
#include "targets/hls/emit/CppText.h"
#include "targets/hls/project/Top.h"
#include "llvm/ADT/STLExtras.h"

using namespace cnnc;
using Kind = DesignPort::Kind;

static const char kBenchHelpers[] = R"(
// Elements of a file, which must have exactly `count`.
template <typename T> static std::vector<T> load(const std::string &path, size_t count) {
  std::vector<T> data(count);
  std::FILE *file = std::fopen(path.c_str(), "rb");
  size_t got = file ? std::fread(data.data(), sizeof(T), count, file) : 0;
  if (got != count || (file && std::fgetc(file) != EOF)) {
    std::fprintf(stderr, "%s: expected just %zu elements, read %zu\n", path.c_str(), count, got);
    std::exit(2);
  }
  if (file)
    std::fclose(file);
  return data;
}

// Compares; the error is a share of the range of the expected values that are finite,
// zero included.
template <typename T>
static bool check(const char *name, const std::vector<T> &got, const std::vector<T> &expected,
                  double tolerance) {
  double low = 0, high = 0, error = 0;
  for (T value : expected) {
    double x = std::isfinite(double(value)) ? double(value) : 0;
    low = x < low ? x : low;
    high = x > high ? x : high;
  }
  double range = high - low > 0 ? high - low : 1;
  for (size_t i = 0; i < expected.size(); ++i) {
    double a = double(got[i]), b = double(expected[i]);
    if (a == b || (a != a && b != b))
      continue;
    double here = std::fabs(a - b) / range;
    error = here > error || here != here ? here : error;
    if (error != error)
      break;
  }
  bool same = error <= tolerance;
  std::printf("%-24s %zu elements, error %g of the range (at most %g): %s\n", name, expected.size(),
              error, tolerance, same ? "ok" : "WRONG");
  return same;
}
)";

const llvm::StringLiteral cnnc::hls::kStreamsHeader =
    R"(// Between tensors, which lie in memory image by image and channel by channel,
// and streams of pixels with the channels innermost, of which a word holds some
// channels of one or all of a few. To be included behind the top function's
// header.
#ifndef CNNC_STREAMS_H
#define CNNC_STREAMS_H

// Where number i of image n lies in memory, pixel by pixel.
inline int place(int n, int i, int channels, int pixels) {
  return (n * channels + i % channels) * pixels + i / channels;
}

template <typename T, typename S, int LANES>
inline void push(const T *data, hls::stream<word<S, LANES>> &stream, int images, int channels,
                 int pixels) {
  for (int n = 0; n < images; ++n)
    for (int i = 0; i < pixels * channels; i += LANES) {
      word<S, LANES> next;
      for (int k = 0; k < LANES; ++k)
        next[k] = S(data[place(n, i + k, channels, pixels)]);
      stream.write(next);
    }
}

template <typename T, typename S, int LANES>
inline void pull(hls::stream<word<S, LANES>> &stream, T *data, int images, int channels, int pixels) {
  for (int n = 0; n < images; ++n)
    for (int i = 0; i < pixels * channels; i += LANES) {
      word<S, LANES> next = stream.read();
      for (int k = 0; k < LANES; ++k)
        data[place(n, i + k, channels, pixels)] = T(next[k]);
    }
}

#endif
)";

/// The lines before and behind the call of the top function that move the
/// port's stream from or to `data`, a pointer.
static std::string moveStream(const DesignPort &port, const std::string &data) {
  std::string order = ", " + std::to_string(port.images) + ", " +
                      std::to_string(port.channels) + ", " +
                      std::to_string(port.pixels) + ");\n";
  return port.kind == Kind::Input ? "  push(" + data + ", " + port.name + order
                                  : "  pull(" + port.name + ", " + data + order;
}

static uint64_t memoryBytes(const HlsDesign &design) {
  uint64_t bytes = 0;
  for (const DesignPort &port : design.ports)
    if (port.kind == Kind::Memory)
      bytes = std::max(bytes, port.bytes);
  return bytes;
}

static std::string number(uint64_t value) { return std::to_string(value); }

std::string cnnc::hls::topHeader(const HlsDesign &design) {
  std::string guard = "CNNC_TOP_H";
  return "#ifndef " + guard + "\n#define " + guard +
         "\n\n#include <cstdint>\n" +
         (design.hasStreams() ? "#include \"cnnc_types.h\"\n" : "") + "\n" +
         breakLine("extern \"C\" void " + design.top + "(" +
                   parameterText(design.ports) + ");") +
         "\n\n#endif\n";
}

/// The first port of the same input or output.
static const DesignPort &firstOf(const HlsDesign &design,
                                 const DesignPort &port) {
  return *llvm::find_if(design.ports, [&](const DesignPort &other) {
    return other.kind == port.kind && other.index == port.index;
  });
}

/// Declares what `port` points to and returns the argument.
static std::string benchArgument(const HlsDesign &design,
                                 const DesignPort &port, std::string &text) {
  bool isTensor = port.kind == Kind::Input || port.kind == Kind::Output;
  if (isTensor && &firstOf(design, port) != &port)
    return firstOf(design, port).name + "_data.data()";
  std::string data = port.name + "_data", count = number(port.elements);
  std::string vector = "  std::vector<" + port.type + "> " + data;
  std::string load = " = load<" + port.type + ">(root + \"/";
  switch (port.kind) {
  case Kind::Input:
    text += vector + load + "tb/data/input" + number(port.index) + ".bin\", " +
            count + ");\n";
    return data + ".data()";
  case Kind::Output:
    text += vector + "(" + count + ");\n";
    return data + ".data()";
  case Kind::Memory:
    return "reinterpret_cast<" + port.type + " *>(memory.data())";
  case Kind::Weights:
    return "reinterpret_cast<const " + port.type + " *>(weights.data() + " +
           number(port.offset) + ")";
  }
  llvm_unreachable("all kinds are handled");
}

std::string cnnc::hls::benchText(const HlsDesign &design) {
  std::string text =
      "// Runs " + design.top +
      " on recorded inputs and compares with what the reference\n"
      "// evaluator gives. Usage: testbench [PROJECT], the project's folder "
      "('.').\n"
      "#include \"../src/" +
      design.top + ".h\"\n#include \"golden.h\"\n" +
      (design.hasStreams() ? "#include \"streams.h\"\n" : "") +
      "#include <cmath>\n#include <cstdio>\n"
      "#include <cstdlib>\n#include <string>\n#include <vector>\n";
  text += kBenchHelpers;
  text += "\nint main(int argc, char **argv) {\n"
          "  std::string root = argc > 1 ? argv[1] : \".\";\n";
  if (uint64_t bytes = memoryBytes(design))
    text += "  std::vector<char> memory(" + number(bytes) + ");\n";
  if (design.weightsSize)
    text += "  std::vector<char> weights = load<char>(root + "
            "\"/weights/weights.bin\", " +
            number(design.weightsSize) + ");\n";
  std::string arguments, checks, pushes, pulls;
  for (const DesignPort &port : design.ports) {
    arguments += arguments.empty() ? "" : ",\n      ";
    std::string argument = benchArgument(design, port, text);
    if (!port.stream.empty()) {
      (port.kind == Kind::Input ? pushes : pulls) +=
          moveStream(port, port.name + "_data.data()");
      text += "  " + port.stream + " " + port.name + ";\n";
      argument = port.name;
    }
    arguments += argument;
    if (port.kind == Kind::Output && &firstOf(design, port) == &port)
      checks +=
          breakLine("  ok &= check(\"" + port.name + "\", " + port.name +
                    "_data, load<" + port.type + ">(root + \"/tb/data/output" +
                    number(port.index) + ".bin\", " + number(port.elements) +
                    "), kTolerances[" + number(port.index) + "]);") +
          "\n";
  }
  text += pushes + "  " + design.top + "(\n      " + arguments + ");\n" + pulls;
  text += "  bool ok = true;\n" + checks;
  text += "  std::printf(\"%s\\n\", ok ? \"PASS\" : \"FAIL\");\n"
          "  return ok ? 0 : 1;\n}\n";
  return text;
}

std::string cnnc::hls::libraryText(const HlsDesign &design) {
  std::string text =
      "// The C simulation as a library, for the cnnc runtime's device "
      "hls-csim.\n"
      "#include \"../src/" +
      design.top + ".h\"\n" +
      (design.hasStreams() ? "#include \"streams.h\"\n" : "") +
      "\n"
      "extern \"C\" {\n"
      "extern const char cnnc_csim_identity[];\n"
      "const char cnnc_csim_identity[] = \"" +
      design.identity +
      "\";\n\n"
      "// Runs " +
      design.top +
      " once; `buffers` are its arguments in order.\n"
      "void cnnc_csim_run(void *const *buffers);\n"
      "void cnnc_csim_run(void *const *buffers) {\n";
  std::string arguments, pulls;
  for (auto [i, port] : llvm::enumerate(design.ports)) {
    bool isConst = port.kind == Kind::Input || port.kind == Kind::Weights;
    std::string pointer = "static_cast<" +
                          std::string(isConst ? "const " : "") + port.type +
                          " *>(buffers[" + number(i) + "])";
    arguments += i ? ",\n      " : "\n      ";
    arguments += port.stream.empty() ? pointer : port.name;
    if (port.stream.empty())
      continue;
    text += "  " + port.stream + " " + port.name + ";\n";
    (port.kind == Kind::Input ? text : pulls) += moveStream(port, pointer);
  }
  return text + "  " + design.top + "(" + arguments + ");\n" + pulls + "}\n}\n";
}
