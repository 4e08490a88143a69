//===- Outputs.h - What becomes of a session's outputs ----------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNN_RUN_OUTPUTS_H
#define CNNC_TOOLS_CNN_RUN_OUTPUTS_H

#include "runtime/include/cnnrt.hpp"

#include <string_view>

namespace cnnc::run {

/// `name` as a file name: bytes other than letters, digits and _ - . ~ become
/// %XX, which keeps different names different.
std::string escapeFileName(std::string_view name);

/// Writes a file, which appears whole or not at all; a device or a pipe is
/// written to at once.
cnnrt::Status writeFile(const std::string &path, std::string_view content);

/// Writes all outputs to `folder`, which is made if it is missing. Existing
/// files are replaced only when everything has been written.
cnnrt::Status writeOutputs(const cnnrt::Program &program,
                           cnnrt::Session &session, const std::string &folder);

/// Prints each output's type and first values.
cnnrt::Status printOutputs(const cnnrt::Program &program,
                           cnnrt::Session &session);

} // namespace cnnc::run

#endif // CNNC_TOOLS_CNN_RUN_OUTPUTS_H
