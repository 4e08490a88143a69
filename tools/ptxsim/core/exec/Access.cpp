//===- Access.cpp - Memory accesses of a warp -----------------------------===//

#include "tools/ptxsim/core/exec/Access.h"

#include <algorithm>
#include <cstdio>

namespace ptxsim {

std::string hex(uint64_t value) {
  char text[32];
  std::snprintf(text, sizeof(text), "0x%llx", (unsigned long long)value);
  return text;
}

namespace {

constexpr unsigned kSector = 32, kBanks = 32, kBankBytes = 4;

std::string what(AccessKind kind, unsigned bytes) {
  bool isRead = kind == AccessKind::Read || kind == AccessKind::Reach;
  return std::string(isRead ? "reads " : "writes ") + std::to_string(bytes) +
         " bytes at ";
}

uint8_t *resolveGlobal(Warp &w, const Instruction &i, unsigned lane,
                       uint64_t address, unsigned bytes, AccessKind kind) {
  Block &block = *w.block;
  Allocation *a = block.recent;
  // An address near the end of all has no end itself.
  auto holds = [&](const Allocation &in) {
    return address >= in.begin && address < in.end && in.end - address >= bytes;
  };
  if (!a || !holds(*a)) {
    a = block.launch->memory->find(address);
    if (!a || !holds(*a)) {
      bool freed = block.launch->memory->wasFreed(address);
      w.fault(freed ? FaultKind::UseAfterFree : FaultKind::OutOfBounds, i, lane,
              what(kind, bytes) + "global address " + hex(address) +
                  (freed ? ", which was freed"
                   : a   ? ", past the end of its allocation"
                         : ", which is not allocated"));
    }
    block.recent = a;
  }
  if (!a->written.empty() && kind != AccessKind::Reach) {
    uint64_t at = address - a->begin;
    uint8_t *written = &a->written[at];
    if (kind == AccessKind::Write) {
      std::memset(written, 1, bytes);
    } else {
      for (unsigned k = 0; k < bytes; ++k)
        if (!written[k])
          w.fault(FaultKind::Uninitialized, i, lane,
                  what(AccessKind::Read, bytes) + "global address " +
                      hex(address) + ", which nobody has written");
    }
    // Blocks on other threads may touch the same sector.
    for (uint64_t sector : {at / kSector, (at + bytes - 1) / kSector})
      __atomic_store_n(&a->touched[sector], uint8_t(1), __ATOMIC_RELAXED);
  }
  return reinterpret_cast<uint8_t *>(address);
}

uint8_t *resolveShared(Warp &w, const Instruction &i, unsigned lane,
                       uint64_t offset, unsigned bytes, AccessKind kind) {
  SharedMemory &shared = w.block->shared;
  if (offset + bytes > shared.size() || offset > shared.size())
    w.fault(FaultKind::OutOfBounds, i, lane,
            what(kind, bytes) + "shared address " + hex(offset) +
                "; the block has " + std::to_string(shared.size()) + " bytes");
  if (w.checks() && kind != AccessKind::Reach) {
    uint32_t thread = w.thread(lane), at = uint32_t(offset);
    Strength how = i.isStrong ? Strength::Strong : Strength::Weak;
    Problem problem =
        kind == AccessKind::Read    ? shared.read(at, bytes, thread, how)
        : kind == AccessKind::Write ? shared.write(at, bytes, thread, how)
                                    : shared.atomic(at, bytes, thread);
    if (problem)
      faultShared(w, i, lane, offset, problem);
  }
  return shared.data() + offset;
}

uint8_t *resolveBytes(Warp &w, const Instruction &i, unsigned lane,
                      uint8_t *data, uint64_t size, uint64_t offset,
                      unsigned bytes, AccessKind kind, const char *name) {
  if (offset + bytes > size || offset > size)
    w.fault(FaultKind::OutOfBounds, i, lane,
            what(kind, bytes) + name + " address " + hex(offset) + " of " +
                std::to_string(size) + " bytes");
  return data + offset;
}

} // namespace

void faultShared(Warp &w, const Instruction &i, unsigned lane, uint64_t offset,
                 const Problem &problem) {
  std::string text = problem.text;
  if (problem.other != Problem::kNobody)
    text += " (thread " + w.block->launch->threadName(problem.other) + ")";
  w.fault(problem.kind, i, lane, text + ", at shared address " + hex(offset));
}

uint8_t *definedMemory(Warp &w, const Instruction &i, unsigned lane,
                       uint64_t address) {
  if (!w.checks())
    return nullptr;
  if (i.space == Space::Param && !(i.extra & 1)) {
    Frame &frame = w.frame();
    return &frame.paramsDefined[size_t(lane) * frame.function->paramBytes +
                                address];
  }
  bool isWindow =
      i.space == Space::Generic && (address & kWindowMask) == kLocalWindow;
  if (i.space == Space::Local || isWindow)
    return &w.localDefined[lane][isWindow ? address & ~kWindowMask : address];
  return nullptr;
}

void passFlag(Warp &w, const Instruction &i, unsigned lane, uint64_t address,
              AccessKind kind) {
  ++w.strongReads;
  if (!w.checks())
    return;
  Order &order = w.block->shared.order;
  // Shared memory may be reached by two kinds of addresses.
  if (i.space == Space::Shared)
    address |= kSharedWindow;
  if (kind != AccessKind::Write)
    order.readFlag(w.number, 1u << lane, address, i.acquires);
  if (kind != AccessKind::Read)
    order.writeFlag(w.number, address, i.releases);
}

void addressesOf(Warp &w, const Instruction &i, const Place &base,
                 uint64_t *addresses) {
  if (base.bytes == 8) {
    const uint64_t *a = w.at<uint64_t>(base);
    for (unsigned lane = 0; lane < kLanes; ++lane)
      addresses[lane] = a[lane] + i.immediate;
  } else {
    const uint32_t *a = w.at<uint32_t>(base);
    for (unsigned lane = 0; lane < kLanes; ++lane)
      addresses[lane] = uint32_t(a[lane] + uint32_t(i.immediate));
  }
}

uint8_t *resolve(Warp &w, const Instruction &i, unsigned lane, Space space,
                 uint64_t address, unsigned bytes, AccessKind kind) {
  if (address & (bytes - 1))
    w.fault(FaultKind::Misaligned, i, lane,
            what(kind, bytes) + "address " + hex(address) +
                ", which is not a multiple of " + std::to_string(bytes));
  if (space == Space::Generic) {
    uint64_t window = address & kWindowMask;
    uint64_t offset = address & ~kWindowMask;
    if (window == kSharedWindow)
      return resolveShared(w, i, lane, offset, bytes, kind);
    if (window == kLocalWindow)
      return resolve(w, i, lane, Space::Local, offset, bytes, kind);
    if (window == kParamWindow)
      return resolveBytes(
          w, i, lane, const_cast<uint8_t *>(w.block->launch->parameters),
          w.block->launch->parameterBytes, offset, bytes, kind, "parameter");
    return resolveGlobal(w, i, lane, address, bytes, kind);
  }
  switch (space) {
  case Space::Shared:
    return resolveShared(w, i, lane, address, bytes, kind);
  case Space::Local: {
    std::vector<uint8_t> &local = w.local[lane];
    return resolveBytes(w, i, lane, local.data(), local.size(), address, bytes,
                        kind, "local");
  }
  case Space::Param: {
    // extra: 1 for the kernel's parameters.
    if (i.extra & 1)
      return resolveBytes(
          w, i, lane, const_cast<uint8_t *>(w.block->launch->parameters),
          w.block->launch->parameterBytes, address, bytes, kind, "parameter");
    Frame &frame = w.frame();
    uint32_t size = frame.function->paramBytes;
    return resolveBytes(w, i, lane, frame.params.data() + size_t(lane) * size,
                        size, address, bytes, kind, "parameter");
  }
  default:
    return resolveGlobal(w, i, lane, address, bytes, kind);
  }
}

void countGlobal(Warp &w, uint32_t mask, const uint64_t *addresses,
                 unsigned bytes) {
  uint64_t sorted[kLanes];
  unsigned count = 0;
  bool ordered = true;
  forLanes(mask, [&](unsigned lane) {
    uint64_t a = addresses[lane];
    if ((a & kWindowMask) == kSharedWindow || (a & kWindowMask) == kLocalWindow)
      return;
    ordered &= count == 0 || sorted[count - 1] <= a;
    sorted[count++] = a;
  });
  if (count == 0)
    return;
  if (!ordered)
    std::sort(sorted, sorted + count);
  uint64_t sectors = 0, covered = 0, lastSector = ~uint64_t(0), end = 0;
  for (unsigned k = 0; k < count; ++k) {
    uint64_t first = sorted[k], last = first + bytes - 1;
    for (uint64_t s = first / kSector; s <= last / kSector; ++s)
      if (s != lastSector) {
        ++sectors;
        lastSector = s;
      }
    if (last + 1 > end) {
      covered += last + 1 - std::max(first, end);
      end = last + 1;
    }
  }
  Counters &c = *w.counters;
  ++c.globalRequests;
  c.globalSectors += sectors;
  c.idealGlobalSectors += (covered + kSector - 1) / kSector;
}

/// Accesses of 8 and 16 bytes go by halves and quarters of a warp (CUDA C++
/// Programming Guide, "Shared Memory"); in each, a bank gives one word at a
/// time, to all lanes that want it.
void countShared(Warp &w, uint32_t mask, const uint64_t *offsets,
                 unsigned bytes) {
  unsigned group = bytes <= 4 ? 32 : bytes == 8 ? 16 : 8;
  unsigned words = std::max(1u, bytes / kBankBytes);
  Counters &c = *w.counters;
  for (unsigned first = 0; first < kLanes; first += group) {
    uint32_t part = group == 32 ? mask : mask >> first & ((1u << group) - 1);
    if (!part)
      continue;
    uint32_t seen[kBanks][kLanes];
    uint8_t depth[kBanks] = {};
    unsigned most = 1;
    forLanes(part, [&](unsigned lane) {
      for (unsigned k = 0; k < words; ++k) {
        uint32_t word = uint32_t(offsets[first + lane] / kBankBytes + k);
        unsigned bank = word % kBanks;
        unsigned n = 0;
        while (n < depth[bank] && seen[bank][n] != word)
          ++n;
        if (n == depth[bank])
          seen[bank][depth[bank]++] = word;
        most = std::max<unsigned>(most, depth[bank]);
      }
    });
    c.sharedWavefronts += most;
    ++c.idealSharedWavefronts;
  }
}

void setStrength(Builder &b, bool isStrong) {
  b.i.acquires = b.op.has("acquire") || b.op.has("acq_rel");
  b.i.releases = b.op.has("release") || b.op.has("acq_rel");
  b.i.isStrong = isStrong || b.i.acquires || b.i.releases ||
                 b.op.has("volatile") || b.op.has("relaxed") ||
                 b.op.has("mmio");
}

Space takeSpace(Opcode &op) {
  const std::pair<const char *, Space> names[] = {{"global", Space::Global},
                                                  {"shared", Space::Shared},
                                                  {"local", Space::Local},
                                                  {"param", Space::Param},
                                                  {"const", Space::Const}};
  for (auto [name, space] : names)
    for (const std::string &part : op.parts)
      if (part == name || part.rfind(std::string(name) + "::", 0) == 0) {
        std::string whole = part;
        op.take(whole.c_str());
        return space;
      }
  return Space::Generic;
}

} // namespace ptxsim
