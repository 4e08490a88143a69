//===- Defined.cpp - Which registers and local bytes have values ----------===//

#include "tools/ptxsim/core/Defined.h"

namespace ptxsim {

static uint64_t allBits(unsigned bytes) {
  return bytes >= 8 ? ~uint64_t(0) : (uint64_t(1) << 8 * bytes) - 1;
}

uint64_t definedBits(Warp &w, const Place &place, unsigned lane) {
  Frame &frame = w.frame();
  if (place.bank != Place::Registers ||
      (frame.defined[place.number] >> lane & 1))
    return ~uint64_t(0);
  auto found = frame.partial.find(place.number);
  return found == frame.partial.end() ? 0 : found->second[lane];
}

void setDefinedBits(Warp &w, const Place &place, unsigned lane, uint64_t mask,
                    unsigned bytes) {
  Frame &frame = w.frame();
  uint32_t &defined = frame.defined[place.number];
  mask &= allBits(bytes);
  if (mask == allBits(bytes)) {
    defined |= 1u << lane;
    return;
  }
  defined &= ~(1u << lane);
  frame.partial[place.number][lane] = mask;
}

/// What a move, a packing or an unpacking takes along into lanes of `lanes`.
static void moveDefined(Warp &w, const Instruction &i, uint32_t lanes) {
  unsigned part = i.elementBytes;
  forLanes(lanes, [&](unsigned lane) {
    if (i.operands > 1) {
      uint64_t whole = 0;
      for (unsigned k = 0; k < i.operands; ++k)
        whole |= (definedBits(w, i.src[k], lane) & allBits(part))
                 << 8 * part * k;
      setDefinedBits(w, i.dst[0], lane, whole, part * i.operands);
      return;
    }
    uint64_t whole = definedBits(w, i.src[0], lane);
    for (unsigned k = 0; k < i.results; ++k)
      if (i.dst[k].exists)
        setDefinedBits(w, i.dst[k], lane, whole >> 8 * part * k,
                       i.results > 1 ? part
                                     : (i.dst[k].bytes ? i.dst[k].bytes : 4));
  });
}

/// What a shift by a constant takes along. The bits that come in are zeros.
static void shiftDefined(Warp &w, const Instruction &i, uint32_t lanes) {
  uint64_t all = allBits(i.elementBytes);
  forLanes(lanes, [&](unsigned lane) {
    uint64_t missing = ~definedBits(w, i.src[0], lane) & all;
    missing = i.shift > 0 ? missing << i.shift : missing >> -i.shift;
    setDefinedBits(w, i.dst[0], lane, ~missing, i.elementBytes);
  });
}

/// What logic takes along: bits that both operands have, or that one of them
/// decides.
static void combineDefined(Warp &w, const Instruction &i, uint32_t lanes) {
  forLanes(lanes, [&](unsigned lane) {
    uint64_t mask = ~uint64_t(0), decided = 0;
    for (unsigned n = 0; n < i.operands; ++n) {
      uint64_t bits = definedBits(w, i.src[n], lane),
               value = w.get(i.src[n], lane);
      mask &= bits;
      if (i.sifting == Sifting::And)
        decided |= bits & ~value;
      else if (i.sifting == Sifting::Or)
        decided |= bits & value;
    }
    setDefinedBits(w, i.dst[0], lane, mask | decided, i.elementBytes);
  });
}

/// The lanes for which the result depends on operand `n`.
static uint32_t lanesThatDepend(Warp &w, const Instruction &i, unsigned n) {
  bool isLogic = i.sifting == Sifting::And || i.sifting == Sifting::Or;
  bool byPredicate =
      isLogic ? i.src[n].bytes == 0 : i.sifting == Sifting::Select && n < 2;
  if (!byPredicate)
    return kAllLanes;
  const Place &other = i.src[i.sifting == Sifting::Select ? 2 : 1 - n];
  uint32_t value = w.predicateValue(other);
  if (i.sifting == Sifting::Select)
    return n == 0 ? value : ~value;
  uint32_t hasValue = other.bank == Place::Registers
                          ? w.frame().defined[other.number]
                          : kAllLanes;
  return ~hasValue | (i.sifting == Sifting::And ? value : ~value);
}

/// The results of an instruction, one of whose operands is `missing`, have no
/// value in `lanes`.
static void loseResults(Warp &w, const Instruction &i, uint32_t lanes,
                        uint32_t missing) {
  Frame &frame = w.frame();
  auto known = frame.computedAt.find(missing);
  uint32_t line = known == frame.computedAt.end() ? i.line : known->second;
  for (unsigned n = 0; n < i.results; ++n) {
    if (!i.dst[n].exists)
      continue;
    uint32_t number = i.dst[n].number;
    frame.computedAt[number] = line;
    frame.defined[number] &= ~lanes;
    if (auto partial = frame.partial.find(number);
        partial != frame.partial.end())
      forLanes(lanes, [&](unsigned lane) { partial->second[lane] = 0; });
  }
}

std::string describeMissing(Warp &w, unsigned operand, uint32_t number) {
  std::string text = "operand " + std::to_string(operand + 1) +
                     " is a register without a value";
  const std::map<uint32_t, uint32_t> &computedAt = w.frame().computedAt;
  if (auto found = computedAt.find(number); found != computedAt.end())
    text += ", which line " + std::to_string(found->second) +
            " computed from another";
  return text;
}

void checkDefined(Warp &w, const Instruction &i) {
  std::vector<uint32_t> &defined = w.frame().defined;
  uint32_t undefined = 0, culprit = 0;
  for (unsigned n = 0; n < i.operands; ++n) {
    const Place &place = i.src[n];
    if (place.bank != Place::Registers)
      continue;
    uint32_t missing = w.mask & ~defined[place.number];
    if (!missing || (n == 0 && i.movesAcrossLanes))
      continue;
    if (i.sifting != Sifting::None)
      missing &= lanesThatDepend(w, i, n);
    if (!missing)
      continue;
    bool takesAlong =
        i.computes || (i.readsUndefined && n >= i.addressOperands);
    if (!takesAlong)
      w.fault(FaultKind::Uninitialized, i, unsigned(__builtin_ctz(missing)),
              describeMissing(w, n, place.number));
    undefined |= missing;
    culprit = place.number;
  }
  if (i.movesAcrossLanes)
    return;
  for (unsigned n = 0; n < i.results; ++n)
    if (i.dst[n].exists)
      defined[i.dst[n].number] |= w.mask & ~undefined;
  // Moves have no address; stores look after their values themselves.
  if (!undefined || !i.results)
    return;
  if (i.shift)
    shiftDefined(w, i, undefined);
  else if (i.combinesBits)
    combineDefined(w, i, undefined);
  else if (i.computes)
    loseResults(w, i, undefined, culprit);
  else if (i.dst[0].bytes == 0)
    defined[i.dst[0].number] &= ~undefined;
  else
    moveDefined(w, i, undefined);
}

void shuffleDefined(Warp &w, const Instruction &i,
                    const uint8_t (&from)[kLanes]) {
  std::vector<uint32_t> &defined = w.frame().defined;
  if (i.results > 1 && i.dst[1].exists)
    defined[i.dst[1].number] |= w.mask;
  if (i.src[0].bank != Place::Registers ||
      !(w.mask & ~defined[i.src[0].number])) {
    if (i.dst[0].exists)
      defined[i.dst[0].number] |= w.mask;
    return;
  }
  uint64_t bits[kLanes];
  // What lanes that do not take part would give is not looked after.
  forLanes(w.mask, [&](unsigned lane) {
    bool takesPart = w.mask >> from[lane] & 1;
    bits[lane] =
        takesPart ? definedBits(w, i.src[0], from[lane]) : ~uint64_t(0);
  });
  if (i.dst[0].exists)
    forLanes(w.mask, [&](unsigned lane) {
      setDefinedBits(w, i.dst[0], lane, bits[lane], i.dst[0].bytes);
    });
}

} // namespace ptxsim
