//===- CodeImage.h - machine code as the runtime loads it -------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_CODEIMAGE_H
#define CNNC_TARGETS_CPU_CODEIMAGE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace cnnc {

/// Flat, position-independent code; the layout is that of the table CodeImage
/// in runtime/schema/artifact.fbs.
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

namespace cpu {

/// Lays out the sections of a relocatable ELF object for x86-64 or AArch64 as
/// an image, resolves its relocations, and makes a stub and an import slot for
/// each function that it calls outside. Fails for whatever is not position
/// independent, or would need writable data. Kernels are the global functions.
llvm::Expected<CodeImage> linkImage(llvm::ArrayRef<char> object);

} // namespace cpu
} // namespace cnnc

#endif
