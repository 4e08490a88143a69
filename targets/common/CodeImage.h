//===- CodeImage.h - code as the runtime loads it ---------------*- C++ -*-===//

#ifndef CNNC_TARGETS_COMMON_CODEIMAGE_H
#define CNNC_TARGETS_COMMON_CODEIMAGE_H

#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cnnc {

/// Flat, position-independent machine code; the layout is that of the table
/// CodeImage in runtime/schema/artifact.fbs.
struct CodeImage {
  std::string arch;
  std::vector<std::string> features;
  std::vector<char> bytes;
  uint64_t textSize = 0; ///< bytes that become executable, whole pages
  struct Import {
    std::string name;
    uint64_t slot; ///< offset of the 8-byte slot in `bytes`
  };
  std::vector<Import> imports;
  struct Kernel {
    std::string symbol;
    uint64_t entry; ///< offset of the first instruction in `bytes`
  };
  std::vector<Kernel> kernels;
};

/// Code for a GPU: PTX text (without a final NUL) or, if `isCubin`, machine
/// code that ptxas made of it.
struct GpuImage {
  std::string arch; ///< "sm_80"
  bool isCubin = false;
  std::string bytes;
  std::vector<std::string> kernels; ///< entry names; the same in all images
};

/// A file of an HLS project.
struct SourceFile {
  std::string path; ///< from the project's folder, "src/kernels.cpp"
  std::string text;
};

/// Constants that a design reads from external memory.
struct ExternalWeight {
  mlir::ElementsAttr value;
  uint64_t offset, size; ///< bytes, in weights/weights.bin
};

/// An argument of a design's top function: a pointer to a piece of memory.
struct DesignPort {
  enum class Kind { Input, Output, Memory, Weights } kind;
  std::string name;
  std::string type;      ///< of an element, in C++: "float"
  uint32_t index = 0;    ///< of the input or output
  uint64_t offset = 0;   ///< bytes, in the weights
  uint64_t elements = 0; ///< that the pointer leads to
  uint64_t bytes = 0;
  /// For an AXI stream instead of a pointer its type, "hls::stream<...>", the
  /// numbers in a word, and in what order they come: image by image, pixel by
  /// pixel, channels innermost.
  std::string stream = {};
  uint64_t lanes = 0, images = 0, channels = 0, pixels = 0;
  /// The interface that it shares with others of the same channel; empty, or a
  /// number, for one of its own.
  std::string channel = {};
};

/// The C++ of a network for an FPGA.
struct HlsDesign {
  std::string top; ///< name of the extern "C" function
  /// A hash over everything that is compiled, as 16 hexadecimal digits; says
  /// which C simulation belongs to which artifact.
  std::string identity;
  std::vector<SourceFile> files;
  std::vector<DesignPort> ports; ///< the top function's arguments, in order
  std::vector<ExternalWeight> weights;
  uint64_t weightsSize = 0; ///< bytes of weights/weights.bin
  std::string report;       ///< the estimate, a JSON object; empty without one

  /// True if some port is a stream.
  bool hasStreams() const {
    for (const DesignPort &port : ports)
      if (!port.stream.empty())
        return true;
    return false;
  }
};

/// What a target makes of a module: one of the three, one image or more.
struct TargetCode {
  std::vector<CodeImage> cpu;
  std::vector<GpuImage> gpu;
  std::optional<HlsDesign> hls;
};

} // namespace cnnc

#endif
