//===- Parser.h - PTX text to a module --------------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_PARSER_H
#define CNNC_TOOLS_PTXSIM_CORE_PARSER_H

#include "tools/ptxsim/core/Ast.h"
#include "tools/ptxsim/core/Lexer.h"

#include <map>
#include <set>

namespace ptxsim {

/// Parses PTX text; throws PtxError. Names of registers and of the function's
/// variables are resolved, everything else stays as written.
Module parseModule(const std::string &source);

/// A recursive descent over the tokens of a module.
class Parser {
public:
  explicit Parser(const std::string &source) : tokens(tokenize(source)) {}
  Module run();

private:
  /// What a name means inside one pair of braces.
  struct Scope {
    uint32_t id;
    std::map<std::string, Operand> names;
  };

  // Tokens.
  const Token &peek(size_t ahead = 0) const;
  const Token &next();
  bool accept(char character);
  bool accept(const char *word);
  void expect(char character);
  std::string expectWord(const char *what);
  uint64_t expectInteger();
  [[noreturn]] void fail(const std::string &message) const;
  void skipLine();
  void skipBraces();
  void skipTo(char character);
  void skipAttribute();

  // The module and its declarations: Parser.cpp.
  void parseModuleItem();
  bool parseHeader();
  void parseFile();
  void parseLinkage();
  std::vector<Variable> parseVariables(bool isExtern);
  Variable parseVariable(bool isExtern, bool isParameter);
  void parseDeclarator(Variable &variable, bool isParameter);
  void parseInitializer(Variable &variable, size_t dimension);
  Initializer parseInitialAddress();
  Initializer parseInitialValue(Type type);
  Type parseType();

  // Functions: ParserFunction.cpp.
  void parseFunction(bool isEntry, bool isExtern);
  std::vector<Variable> parseParameters();
  void parsePerformanceDirectives();
  void parseBody();
  void parseBodyItem();
  bool parseBodyDirective();
  void parseRegisters();
  void parseLabel();
  void parseLabelList(const std::string &name);
  void parseStatement();
  void declare(const std::string &name, Operand meaning);

  // Operands: ParserOperand.cpp.
  Operand parseOperand();
  Operand parseSimpleOperand();
  Operand parseNumber();
  Operand parseName();
  Operand parseAddress();
  Operand parseGroup(Operand::Kind kind, char close);

  std::vector<Token> tokens;
  size_t at = 0;
  Module module;
  Function *function = nullptr;
  std::vector<Scope> scopes;
  std::set<std::pair<uint32_t, std::string>> labelNames;
  std::set<std::string> known; ///< opcodes that have been looked up
  uint32_t sourceFile = 0, sourceLine = 0;
  unsigned depth = 0; ///< of brackets
  // What few bytes of text may ask for much of: of all functions, variables.
  uint64_t registers = 0, padding = 0;
};

/// Counts brackets while it lives, so that no text exhausts the stack.
class Nesting {
public:
  Nesting(unsigned &depth, uint32_t line) : depth(depth) {
    if (++depth > kMost) {
      --depth;
      throw PtxError(line, "brackets are nested too deeply");
    }
  }
  ~Nesting() { --depth; }

private:
  static constexpr unsigned kMost = 256;
  unsigned &depth;
};

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_PARSER_H
