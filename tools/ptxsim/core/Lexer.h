//===- Lexer.h - PTX text to tokens -----------------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_LEXER_H
#define CNNC_TOOLS_PTXSIM_LEXER_H

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace ptxsim {

/// A text that is not PTX, or PTX that this simulator cannot run. `what()`
/// reads "ptxsim: line N: ...".
struct PtxError : std::runtime_error {
  PtxError(uint32_t line, const std::string &message)
      : std::runtime_error("ptxsim: line " + std::to_string(line) + ": " +
                           message),
        line(line) {}
  uint32_t line;
};

/// PTX ISA, 4.2 to 4.5: comments, identifiers, constants.
struct Token {
  enum Kind : uint8_t {
    End,
    Word,      ///< an identifier, register, directive or dotted opcode
    Integer,   ///< `bits` holds the value
    Float32,   ///< 0fXXXXXXXX; `bits` holds the 32 bits
    Float64,   ///< 0dX...X or a decimal; `bits` holds the 64 bits
    String,    ///< without its quotes
    Character, ///< one sign of punctuation, in `text`
  };
  Kind kind = End;
  uint32_t line = 0;
  uint64_t bits = 0;
  std::string text;

  bool is(char character) const {
    return kind == Character && text[0] == character;
  }
  bool is(const char *word) const { return kind == Word && text == word; }
};

/// Splits `source` into tokens; the last one is End.
std::vector<Token> tokenize(const std::string &source);

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_LEXER_H
