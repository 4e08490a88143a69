//===- Defined.cpp - Which registers and local bytes have values ----------===//

#include "tools/ptxsim/core/Defined.h"

#include <cstdlib>

namespace ptxsim {

static uint8_t allBytes(unsigned bytes) {
  return uint8_t(bytes >= 8 ? 0xff : (1u << bytes) - 1);
}

uint8_t definedBytes(Warp &w, const Place &place, unsigned lane) {
  Frame &frame = w.frame();
  if (place.bank != Place::Registers ||
      (frame.defined[place.number] >> lane & 1))
    return 0xff;
  auto found = frame.partial.find(place.number);
  return found == frame.partial.end() ? 0 : found->second[lane];
}

void setDefinedBytes(Warp &w, const Place &place, unsigned lane, uint8_t mask,
                     unsigned bytes) {
  Frame &frame = w.frame();
  uint32_t &defined = frame.defined[place.number];
  if ((mask & allBytes(bytes)) == allBytes(bytes)) {
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
      uint8_t whole = 0;
      for (unsigned k = 0; k < i.operands; ++k)
        whole |= uint8_t((definedBytes(w, i.src[k], lane) & allBytes(part))
                         << part * k);
      setDefinedBytes(w, i.dst[0], lane, whole, part * i.operands);
      return;
    }
    uint8_t whole = definedBytes(w, i.src[0], lane);
    for (unsigned k = 0; k < i.results; ++k)
      if (i.dst[k].exists)
        setDefinedBytes(w, i.dst[k], lane, uint8_t(whole >> part * k),
                        i.results > 1 ? part
                                      : (i.dst[k].bytes ? i.dst[k].bytes : 4));
  });
}

/// What a shift takes along. The bytes that come in are zeros.
static void shiftDefined(Warp &w, const Instruction &i, uint32_t lanes) {
  unsigned size = i.elementBytes, by = unsigned(std::abs(i.byteShift));
  forLanes(lanes, [&](unsigned lane) {
    uint8_t whole = definedBytes(w, i.src[0], lane) & allBytes(size);
    uint8_t in = allBytes(by);
    uint8_t mask = i.byteShift > 0 ? uint8_t(whole << by | in)
                                   : uint8_t(whole >> by | in << (size - by));
    setDefinedBytes(w, i.dst[0], lane, mask & allBytes(size), size);
  });
}

void checkDefined(Warp &w, const Instruction &i) {
  std::vector<uint32_t> &defined = w.frame().defined;
  uint32_t undefined = 0;
  for (unsigned n = 0; n < i.operands; ++n) {
    const Place &place = i.src[n];
    if (place.bank != Place::Registers)
      continue;
    uint32_t missing = w.mask & ~defined[place.number];
    if (!missing || (n == 0 && i.movesAcrossLanes))
      continue;
    if (!i.readsUndefined || n < i.addressOperands)
      w.fault(FaultKind::Uninitialized, i, unsigned(__builtin_ctz(missing)),
              "operand " + std::to_string(n + 1) +
                  " is a register without a value");
    undefined |= missing;
  }
  if (i.movesAcrossLanes)
    return;
  for (unsigned n = 0; n < i.results; ++n)
    if (i.dst[n].exists)
      defined[i.dst[n].number] |= w.mask & ~undefined;
  // Moves have no address; stores look after their values themselves.
  if (undefined && i.results) {
    if (i.dst[0].bytes == 0)
      defined[i.dst[0].number] &= ~undefined;
    else if (i.byteShift)
      shiftDefined(w, i, undefined);
    else
      moveDefined(w, i, undefined);
  }
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
  uint8_t bytes[kLanes];
  // What lanes that do not take part would give is not looked after.
  forLanes(w.mask, [&](unsigned lane) {
    bool takesPart = w.mask >> from[lane] & 1;
    bytes[lane] = takesPart ? definedBytes(w, i.src[0], from[lane]) : 0xff;
  });
  if (i.dst[0].exists)
    forLanes(w.mask, [&](unsigned lane) {
      setDefinedBytes(w, i.dst[0], lane, bytes[lane], i.dst[0].bytes);
    });
}

} // namespace ptxsim
