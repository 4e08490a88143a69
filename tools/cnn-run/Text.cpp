//===- Text.cpp - Names and numbers as text -------------------------------===//

#include "tools/cnn-run/Text.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>

namespace cnnc::run {

std::string format(const char *pattern, ...) {
  va_list arguments, again;
  va_start(arguments, pattern);
  va_copy(again, arguments);
  int size = std::vsnprintf(nullptr, 0, pattern, arguments);
  va_end(arguments);
  std::string text(size < 0 ? 0 : size_t(size), '\0');
  std::vsnprintf(text.data(), text.size() + 1, pattern, again);
  va_end(again);
  return text;
}

std::string printable(std::string_view text) {
  std::string result(text);
  for (char &c : result)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      c = '?';
  return result;
}

std::string shapeText(const std::vector<uint64_t> &shape) {
  if (shape.empty())
    return "scalar";
  std::string text;
  for (uint64_t extent : shape)
    text += (text.empty() ? "" : "x") + std::to_string(extent);
  return text;
}

std::string tensorText(cnnrt_type type, const std::vector<uint64_t> &shape) {
  return std::string(cnnrt_type_name(type)) + " " + shapeText(shape);
}

std::string listText(std::string_view lines) {
  std::string list;
  for (char c : lines)
    list += c == '\n' ? ", " : std::string(1, c);
  return printable(list);
}

std::string jsonArray(std::string_view lines) {
  std::string array = "[";
  while (!lines.empty()) {
    std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    array += jsonString(line) + (lines.empty() ? "" : ", ");
  }
  return array + "]";
}

std::string bytesText(uint64_t bytes) {
  static constexpr const char *kUnits[] = {"bytes", "kB", "MB", "GB", "TB"};
  double value = double(bytes);
  size_t unit = 0;
  for (; value >= 1000 && unit + 1 < std::size(kUnits); ++unit)
    value /= 1000;
  return format(unit == 0 ? "%.0f %s" : "%.1f %s", value, kUnits[unit]);
}

std::string jsonString(std::string_view text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      result += {'\\', c};
    else if (static_cast<unsigned char>(c) < 0x20)
      result += format("\\u%04x", unsigned(c));
    else
      result += c;
  }
  return result + "\"";
}

} // namespace cnnc::run
