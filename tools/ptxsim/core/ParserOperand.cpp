//===- ParserOperand.cpp - Operands of PTX instructions -------------------===//

#include "tools/ptxsim/core/Parser.h"

#include <cstring>
#include <set>

namespace ptxsim {

/// PTX ISA, 6.4: a|b, !p, registers, constants, addresses, vectors, lists.
Operand Parser::parseOperand() {
  bool isNegated = accept('!');
  Operand operand = parseSimpleOperand();
  operand.isNegated = isNegated;
  if (accept('|'))
    operand.second.push_back(parseSimpleOperand());
  return operand;
}

Operand Parser::parseSimpleOperand() {
  const Token &token = peek();
  if (accept('['))
    return parseAddress();
  if (accept('{'))
    return parseGroup(Operand::Vector, '}');
  if (accept('('))
    return parseGroup(Operand::List, ')');
  if (token.kind == Token::Word) {
    Operand operand = parseName();
    if ((operand.kind == Operand::Symbol || operand.kind == Operand::Local) &&
        accept('+'))
      operand.bits = parseNumber().bits;
    return operand;
  }
  return parseNumber();
}

Operand Parser::parseNumber() {
  Operand operand;
  operand.kind = Operand::Immediate;
  bool isNegative = accept('-');
  const Token &token = next();
  operand.bits = token.bits;
  if (token.kind == Token::Integer) {
    if (isNegative)
      operand.bits = -operand.bits;
  } else if (token.kind == Token::Float32) {
    operand.literal = Operand::Single;
    operand.bits ^= isNegative ? uint64_t(1) << 31 : 0;
  } else if (token.kind == Token::Float64) {
    operand.literal = Operand::Double;
    operand.bits ^= isNegative ? uint64_t(1) << 63 : 0;
  } else {
    --at;
    fail("expected an operand, got '" + token.text + "'");
  }
  return operand;
}

Operand Parser::parseName() {
  std::string name = expectWord("a name");
  Operand operand;
  if (name == "_")
    return operand;
  for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
    auto found = scope->names.find(name);
    if (found != scope->names.end())
      return found->second;
  }
  // %r5 and so on are how compilers call registers.
  static const std::set<std::string> usual = {"%r",  "%rd", "%rs", "%rq", "%f",
                                              "%fd", "%h",  "%hh", "%p"};
  size_t last = name.find_last_not_of("0123456789");
  if (last + 1 < name.size() && usual.count(name.substr(0, last + 1)))
    fail("undeclared register '" + name + "'");
  operand.kind = name[0] == '%' ? Operand::Special : Operand::Symbol;
  if (name == "WARP_SZ") {
    operand.kind = Operand::Immediate;
    operand.bits = 32;
  }
  operand.name = std::move(name);
  return operand;
}

/// [reg], [reg+imm], [symbol+imm], [imm].
Operand Parser::parseAddress() {
  Operand address;
  address.kind = Operand::Address;
  if (peek().kind == Token::Word) {
    address.elements.push_back(parseName());
    bool isMinus = peek().is('-');
    if (isMinus || accept('+'))
      address.bits = parseNumber().bits;
  } else {
    address.elements.push_back(parseNumber());
  }
  expect(']');
  return address;
}

Operand Parser::parseGroup(Operand::Kind kind, char close) {
  Nesting nesting(depth, peek().line);
  Operand group;
  group.kind = kind;
  if (accept(close))
    return group;
  do
    group.elements.push_back(parseOperand());
  while (accept(','));
  expect(close);
  return group;
}

} // namespace ptxsim
