//===- MemoryCosts.cpp - what memories take -------------------------------===//

#include "targets/hls/estimate/MemoryCosts.h"
#include "dialects/hls/Fixed.h"
#include "targets/hls/MemoryWords.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using llvm::divideCeil;

/// Words that are looked up in logic rather than in a block RAM.
static constexpr int64_t kMostInLogic = 64;
/// Bits of a memory below which a block RAM would be mostly empty.
static constexpr int64_t kMostBitsInLogic = 1024;

int64_t cnnc::hls::bramsFor(int64_t bits, int64_t words) {
  static constexpr std::pair<int64_t, int64_t> kShapes[] = {
      {36, 512}, {18, 1024}, {9, 2048}, {4, 4096}, {2, 8192}, {1, 16384}};
  int64_t least = INT64_MAX;
  for (auto [width, depth] : kShapes)
    least = std::min<int64_t>(least, divideCeil(bits, width) *
                                         divideCeil(words, depth));
  return least;
}

int64_t cnnc::hls::uramsFor(int64_t bits, int64_t words) {
  return divideCeil(bits, 72) * divideCeil(words, 4096);
}

Resources cnnc::hls::memoryCost(Storage storage, int64_t bits, int64_t words,
                                bool isRom) {
  Resources cost;
  switch (storage) {
  case Storage::bram:
    cost.bram18 = bramsFor(bits, words);
    break;
  case Storage::uram:
    cost.uram = uramsFor(bits, words);
    break;
  case Storage::lutram:
    cost.lut = isRom ? bits * divideCeil(words, 64)
                     : divideCeil(4 * bits, 3) * divideCeil(words, 64);
    break;
  case Storage::registers:
    // A 4:1 multiplexer of a bit is a look-up table.
    cost.ff = isRom ? 0 : bits * words;
    cost.lut = bits * divideCeil(words - 1, 3);
    break;
  }
  return cost;
}

Resources cnnc::hls::fifoCost(int64_t bits, int64_t depth, Storage deep) {
  int64_t counter = llvm::Log2_64_Ceil(depth + 1) + 1;
  Resources cost{0, 0, 0, 3 * counter, 2 * counter};
  if (depth <= kMostShifted) {
    cost.lut += bits * divideCeil(depth, 32);
    cost.ff += bits;
  } else {
    cost += memoryCost(deep, bits, depth, /*isRom=*/false);
    cost.ff += bits; // the output register
  }
  return cost;
}

std::vector<bool> cnnc::hls::placeInUram(ArrayRef<FifoShape> fifos,
                                         int64_t urams) {
  std::vector<bool> placed(fifos.size(), false);
  auto spared = [&](size_t i) {
    return double(bramsFor(fifos[i].bits, fifos[i].depth)) /
           double(uramsFor(fifos[i].bits, fifos[i].depth));
  };
  std::vector<size_t> order;
  for (size_t i = 0; i < fifos.size(); ++i)
    if (fifos[i].depth > kMostShifted && spared(i) >= kLeastSpared)
      order.push_back(i);
  llvm::stable_sort(order,
                    [&](size_t a, size_t b) { return spared(a) > spared(b); });
  for (size_t i : order) {
    int64_t needed = uramsFor(fifos[i].bits, fifos[i].depth);
    if (needed > urams)
      continue;
    urams -= needed;
    placed[i] = true;
  }
  return placed;
}

Resources cnnc::hls::portCost(int64_t bits) {
  constexpr int64_t kBuffered = 16 * 16;
  int64_t width = std::clamp<int64_t>(llvm::PowerOf2Ceil(bits), 32, kPortBits);
  Resources cost = memoryCost(Storage::bram, width, kBuffered, false);
  cost.lut += 600 + 2 * width;
  cost.ff += 800 + 4 * width;
  return cost;
}

Banks cnnc::hls::banksOf(MemRefType type, ArrayAttr partition,
                         std::optional<Storage> storage, bool isRom) {
  Banks result;
  result.bits = bitWidth(type.getElementType());
  SmallVector<int64_t> extents(type.getShape());
  if (partition)
    for (Attribute entry : partition) {
      auto part = cast<PartitionAttr>(entry);
      int64_t &extent = extents[part.getDim()];
      switch (part.getKind()) {
      case PartitionKind::complete:
        result.banks *= extent;
        extent = 1;
        break;
      case PartitionKind::cyclic:
      case PartitionKind::block:
        result.banks *= part.getFactor();
        extent = divideCeil(extent, part.getFactor());
        break;
      case PartitionKind::reshape:
        result.bits *= extent;
        extent = 1;
        break;
      }
    }
  result.words = 1;
  for (int64_t extent : extents)
    result.words *= extent;
  if (storage)
    result.storage = *storage;
  else if (result.words == 1)
    result.storage = Storage::registers;
  else if (result.words <= kMostInLogic ||
           result.words * result.bits <= kMostBitsInLogic)
    result.storage = Storage::lutram;
  return result;
}

Banks cnnc::hls::banksOf(MemoryOp memory) {
  return banksOf(cast<MemRefType>(memory.getType()), memory.getPartitionAttr(),
                 memory.getStorage(), /*isRom=*/false);
}

Banks cnnc::hls::banksOf(RomOp rom) {
  Banks result = banksOf(cast<MemRefType>(rom.getType()),
                         rom.getPartitionAttr(), rom.getStorage(),
                         /*isRom=*/true);
  result.banks *= romCopies(rom.getReaders().value_or(1), result.storage);
  return result;
}

int64_t cnnc::hls::romCopies(int64_t readers, Storage storage) {
  // Block RAM has two ports, and look-up tables are as many as readers.
  return storage == Storage::bram ? divideCeil(readers, 2) : readers;
}
