//===- Parser.cpp - PTX modules and their declarations --------------------===//

#include "tools/ptxsim/core/Parser.h"

#include <cstring>

namespace ptxsim {

Module parseModule(const std::string &source) { return Parser(source).run(); }

//===----------------------------------------------------------------------===//
// Tokens
//===----------------------------------------------------------------------===//

const Token &Parser::peek(size_t ahead) const {
  return tokens[std::min(at + ahead, tokens.size() - 1)];
}

const Token &Parser::next() {
  const Token &token = peek();
  if (at + 1 < tokens.size())
    ++at;
  return token;
}

bool Parser::accept(char character) {
  if (!peek().is(character))
    return false;
  next();
  return true;
}

bool Parser::accept(const char *word) {
  if (!peek().is(word))
    return false;
  next();
  return true;
}

void Parser::fail(const std::string &message) const {
  throw PtxError(peek().line, message);
}

void Parser::expect(char character) {
  if (accept(character))
    return;
  const Token &token = peek();
  fail(std::string("expected '") + character + "', got " +
       (token.kind == Token::End ? "the end of the text"
                                 : "'" + token.text + "'"));
}

std::string Parser::expectWord(const char *what) {
  if (peek().kind != Token::Word)
    fail(std::string("expected ") + what + ", got '" + peek().text + "'");
  return next().text;
}

uint64_t Parser::expectInteger() {
  if (peek().kind != Token::Integer)
    fail("expected a number, got '" + peek().text + "'");
  return next().bits;
}

void Parser::skipLine() {
  uint32_t line = peek().line;
  while (peek().kind != Token::End && peek().line == line)
    next();
}

void Parser::skipBraces() {
  expect('{');
  for (int depth = 1; depth > 0; next()) {
    if (peek().kind == Token::End)
      fail("expected '}', got the end of the text");
    depth += peek().is('{') - peek().is('}');
  }
}

/// Past the next such character.
void Parser::skipTo(char character) {
  while (!accept(character)) {
    if (peek().kind == Token::End)
      fail(std::string("expected '") + character + "'");
    next();
  }
}

/// .attribute(.unified(...)) and so on, which change nothing here.
void Parser::skipAttribute() {
  expect('(');
  for (int depth = 1; depth > 0; next()) {
    if (peek().kind == Token::End)
      fail("expected ')', got the end of the text");
    depth += peek().is('(') - peek().is(')');
  }
}

//===----------------------------------------------------------------------===//
// The module
//===----------------------------------------------------------------------===//

Module Parser::run() {
  while (peek().kind != Token::End)
    parseModuleItem();
  if (module.version == 0)
    fail("no .version directive");
  return std::move(module);
}

/// PTX ISA, 11.1: .version, .target, .address_size.
bool Parser::parseHeader() {
  if (accept(".version")) {
    // The lexer reads "7.8" as a decimal.
    const Token &token = next();
    unsigned major = 0, minor = 0;
    if (std::sscanf(token.text.c_str(), "%u.%u", &major, &minor) != 2)
      fail("malformed .version");
    module.version = 10 * major + minor;
  } else if (accept(".target")) {
    module.target = expectWord("a target");
    while (accept(','))
      expectWord("a target option");
  } else if (accept(".address_size")) {
    module.addressSize = static_cast<uint32_t>(expectInteger());
    if (module.addressSize != 64)
      fail("only 64-bit addresses are supported");
  } else {
    return false;
  }
  return true;
}

void Parser::parseFile() {
  uint64_t number = expectInteger();
  if (number > 65535)
    fail("too many files");
  if (module.files.size() <= number)
    module.files.resize(number + 1);
  if (peek().kind == Token::String)
    module.files[number] = next().text;
  while (accept(','))
    next();
}

void Parser::parseModuleItem() {
  if (parseHeader() || accept(';'))
    return;
  if (accept(".file"))
    return parseFile();
  if (accept(".section")) {
    expectWord("a section");
    return skipBraces();
  }
  if (accept(".pragma"))
    return skipTo(';');
  if (accept(".alias"))
    fail(".alias is not supported");
  parseLinkage();
}

void Parser::parseLinkage() {
  bool isExtern = false;
  while (true) {
    if (accept(".extern"))
      isExtern = true;
    else if (!accept(".visible") && !accept(".weak") && !accept(".common"))
      break;
  }
  if (accept(".entry"))
    return parseFunction(true, isExtern);
  if (accept(".func"))
    return parseFunction(false, isExtern);
  if (peek().is(".global") || peek().is(".shared") || peek().is(".const")) {
    for (Variable &variable : parseVariables(isExtern))
      module.variables.push_back(std::move(variable));
    return;
  }
  fail("expected a directive, got '" + peek().text + "'");
}

//===----------------------------------------------------------------------===//
// Variables
//===----------------------------------------------------------------------===//

Type Parser::parseType() {
  std::string word = expectWord("a type");
  Type type = word[0] == '.' ? typeFromName(word.substr(1)) : Type::None;
  if (!isFundamental(type))
    fail("unknown type '" + word + "'");
  return type;
}

static constexpr uint32_t kMostAlignment = 1 << 16;
static constexpr uint64_t kMostElements = uint64_t(1) << 40;
/// Elements of a module that stay zero in lists within lists of initial values:
/// a few bytes of text ask for any number of them.
static constexpr uint64_t kMostPadding = uint64_t(1) << 22;

/// PTX ISA, 5.4: a space, attributes, a type, and declarators.
Variable Parser::parseVariable(bool isExtern, bool isParameter) {
  static const std::map<std::string, Space> spaces = {
      {".global", Space::Global}, {".shared", Space::Shared},
      {".local", Space::Local},   {".param", Space::Param},
      {".const", Space::Const},   {".reg", Space::Param}};
  Variable variable;
  variable.line = peek().line;
  std::string word = expectWord("a state space");
  auto space = spaces.find(word.substr(0, word.find("::")));
  if (space == spaces.end())
    fail("unknown state space '" + word + "'");
  variable.space = space->second;
  variable.isExtern = isExtern;
  while (true) {
    if (accept(".align"))
      variable.align =
          static_cast<uint32_t>(std::min<uint64_t>(expectInteger(), ~0u));
    else if (accept(".v2"))
      variable.vector = 2;
    else if (accept(".v4"))
      variable.vector = 4;
    else if (accept(".attribute"))
      skipAttribute();
    else
      break;
  }
  variable.type = parseType();
  // A pointer parameter says what it points to.
  while (isParameter && peek().kind == Token::Word && peek().text[0] == '.') {
    if (next().text == ".align")
      expectInteger();
  }
  if (variable.align & (variable.align - 1))
    fail("alignment is not a power of two");
  if (variable.align > kMostAlignment)
    fail("alignment above " + std::to_string(kMostAlignment));
  if (variable.type == Type::Pred)
    fail("variables cannot be predicates");
  variable.align =
      std::max(variable.align, sizeOf(variable.type) * variable.vector);
  return variable;
}

void Parser::parseDeclarator(Variable &variable, bool isParameter) {
  variable.name = expectWord("a name");
  // name<N> declares N variables name0 ...; only registers use it in practice.
  if (peek().is('<'))
    fail("parameterised names are supported for registers only");
  uint64_t known = 1; // elements, of the dimensions with a length
  while (accept('[')) {
    uint64_t count = 0;
    if (!peek().is(']'))
      count = expectInteger();
    expect(']');
    if (count > kMostElements / known)
      fail("'" + variable.name + "' is too large");
    known *= std::max<uint64_t>(count, 1);
    variable.elements *= count;
    variable.dimensions.push_back(count);
  }
  if (!isParameter && accept('='))
    parseInitializer(variable, 0);
  if (variable.elements == 0 && !variable.initializers.empty())
    variable.elements = variable.initializers.size() / variable.vector;
}

std::vector<Variable> Parser::parseVariables(bool isExtern) {
  std::vector<Variable> variables;
  Variable common = parseVariable(isExtern, false);
  do {
    Variable variable = common;
    parseDeclarator(variable, false);
    variables.push_back(std::move(variable));
  } while (accept(','));
  expect(';');
  return variables;
}

/// A value, or a list of them in braces that fills `elements` elements; lists
/// in it fill what one index of the next dimension covers.
void Parser::parseInitializer(Variable &variable, size_t dimension) {
  Nesting nesting(depth, peek().line);
  std::vector<Initializer> &values = variable.initializers;
  if (!accept('{')) {
    values.push_back(parseInitialValue(variable.type));
    return;
  }
  if (accept('}'))
    return;
  uint64_t inner = variable.vector;
  for (size_t d = dimension + 1; d < variable.dimensions.size(); ++d)
    inner *= variable.dimensions[d];
  do {
    bool isList = peek().is('{');
    size_t begin = values.size();
    parseInitializer(variable, dimension + 1);
    if (!isList || values.size() - begin == inner)
      continue;
    if (values.size() - begin > inner)
      fail("'" + variable.name + "' has too many initial values");
    uint64_t missing = inner - (values.size() - begin);
    if (missing > kMostPadding - padding)
      fail("'" + variable.name + "' is too large");
    padding += missing;
    values.resize(begin + inner);
  } while (accept(','));
  expect('}');
}

/// symbol, generic(symbol), symbol+offset; all addresses are generic ones.
Initializer Parser::parseInitialAddress() {
  Initializer value;
  value.symbol = expectWord("a symbol");
  if (value.symbol == "generic" && accept('(')) {
    value.symbol = expectWord("a symbol");
    expect(')');
  }
  if (accept('+')) {
    bool isNegative = accept('-');
    value.bits = expectInteger();
    if (isNegative)
      value.bits = -value.bits;
  }
  return value;
}

Initializer Parser::parseInitialValue(Type type) {
  if (sizeOf(type) > sizeof(Initializer::bits))
    fail("variables of 128 bits have no initial values");
  if (peek().kind == Token::Word)
    return parseInitialAddress();
  Initializer value;
  Operand number = parseNumber();
  value.bits = number.bits;
  if (accept('(')) { // 0xff00(symbol): the second byte of its address
    unsigned byte = 0;
    while (byte < 8 && value.bits != uint64_t(0xff) << 8 * byte)
      ++byte;
    if (byte == 8 || sizeOf(type) != 1)
      fail("masks of addresses are for single bytes");
    value = parseInitialAddress();
    value.shift = 8 * byte;
    expect(')');
    return value;
  }
  if (isFloat(type) && number.literal == Operand::Integer)
    fail("the initial value is not a floating-point number");
  if (type == Type::F32 && number.literal == Operand::Double) {
    double wide;
    std::memcpy(&wide, &number.bits, sizeof(wide));
    float narrow = static_cast<float>(wide);
    uint32_t bits;
    std::memcpy(&bits, &narrow, sizeof(bits));
    value.bits = bits;
  }
  return value;
}

} // namespace ptxsim
