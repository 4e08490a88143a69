//===- Lexer.cpp - PTX text to tokens -------------------------------------===//

#include "tools/ptxsim/core/Lexer.h"

#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace ptxsim {
namespace {

bool isWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$';
}

class Lexer {
public:
  explicit Lexer(const std::string &source) : source(source) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    while (skipBlanks()) {
      Token token;
      token.line = line;
      char c = peek();
      if (std::isdigit(static_cast<unsigned char>(c)))
        readNumber(token);
      else if (c == '"')
        readString(token);
      else if (isWordCharacter(c) || c == '%' || c == '.')
        readWord(token);
      else {
        token.kind = Token::Character;
        token.text = c;
        ++at;
      }
      tokens.push_back(std::move(token));
    }
    Token end;
    end.line = line;
    tokens.push_back(end);
    return tokens;
  }

private:
  char peek(size_t ahead = 0) const {
    return at + ahead < source.size() ? source[at + ahead] : '\0';
  }

  /// Moves to the next token; false at the end of the text.
  bool skipBlanks() {
    while (at < source.size()) {
      char c = peek();
      if (c == '\n') {
        ++line;
        ++at;
      } else if (c == '\0' || std::isspace(static_cast<unsigned char>(c))) {
        ++at;
      } else if (c == '/' && peek(1) == '/') {
        while (at < source.size() && peek() != '\n')
          ++at;
      } else if (c == '/' && peek(1) == '*') {
        skipBlockComment();
      } else {
        return true;
      }
    }
    return false;
  }

  void skipBlockComment() {
    uint32_t start = line;
    for (at += 2; at < source.size(); ++at) {
      if (peek() == '\n')
        ++line;
      if (peek() == '*' && peek(1) == '/') {
        at += 2;
        return;
      }
    }
    throw PtxError(start, "comment does not end");
  }

  void readString(Token &token) {
    token.kind = Token::String;
    for (++at; at < source.size() && peek() != '"'; ++at) {
      if (peek() == '\n')
        throw PtxError(line, "string does not end");
      token.text += peek();
    }
    if (at >= source.size())
      throw PtxError(line, "string does not end");
    ++at;
  }

  /// A dot or "::" continues a word only before a letter or digit, so that the
  /// colon after a label stays apart. Directives end at a dot: ".reg.b32" is
  /// two of them.
  void readWord(Token &token) {
    token.kind = Token::Word;
    bool isDirective = peek() == '.';
    token.text += source[at++];
    while (at < source.size()) {
      if (isWordCharacter(peek())) {
        token.text += source[at++];
      } else if (!isDirective && peek() == '.' && isWordCharacter(peek(1))) {
        token.text += source[at++];
      } else if (peek() == ':' && peek(1) == ':' && isWordCharacter(peek(2))) {
        token.text += "::";
        at += 2;
      } else {
        return;
      }
    }
  }

  void readNumber(Token &token) {
    const char *begin = source.c_str() + at;
    char *end = nullptr;
    char mark = begin[0] == '0' ? begin[1] : '\0';
    if (mark == 'f' || mark == 'F' || mark == 'd' || mark == 'D') {
      readHexFloat(token, mark == 'f' || mark == 'F');
      return;
    }
    token.kind = Token::Integer;
    errno = 0;
    if (mark == 'b' || mark == 'B')
      token.bits = std::strtoull(begin + 2, &end, 2);
    else
      token.bits = std::strtoull(begin, &end, 0);
    if (*end == '.' || ((*end == 'e' || *end == 'E') && mark != 'x')) {
      double value = std::strtod(begin, &end);
      std::memcpy(&token.bits, &value, sizeof(value));
      token.kind = Token::Float64;
    } else if (errno == ERANGE) {
      throw PtxError(line, "number of more than 64 bits");
    }
    if (*end == 'U')
      ++end;
    finishNumber(token, end - begin);
  }

  void readHexFloat(Token &token, bool isSingle) {
    size_t digits = isSingle ? 8 : 16;
    token.kind = isSingle ? Token::Float32 : Token::Float64;
    for (size_t i = 0; i < digits; ++i)
      if (!std::isxdigit(static_cast<unsigned char>(peek(2 + i))))
        throw PtxError(line, "floating-point constant needs " +
                                 std::to_string(digits) + " digits");
    token.bits =
        std::strtoull(source.substr(at + 2, digits).c_str(), nullptr, 16);
    finishNumber(token, 2 + digits);
  }

  void finishNumber(Token &token, size_t length) {
    token.text = source.substr(at, length);
    at += length;
    if (isWordCharacter(peek()))
      throw PtxError(line, "malformed number '" + token.text + peek() + "'");
  }

  const std::string &source;
  size_t at = 0;
  uint32_t line = 1;
};

} // namespace

std::vector<Token> tokenize(const std::string &source) {
  return Lexer(source).run();
}

} // namespace ptxsim
