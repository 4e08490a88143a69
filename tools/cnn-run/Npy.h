//===- Npy.h - NumPy's file format for tensors ------------------*- C++ -*-===//
//
// After numpy/lib/format.py's documentation: a magic string, a version, the
// length of a header, the header (a Python dictionary as text), the elements.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TOOLS_CNN_RUN_NPY_H
#define CNNC_TOOLS_CNN_RUN_NPY_H

#include "runtime/include/cnnrt.hpp"

#include <string_view>

namespace cnnc::run {

/// The header's dictionary.
struct NpyHeader {
  /// Byte order, kind and size of an element, e.g. "<f4".
  std::string descr;
  bool fortranOrder = false;
  std::vector<uint64_t> shape;
};

/// Reads the header's text.
cnnrt::Result<NpyHeader> parseNpyHeader(std::string_view text);

/// Reads the tensor in the file `path` to `data`, row-major. It must have the
/// type and the shape of `tensor`; files in Fortran's order are transposed.
cnnrt::Status readNpy(const std::string &path, const cnnrt::Tensor &tensor,
                      void *data);

/// The start of a file (version 1.0) that holds
/// `tensor` row-major; the elements follow.
std::string makeNpyPrefix(const cnnrt::Tensor &tensor);

/// NumPy's name of a type, little-endian: "<f4", "|b1", "|V2" for bf16.
std::string_view npyDescr(cnnrt_type type);

} // namespace cnnc::run

#endif // CNNC_TOOLS_CNN_RUN_NPY_H
