//===- ParserFunction.cpp - PTX functions and their statements ------------===//

#include "tools/ptxsim/core/Builder.h"
#include "tools/ptxsim/core/Parser.h"

namespace ptxsim {

//===----------------------------------------------------------------------===//
// The head
//===----------------------------------------------------------------------===//

std::vector<Variable> Parser::parseParameters() {
  std::vector<Variable> parameters;
  expect('(');
  if (accept(')'))
    return parameters;
  do {
    Variable parameter = parseVariable(false, true);
    if (peek().kind == Token::Word)
      parseDeclarator(parameter, true);
    parameters.push_back(std::move(parameter));
  } while (accept(','));
  expect(')');
  return parameters;
}

/// PTX ISA, 11.4: .maxntid and its kin.
void Parser::parsePerformanceDirectives() {
  while (true) {
    uint32_t *threads = nullptr;
    if (accept(".maxntid"))
      threads = function->maxThreads;
    else if (accept(".reqntid"))
      threads = function->requiredThreads;
    else if (accept(".minnctapersm") || accept(".maxnreg") ||
             accept(".maxnctapersm") || accept(".maxclusterrank"))
      expectInteger();
    else if (accept(".abi_preserve") || accept(".abi_preserve_control"))
      expectInteger();
    else if (accept(".pragma"))
      skipTo(';');
    else if (peek().is(".explicitcluster") || peek().is(".blocksareclusters") ||
             peek().is(".reqnctapercluster"))
      fail("clusters of blocks are not supported ('" + peek().text + "')");
    else if (!accept(".noreturn"))
      return;
    if (!threads)
      continue;
    for (int i = 0; i < 3; ++i)
      threads[i] = 1;
    for (int i = 0; i == 0 || (i < 3 && accept(',')); ++i)
      threads[i] = static_cast<uint32_t>(expectInteger());
  }
}

void Parser::parseFunction(bool isEntry, bool isExtern) {
  module.functions.emplace_back();
  function = &module.functions.back();
  function->isEntry = isEntry;
  function->line = peek().line;
  if (accept(".attribute"))
    skipAttribute();
  if (!isEntry && peek().is('('))
    function->returns = parseParameters();
  if (accept(".attribute"))
    skipAttribute();
  function->name = expectWord("a function name");
  if (peek().is('('))
    function->params = parseParameters();
  parsePerformanceDirectives();
  if (accept(';')) {
    function->isDeclaration = true;
  } else {
    parseBody();
  }
  function = nullptr;
}

//===----------------------------------------------------------------------===//
// The body
//===----------------------------------------------------------------------===//

void Parser::declare(const std::string &name, Operand meaning) {
  if (!scopes.back().names.emplace(name, std::move(meaning)).second)
    fail("'" + name + "' is declared twice");
}

void Parser::parseBody() {
  sourceFile = sourceLine = 0;
  labelNames.clear();
  scopes.clear();
  scopes.push_back({0, {}});
  for (auto *list : {&function->returns, &function->params})
    for (const Variable &parameter : *list) {
      Operand meaning;
      meaning.kind = Operand::Local;
      meaning.index = static_cast<uint32_t>(function->variables.size());
      declare(parameter.name, meaning);
      function->variables.push_back(parameter);
    }
  expect('{');
  while (!scopes.empty())
    parseBodyItem();
}

void Parser::parseBodyItem() {
  if (peek().kind == Token::End)
    fail("expected '}', got the end of the text");
  if (accept(';'))
    return;
  if (accept('{')) {
    uint32_t id = static_cast<uint32_t>(function->scopeParents.size());
    function->scopeParents.push_back(scopes.back().id);
    scopes.push_back({id, {}});
    return;
  }
  if (accept('}'))
    return scopes.pop_back();
  if (parseBodyDirective())
    return;
  if (peek().kind == Token::Word && peek(1).is(':'))
    return parseLabel();
  parseStatement();
}

bool Parser::parseBodyDirective() {
  const Token &token = peek();
  if (token.kind != Token::Word || token.text[0] != '.')
    return false;
  if (accept(".reg")) {
    parseRegisters();
  } else if (accept(".loc")) {
    sourceFile = static_cast<uint32_t>(expectInteger());
    sourceLine = static_cast<uint32_t>(expectInteger());
    uint32_t line = tokens[at - 1].line;
    if (peek().line == line)
      skipLine();
  } else if (accept(".pragma")) {
    skipTo(';');
  } else if (accept(".file")) {
    parseFile();
  } else {
    bool isExtern = accept(".extern");
    for (Variable &variable : parseVariables(isExtern)) {
      Operand meaning;
      meaning.kind = Operand::Local;
      meaning.index = static_cast<uint32_t>(function->variables.size());
      declare(variable.name, meaning);
      function->variables.push_back(std::move(variable));
    }
  }
  return true;
}

/// Of all functions: what compilers write without optimising stays far below.
static constexpr uint64_t kMostRegisters = 1 << 20;

/// PTX ISA, 5.4.6: `.reg .b32 %r<N>, %x;`.
void Parser::parseRegisters() {
  if (peek().is(".v2") || peek().is(".v4"))
    fail("vector registers are not supported");
  Type type = parseType();
  auto add = [&](const std::string &name) {
    if (++registers > kMostRegisters)
      fail("too many registers");
    Operand meaning;
    meaning.kind = Operand::Register;
    meaning.index = static_cast<uint32_t>(function->registers.size());
    function->registers.push_back({name, type});
    declare(name, meaning);
  };
  do {
    std::string name = expectWord("a register name");
    if (!accept('<')) {
      add(name);
      continue;
    }
    uint64_t count = expectInteger();
    expect('>');
    if (count > kMostRegisters - registers)
      fail("too many registers");
    for (uint64_t i = 0; i < count; ++i)
      add(name + std::to_string(i));
  } while (accept(','));
  expect(';');
}

void Parser::parseLabel() {
  std::string name = peek().text;
  const Token &meaning = peek(2);
  bool isList = meaning.is(".branchtargets") || meaning.is(".calltargets") ||
                meaning.is(".callprototype");
  if (!isList && !labelNames.insert({scopes.back().id, name}).second)
    fail("the label '" + name + "' is set twice");
  next();
  expect(':');
  if (isList)
    return parseLabelList(name);
  function->labels.push_back(
      {name, scopes.back().id, static_cast<uint32_t>(function->body.size())});
}

void Parser::parseLabelList(const std::string &name) {
  LabelList list;
  list.name = name;
  list.scope = scopes.back().id;
  if (accept(".callprototype")) {
    if (peek().is('('))
      list.returns = parseParameters();
    expectWord("'_'");
    if (peek().is('('))
      list.params = parseParameters();
    skipTo(';');
  } else {
    next();
    do
      list.targets.push_back(expectWord("a label"));
    while (accept(','));
    expect(';');
  }
  function->lists.push_back(std::move(list));
}

/// PTX ISA, 4.3.2: `@p opcode operands;`.
void Parser::parseStatement() {
  Statement statement;
  statement.sourceFile = sourceFile;
  statement.sourceLine = sourceLine;
  statement.scope = scopes.back().id;
  if (accept('@')) {
    statement.isGuardNegated = accept('!');
    Operand guard = parseName();
    if (guard.kind != Operand::Register ||
        function->registers[guard.index].type != Type::Pred)
      fail("guard is not a predicate register");
    statement.guard = static_cast<int32_t>(guard.index);
  }
  statement.line = peek().line;
  statement.opcode = expectWord("an instruction");
  if (known.insert(statement.opcode).second)
    if (std::string problem = syntaxProblem(Opcode(statement.opcode));
        !problem.empty())
      throw PtxError(statement.line, "instruction '" + statement.opcode +
                                         "' is not supported: " + problem);
  if (!peek().is(';')) {
    do
      statement.operands.push_back(parseOperand());
    while (accept(','));
  }
  expect(';');
  function->body.push_back(std::move(statement));
}

} // namespace ptxsim
