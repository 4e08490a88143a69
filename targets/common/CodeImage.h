//===- CodeImage.h - code as the runtime loads it ---------------*- C++ -*-===//

#ifndef CNNC_TARGETS_COMMON_CODEIMAGE_H
#define CNNC_TARGETS_COMMON_CODEIMAGE_H

#include <cstdint>
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

/// What a target makes of a module: either of the two, one image or more.
struct TargetCode {
  std::vector<CodeImage> cpu;
  std::vector<GpuImage> gpu;
};

} // namespace cnnc

#endif
