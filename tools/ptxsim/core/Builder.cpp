//===- Builder.cpp - One instruction while it is decoded ------------------===//

#include "tools/ptxsim/core/Builder.h"
#include "tools/ptxsim/core/Decoder.h"

#include <algorithm>
#include <cstring>

namespace ptxsim {

unsigned laneBytes(Type type) {
  if (type == Type::Pred)
    return 0;
  return sizeOf(type) > 4 ? 8 : 4;
}

Opcode::Opcode(const std::string &text) {
  size_t dot = text.find('.');
  stem = text.substr(0, dot);
  while (dot != std::string::npos) {
    size_t next = text.find('.', dot + 1);
    std::string part =
        text.substr(dot + 1, next == std::string::npos ? next : next - dot - 1);
    if (Type type = typeFromName(part); type != Type::None)
      types.push_back(type);
    parts.push_back(std::move(part));
    dot = next;
  }
}

bool Opcode::has(const char *part) const {
  return std::find(parts.begin(), parts.end(), part) != parts.end();
}

bool Opcode::hasAny(std::initializer_list<const char *> words) const {
  return std::any_of(words.begin(), words.end(),
                     [&](const char *word) { return has(word); });
}

bool Opcode::take(const char *part) {
  auto found = std::find(parts.begin(), parts.end(), part);
  if (found == parts.end())
    return false;
  parts.erase(found);
  return true;
}

Builder::Builder(FunctionDecoder &decoder, const Statement &statement,
                 Instruction &instruction)
    : op(statement.opcode), statement(statement), i(instruction), d(decoder),
      isUsed(2 * statement.operands.size()) {}

const Operand &Builder::operand(size_t n) const {
  if (n >= statement.operands.size())
    fail("'" + statement.opcode + "' has too few operands");
  isUsed[n] = true;
  return statement.operands[n];
}

void Builder::checkAllUsed() const {
  // A policy for the L2 cache, which changes nothing here.
  size_t count = statement.operands.size();
  size_t wanted = count - (count && op.has("L2::cache_hint"));
  for (size_t n = 0; n < wanted; ++n) {
    if (!isUsed[n])
      fail("'" + statement.opcode + "' has too many operands");
    if (!statement.operands[n].second.empty() && !isUsed[count + n])
      fail("'" + statement.opcode + "' has no second result");
  }
}

void Builder::fail(const std::string &message) const {
  throw PtxError(statement.line, message);
}

void Builder::unsupported() const {
  fail("instruction '" + statement.opcode + "' is not supported");
}

/// A number as the bits of a lane of `bytes`.
static uint64_t literalBits(const Operand &operand, unsigned bytes) {
  if (operand.literal == Operand::Double && bytes == 4) {
    double wide;
    std::memcpy(&wide, &operand.bits, 8);
    float narrow = float(wide);
    uint32_t bits;
    std::memcpy(&bits, &narrow, 4);
    return bits;
  }
  return operand.bits;
}

Place Builder::place(const Operand &operand, unsigned bytes, bool any) {
  Place place;
  switch (operand.kind) {
  case Operand::Register:
    place = d.registerPlace(operand.index);
    break;
  case Operand::Immediate:
    if (bytes == 0)
      place = d.constantPlace(operand.bits ? ~uint64_t(0) : 0, 0);
    else
      place = d.constantPlace(literalBits(operand, bytes), bytes);
    break;
  case Operand::Special:
    place = d.specialPlace(operand.name, bytes == 8 ? 8 : 4, statement.line);
    break;
  case Operand::Symbol:
  case Operand::Local:
    place = d.symbolPlace(operand, bytes, statement.line);
    break;
  default:
    fail("'" + statement.opcode + "': unexpected kind of operand");
  }
  if (any ? place.bytes == 0 : place.bytes != bytes)
    fail("'" + statement.opcode + "': operand has the wrong size");
  if (operand.isNegated && bytes != 0)
    fail("'" + statement.opcode + "': only predicates can be negated");
  place.isNegated = operand.isNegated;
  place.exists = true;
  return place;
}

static unsigned full(unsigned bytes) {
  return bytes == 1 || bytes == 2 ? 4 : bytes;
}

/// `_` gets a register that nobody reads.
Place Builder::resultPlace(const Operand &o, unsigned bytes, bool any) {
  if (o.kind == Operand::Sink) {
    Place place = d.scratchPlace(full(bytes));
    place.exists = false;
    return place;
  }
  if (o.kind != Operand::Register)
    fail("'" + statement.opcode + "': the result is not a register");
  return place(o, full(bytes), any);
}

void Builder::dst(size_t n, unsigned bytes) {
  results.push_back(resultPlace(operand(n), bytes, false));
}

void Builder::dstAny(size_t n) {
  results.push_back(resultPlace(operand(n), 8, true));
}

void Builder::dstSecond(size_t n, unsigned bytes) {
  if (operand(n).second.empty())
    return;
  isUsed[statement.operands.size() + n] = true;
  results.push_back(resultPlace(operand(n).second.front(), bytes, false));
}

void Builder::src(size_t n, unsigned bytes) {
  sources.push_back(place(operand(n), full(bytes), false));
}

void Builder::srcAny(size_t n, unsigned bytes) {
  sources.push_back(place(operand(n), full(bytes), true));
}

void Builder::srcConstant(uint64_t bits, unsigned bytes) {
  Place place = d.constantPlace(bits, bytes);
  place.exists = true;
  sources.push_back(place);
}

/// Elements of vectors may have registers of any width (ld and st convert).
unsigned Builder::dstVector(size_t n, unsigned bytes) {
  const Operand &o = operand(n);
  if (o.kind != Operand::Vector) {
    results.push_back(resultPlace(o, bytes, true));
    return 1;
  }
  for (const Operand &element : o.elements)
    results.push_back(resultPlace(element, bytes, true));
  return unsigned(o.elements.size());
}

unsigned Builder::srcVector(size_t n, unsigned bytes) {
  const Operand &o = operand(n);
  if (o.kind != Operand::Vector) {
    sources.push_back(place(o, full(bytes), true));
    return 1;
  }
  for (const Operand &element : o.elements)
    sources.push_back(place(element, full(bytes), true));
  return unsigned(o.elements.size());
}

void Builder::address(size_t n, Space space) {
  const Operand &o = operand(n);
  if (o.kind != Operand::Address)
    fail("'" + statement.opcode + "': expected an address in brackets");
  const Operand &base = o.elements.front();
  i.immediate = o.bits;
  // Only parameters of kernels can have their address in a register.
  bool isRegister = base.kind == Operand::Register && d.function().isEntry;
  if (space == Space::Param && (isRegister || d.isKernelParameter(base)))
    i.extra |= 1;
  if (base.kind == Operand::Immediate) {
    srcConstant(base.bits, 8);
    return;
  }
  bool isNarrow = space == Space::Shared || space == Space::Local ||
                  space == Space::Param || space == Space::Const;
  Place p = place(base, 8, true);
  if (p.bytes != 8 && !(isNarrow && p.bytes == 4))
    fail("'" + statement.opcode + "': the address has the wrong size");
  sources.push_back(p);
}

uint32_t Builder::label(size_t n) {
  return d.findLabel(operand(n).name, statement.scope, statement.line);
}

const std::vector<uint32_t> *Builder::targetList(size_t n) {
  return d.targets(operand(n).name, statement.scope, statement.line);
}

bool Builder::isPredicate(size_t n) const {
  if (n >= statement.operands.size())
    return false;
  const Operand &o = statement.operands[n];
  return o.kind == Operand::Register &&
         d.function().registers[o.index].type == Type::Pred;
}

uint64_t Builder::constant(size_t n) const {
  if (!isConstant(n))
    fail("'" + statement.opcode + "': operand " + std::to_string(n + 1) +
         " must be a number");
  return operand(n).bits;
}

} // namespace ptxsim
