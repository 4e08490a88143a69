//===- Text.h - Names and numbers as text -----------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNN_RUN_TEXT_H
#define CNNC_TOOLS_CNN_RUN_TEXT_H

#include "runtime/include/cnnrt.hpp"

#include <string>
#include <string_view>

namespace cnnc::run {

/// printf into a string.
[[gnu::format(printf, 1, 2)]] std::string format(const char *pattern, ...);

/// `text` with control characters replaced: names come from files and must not
/// drive the terminal.
std::string printable(std::string_view text);

/// "1x3x224x224"; "scalar" for rank 0.
std::string shapeText(const std::vector<uint64_t> &shape);

/// "f32 1x3x224x224".
std::string tensorText(cnnrt_type type, const std::vector<uint64_t> &shape);

/// Lines as a list: "conv1, relu1".
std::string listText(std::string_view lines);

/// "12.3 MB", in powers of 1000.
std::string bytesText(uint64_t bytes);

/// Lines as a JSON array of strings.
std::string jsonArray(std::string_view lines);

/// `text` as a JSON string, quotes included.
std::string jsonString(std::string_view text);

} // namespace cnnc::run

#endif // CNNC_TOOLS_CNN_RUN_TEXT_H
