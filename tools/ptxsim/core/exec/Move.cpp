//===- Move.cpp - mov, cvta, isspacep (PTX ISA 9.7.9) ---------------------===//

#include "tools/ptxsim/core/Decoder.h"
#include "tools/ptxsim/core/exec/Access.h"

namespace ptxsim {
namespace {

template <typename T> void move(Warp &w, const Instruction &i) {
  commit(w, i.dst[0], w.at<T>(i.src[0]));
}

void movePredicate(Warp &w, const Instruction &i) {
  w.setPredicate(i.dst[0], w.predicateValue(i.src[0]));
}

/// mov.b64 {a, b}, c; elementBytes are those of a part.
void unpack(Warp &w, const Instruction &i) {
  unsigned bits = 8 * i.elementBytes;
  uint64_t mask = bits == 64 ? ~uint64_t(0) : (uint64_t(1) << bits) - 1;
  forLanes(w.mask, [&](unsigned lane) {
    uint64_t value = w.get(i.src[0], lane);
    for (unsigned k = 0; k < i.results; ++k)
      if (i.dst[k].exists)
        w.set(i.dst[k], lane, value >> bits * k & mask);
  });
}
void pack(Warp &w, const Instruction &i) {
  unsigned bits = 8 * i.elementBytes;
  uint64_t mask = bits == 64 ? ~uint64_t(0) : (uint64_t(1) << bits) - 1;
  forLanes(w.mask, [&](unsigned lane) {
    uint64_t value = 0;
    for (unsigned k = 0; k < i.operands; ++k)
      value |= (w.get(i.src[k], lane) & mask) << bits * k;
    w.set(i.dst[0], lane, value);
  });
}

/// Clocks and timers go on while a function runs. extra: the value's shift.
void readClock(Warp &w, const Instruction &i) {
  forLanes(w.mask,
           [&](unsigned lane) { w.set(i.dst[0], lane, w.steps >> i.extra); });
}

bool selectMov(Builder &b) {
  Type type = b.op.type();
  if (b.op.types.size() != 1 || type == Type::B128)
    return false;
  if (b.count() > 1 && b.operand(1).kind == Operand::Special &&
      isClock(b.operand(1).name)) {
    const std::string &name = b.operand(1).name;
    bool isHigh = name.size() > 3 && name.substr(name.size() - 3) == "_hi";
    b.dst(0, laneBytes(type));
    b.i.extra = isHigh ? 32 : 0;
    b.i.run = readClock;
    return true;
  }
  b.i.readsUndefined = true;
  if (type == Type::Pred) {
    unary(b, 0, 0);
    b.i.run = movePredicate;
    return true;
  }
  bool unpacks = b.operand(0).kind == Operand::Vector;
  bool packs = b.operand(1).kind == Operand::Vector;
  if (!unpacks && !packs) {
    unsigned bytes = laneBytes(type);
    unary(b, bytes, bytes);
    b.i.run = bytes == 8 ? move<uint64_t> : move<uint32_t>;
    return true;
  }
  size_t parts = b.operand(unpacks ? 0 : 1).elements.size();
  if (parts < 2 || sizeOf(type) % parts)
    return false;
  b.i.elementBytes = uint8_t(sizeOf(type) / parts);
  unsigned part = b.i.elementBytes == 8 ? 8 : 4;
  if (unpacks) {
    b.dstVector(0, part);
    b.src(1, laneBytes(type));
    b.i.run = unpack;
  } else {
    b.dst(0, laneBytes(type));
    b.srcVector(1, part);
    b.i.run = pack;
  }
  return true;
}

/// Where a space lies in the generic one (PTX ISA 5.1.8); 0: at its addresses.
uint64_t windowOf(Space space) {
  return space == Space::Shared  ? kSharedWindow
         : space == Space::Local ? kLocalWindow
         : space == Space::Param ? kParamWindow
                                 : 0;
}

/// immediate: what is added.
void addConstant(Warp &w, const Instruction &i) {
  forLanes(w.mask, [&](unsigned lane) {
    w.set(i.dst[0], lane, w.get(i.src[0], lane) + i.immediate);
  });
}

bool selectCvta(Builder &b) {
  uint64_t window = windowOf(takeSpace(b.op));
  b.i.immediate = b.op.has("to") ? 0 - window : window;
  b.dstAny(0);
  b.srcAny(1, 8);
  b.i.run = addConstant;
  return true;
}

/// space: the one that is asked for. Constant variables lie in global memory.
void isInSpace(Warp &w, const Instruction &i) {
  const Program &program = *w.block->launch->program;
  uint32_t result = 0;
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    uint64_t address = w.get(i.src[0], lane), window = address & kWindowMask;
    bool isOther = window == kSharedWindow || window == kLocalWindow ||
                   window == kParamWindow;
    bool isConst = !isOther && program.isConstant(address);
    bool is = i.space == Space::Const    ? isConst
              : i.space == Space::Global ? !isOther && !isConst
                                         : window == windowOf(i.space);
    result |= uint32_t(is) << lane;
  }
  w.setPredicate(i.dst[0], result);
}

} // namespace

bool selectMove(Builder &b) {
  if (b.op.stem == "mov")
    return selectMov(b);
  if (b.op.stem == "cvta")
    return selectCvta(b);
  if (b.op.stem == "isspacep") {
    b.i.space = takeSpace(b.op);
    b.dst(0, 0);
    b.srcAny(1, 8);
    b.i.run = isInSpace;
    return b.i.space != Space::Generic;
  }
  return false;
}

} // namespace ptxsim
