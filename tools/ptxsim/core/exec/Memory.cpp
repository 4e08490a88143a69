//===- Memory.cpp - ld, st, prefetch (PTX ISA 9.7.9) ----------------------===//

#include "tools/ptxsim/core/Defined.h"
#include "tools/ptxsim/core/exec/Access.h"

namespace ptxsim {
namespace {

uint64_t readBytes(const uint8_t *from, unsigned bytes, bool isSigned) {
  switch (bytes) {
  case 1: {
    uint8_t v = *from;
    return isSigned ? uint64_t(int64_t(int8_t(v))) : v;
  }
  case 2: {
    uint16_t v;
    std::memcpy(&v, from, 2);
    return isSigned ? uint64_t(int64_t(int16_t(v))) : v;
  }
  case 4: {
    uint32_t v;
    std::memcpy(&v, from, 4);
    return isSigned ? uint64_t(int64_t(int32_t(v))) : v;
  }
  default: {
    uint64_t v;
    std::memcpy(&v, from, 8);
    return v;
  }
  }
}

void count(Warp &w, const Instruction &i, const uint64_t *addresses,
           unsigned bytes) {
  if (!w.checks())
    return;
  if (i.space == Space::Shared)
    countShared(w, w.mask, addresses, bytes);
  else if (i.space == Space::Global || i.space == Space::Generic)
    countGlobal(w, w.mask, addresses, bytes);
}

/// What main loops do most: words of shared memory into registers of 32 bits,
/// by all lanes, none of them out of place. False if this is not so.
bool loadSharedWords(Warp &w, const Instruction &i, const uint64_t *addresses,
                     unsigned bytes) {
  if (i.space != Space::Shared || i.elementBytes != 4 || w.mask != kAllLanes ||
      w.checks())
    return false;
  uint64_t last = w.block->shared.size();
  bool isFine = last >= bytes;
  for (unsigned lane = 0; lane < kLanes; ++lane)
    isFine &= addresses[lane] % bytes == 0 && addresses[lane] + bytes <= last;
  for (unsigned k = 0; k < i.elements; ++k)
    isFine &= i.dst[k].exists && i.dst[k].bytes == 4;
  if (!isFine)
    return false;
  const uint8_t *data = w.block->shared.data();
  for (unsigned k = 0; k < i.elements; ++k) {
    uint32_t *out = w.at<uint32_t>(i.dst[k]);
    for (unsigned lane = 0; lane < kLanes; ++lane)
      std::memcpy(out + lane, data + addresses[lane] + 4 * k, 4);
  }
  return true;
}

/// What a lane's registers take over from .local or .param memory.
void loadDefinedElement(Warp &w, const Instruction &i, unsigned k,
                        unsigned lane, const uint8_t *defined) {
  uint64_t mask = 0;
  for (unsigned n = 0; n < i.elementBytes; ++n)
    mask |= uint64_t(defined[n]) << 8 * n;
  setDefinedBits(w, i.dst[k], lane, mask, i.elementBytes);
}
void loadDefined(Warp &w, const Instruction &i, unsigned lane,
                 const uint8_t *defined) {
  for (unsigned k = 0; k < i.elements; ++k)
    loadDefinedElement(w, i, k, lane, defined + k * i.elementBytes);
}

/// Whether some of the bytes are there, and none in part: so structs with gaps
/// are copied.
bool hasWholeBytes(uint64_t mask, unsigned bytes) {
  bool isAny = false;
  for (unsigned n = 0; n < bytes; ++n) {
    uint8_t byte = uint8_t(mask >> 8 * n);
    if (byte != 0 && byte != 0xff)
      return false;
    isAny |= byte != 0;
  }
  return isAny;
}

/// What a lane's store leaves in .local or .param memory, whose bytes `defined`
/// are, or in other memory, which takes values only.
void storeDefined(Warp &w, const Instruction &i, unsigned lane,
                  uint8_t *defined) {
  for (unsigned k = 0; k < i.elements; ++k) {
    uint64_t mask = definedBits(w, i.src[1 + k], lane);
    if (defined)
      for (unsigned n = 0; n < i.elementBytes; ++n)
        *defined++ = uint8_t(mask >> 8 * n);
    else if (!hasWholeBytes(mask, i.elementBytes))
      w.fault(FaultKind::Uninitialized, i, lane,
              describeMissing(w, k + 1, i.src[1 + k].number));
  }
}

/// A vector of which not all elements are wanted: it must lie in memory, but
/// only what is wanted must have a value. (Compilers read four elements where a
/// row has three.)
void loadPart(Warp &w, const Instruction &i, unsigned lane, uint64_t address) {
  resolve(w, i, lane, i.space, address, i.elementBytes * i.elements,
          AccessKind::Reach);
  for (unsigned k = 0; k < i.elements; ++k)
    if (i.dst[k].exists) {
      uint64_t at = address + k * i.elementBytes;
      const uint8_t *from =
          resolve(w, i, lane, i.space, at, i.elementBytes, AccessKind::Read);
      if (const uint8_t *defined = definedMemory(w, i, lane, at))
        loadDefinedElement(w, i, k, lane, defined);
      w.set(i.dst[k], lane, readBytes(from, i.elementBytes, i.isSignedLoad));
    }
}

void load(Warp &w, const Instruction &i) {
  uint64_t addresses[kLanes];
  addressesOf(w, i, i.src[0], addresses);
  unsigned bytes = i.elementBytes * i.elements;
  if (loadSharedWords(w, i, addresses, bytes))
    return;
  count(w, i, addresses, bytes);
  bool isWhole = true;
  for (unsigned k = 0; k < i.elements; ++k)
    isWhole &= i.dst[k].exists;
  forLanes(w.mask, [&](unsigned lane) {
    if (!isWhole)
      return loadPart(w, i, lane, addresses[lane]);
    const uint8_t *from =
        resolve(w, i, lane, i.space, addresses[lane], bytes, AccessKind::Read);
    if (i.isStrong)
      passFlag(w, i, lane, addresses[lane], AccessKind::Read);
    if (const uint8_t *defined = definedMemory(w, i, lane, addresses[lane]))
      loadDefined(w, i, lane, defined);
    for (unsigned k = 0; k < i.elements; ++k)
      if (i.dst[k].exists)
        w.set(i.dst[k], lane,
              readBytes(from + k * i.elementBytes, i.elementBytes,
                        i.isSignedLoad));
  });
}

void store(Warp &w, const Instruction &i) {
  uint64_t addresses[kLanes];
  addressesOf(w, i, i.src[0], addresses);
  unsigned bytes = i.elementBytes * i.elements;
  count(w, i, addresses, bytes);
  forLanes(w.mask, [&](unsigned lane) {
    uint8_t *to =
        resolve(w, i, lane, i.space, addresses[lane], bytes, AccessKind::Write);
    if (w.checks())
      storeDefined(w, i, lane, definedMemory(w, i, lane, addresses[lane]));
    if (i.isStrong)
      passFlag(w, i, lane, addresses[lane], AccessKind::Write);
    for (unsigned k = 0; k < i.elements; ++k) {
      uint64_t value = w.get(i.src[1 + k], lane);
      std::memcpy(to + k * i.elementBytes, &value, i.elementBytes);
    }
  });
}

void nothing(Warp &, const Instruction &) {}

} // namespace

bool selectMemory(Builder &b) {
  const std::string &stem = b.op.stem;
  if (stem == "prefetch" || stem == "prefetchu" || stem == "discard" ||
      stem == "applypriority") {
    Space space = takeSpace(b.op);
    b.address(0, space);
    if (stem == "discard" || stem == "applypriority")
      b.constant(1);
    b.i.run = nothing;
    return true;
  }
  bool isStore = stem == "st";
  if ((stem != "ld" && stem != "ldu" && !isStore) || b.op.has("async") ||
      b.op.has("bulk"))
    return false;
  Space space = takeSpace(b.op);
  Type type = b.op.type();
  if (b.op.types.size() != 1 || type == Type::B128)
    return false;
  b.i.space = space;
  setStrength(b, /*isStrong=*/false);
  b.i.kind = isStore ? Class::Store : Class::Load;
  b.i.elementBytes = uint8_t(sizeOf(type));
  b.i.isSignedLoad = isSigned(type);
  if (isStore) {
    b.address(0, space);
    b.i.elements = uint8_t(b.srcVector(1, laneBytes(type)));
    b.i.readsUndefined = true;
    b.i.addressOperands = 1;
    b.i.run = store;
  } else {
    b.i.elements = uint8_t(b.dstVector(0, laneBytes(type)));
    b.address(1, space);
    b.i.run = load;
  }
  unsigned elements = b.op.has("v2")   ? 2
                      : b.op.has("v4") ? 4
                      : b.op.has("v8") ? 8
                                       : 1;
  if (b.i.elements != elements)
    b.fail("'" + b.statement.opcode + "' needs " + std::to_string(elements) +
           " registers");
  return b.i.elementBytes * b.i.elements <= 32;
}

} // namespace ptxsim
