//===- NpyHeader.cpp - The dictionary of a .npy file ----------------------===//

#include "tools/cnn-run/Npy.h"

namespace cnnc::run {

namespace {
/// Parses as much of Python's literals as NumPy writes into headers. Every
/// member returns false where the text is something else.
class HeaderParser {
public:
  explicit HeaderParser(std::string_view text) : rest(text) {}

  bool parse(NpyHeader &header) {
    bool seen[3] = {};
    if (!take('{'))
      return false;
    while (!take('}')) {
      std::string key;
      if (!parseString(key) || !take(':') || !parseEntry(key, header, seen))
        return false;
      if (!take(',') && !peek('}'))
        return false;
    }
    skipSpace();
    return rest.empty() && seen[0] && seen[1] && seen[2];
  }

private:
  bool parseEntry(const std::string &key, NpyHeader &header, bool (&seen)[3]) {
    if (key == "descr")
      return !std::exchange(seen[0], true) && parseString(header.descr);
    if (key == "fortran_order")
      return !std::exchange(seen[1], true) && parseBool(header.fortranOrder);
    if (key == "shape")
      return !std::exchange(seen[2], true) && parseShape(header.shape);
    return false;
  }

  void skipSpace() {
    while (!rest.empty() && (rest[0] == ' ' || rest[0] == '\n'))
      rest.remove_prefix(1);
  }

  bool peek(char c) {
    skipSpace();
    return !rest.empty() && rest[0] == c;
  }

  bool take(char c) {
    if (!peek(c))
      return false;
    rest.remove_prefix(1);
    return true;
  }

  bool parseString(std::string &out) {
    if (!peek('\'') && !peek('"'))
      return false;
    char quote = rest[0];
    size_t end = rest.find(quote, 1);
    if (end == std::string_view::npos)
      return false;
    out = std::string(rest.substr(1, end - 1));
    rest.remove_prefix(end + 1);
    return out.find('\\') == std::string::npos;
  }

  bool parseBool(bool &out) {
    skipSpace();
    for (bool value : {false, true}) {
      std::string_view word = value ? "True" : "False";
      if (rest.substr(0, word.size()) != word)
        continue;
      rest.remove_prefix(word.size());
      out = value;
      return true;
    }
    return false;
  }

  bool parseNumber(uint64_t &out) {
    skipSpace();
    size_t digits = 0;
    out = 0;
    // 18 digits always fit; no tensor has more elements.
    for (; digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9';
         ++digits) {
      if (digits == 18)
        return false;
      out = out * 10 + uint64_t(rest[digits] - '0');
    }
    rest.remove_prefix(digits);
    // Python 2 wrote long integers with this suffix.
    if (digits != 0 && !rest.empty() && rest[0] == 'L')
      rest.remove_prefix(1);
    return digits != 0;
  }

  bool parseShape(std::vector<uint64_t> &shape) {
    if (!take('('))
      return false;
    bool comma = true;
    while (!take(')')) {
      uint64_t extent;
      if (!comma || !parseNumber(extent))
        return false;
      shape.push_back(extent);
      comma = take(',');
    }
    // "(3)" is a number to Python, not a tuple.
    return shape.size() != 1 || comma;
  }

  std::string_view rest;
};
} // namespace

cnnrt::Result<NpyHeader> parseNpyHeader(std::string_view text) {
  NpyHeader header;
  if (!HeaderParser(text).parse(header))
    return cnnrt::Status(CNNRT_IO_ERROR,
                         "expected a .npy header with a plain element type, "
                         "got a damaged one or a structured type");
  return header;
}

} // namespace cnnc::run
