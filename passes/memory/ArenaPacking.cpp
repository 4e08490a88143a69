//===- ArenaPacking.cpp - buffers that live at times, in one arena --------===//
//
// Offset assignment for buffers with known lifetimes is dynamic storage
// allocation, NP-hard. Greedy placement by size comes within a few percent of
// the lower bound on the lifetimes of networks (Pisarchyk and Lee, "Efficient
// Memory Management for Deep Neural Net Inference", 2020); other orders win now
// and then, so that all are tried.
//
//===----------------------------------------------------------------------===//

#include "passes/memory/ArenaPacking.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <map>
#include <numeric>

using namespace cnnc;
using llvm::ArrayRef;
using llvm::SmallVector;

/// Rounds of improvement; each packs all buffers again.
static constexpr int kImprovements = 64;

namespace {
enum class Fit { First, Best };

/// Places buffers one by one at the lowest offset where they fit, or in the
/// tightest gap.
class Packer {
public:
  Packer(ArrayRef<ArenaBuffer> buffers, Fit fit) : buffers(buffers), fit(fit) {
    packing.offsets.resize(buffers.size());
  }

  ArenaPacking pack(ArrayRef<size_t> order) {
    for (size_t index : order)
      place(index);
    return std::move(packing);
  }

private:
  void place(size_t index) {
    const ArenaBuffer &buffer = buffers[index];
    int64_t end = 0, chosen = -1, chosenGap = 0;
    for (size_t other : placed) {
      if (!buffers[other].overlaps(buffer))
        continue;
      int64_t gap = packing.offsets[other] - end;
      if (gap >= buffer.size && (chosen < 0 || gap < chosenGap)) {
        chosen = end;
        chosenGap = gap;
        if (fit == Fit::First)
          break;
      }
      end = std::max(end, packing.offsets[other] + buffers[other].size);
    }
    if (chosen < 0)
      chosen = end;
    packing.offsets[index] = chosen;
    packing.size = std::max(packing.size, chosen + buffer.size);
    auto position = llvm::upper_bound(placed, chosen, [&](int64_t o, size_t i) {
      return o < packing.offsets[i];
    });
    placed.insert(position, index);
  }

  ArrayRef<ArenaBuffer> buffers;
  Fit fit;
  /// Indices of the buffers placed so far, by offset.
  SmallVector<size_t> placed;
  ArenaPacking packing;
};

/// Tries orders and remembers the best.
class Search {
public:
  explicit Search(ArrayRef<ArenaBuffer> buffers) : buffers(buffers) {
    std::map<int64_t, int64_t> change;
    for (const ArenaBuffer &buffer : buffers) {
      change[buffer.first] += buffer.size;
      change[buffer.last + 1] -= buffer.size;
    }
    int64_t alive = 0;
    for (auto [step, bytes] : change)
      lowerBound = std::max(lowerBound, alive += bytes);
  }

  bool isOptimal() const { return found && best.size == lowerBound; }

  void tryOrder(const SmallVector<size_t> &order, Fit fit) {
    if (isOptimal())
      return;
    ArenaPacking packing = Packer(buffers, fit).pack(order);
    if (found && packing.size > best.size)
      return;
    found = true;
    best = std::move(packing);
    bestOrder = order;
    bestFit = fit;
  }

  /// Buffers in descending order of `key`; ties as given.
  template <typename Key> void tryDescending(Key key) {
    SmallVector<size_t> order(buffers.size());
    std::iota(order.begin(), order.end(), 0);
    llvm::stable_sort(order, [&](size_t a, size_t b) {
      return key(buffers[a]) > key(buffers[b]);
    });
    tryOrder(order, Fit::First);
    tryOrder(order, Fit::Best);
  }

  /// What ends at the top of the arena came too late: let it choose first.
  void improve() {
    for (int round = 0; round < kImprovements && !isOptimal(); ++round) {
      SmallVector<size_t> order = bestOrder;
      std::stable_partition(order.begin(), order.end(), [&](size_t i) {
        return best.offsets[i] + buffers[i].size == best.size;
      });
      if (order == bestOrder)
        return;
      int64_t before = best.size;
      tryOrder(order, bestFit);
      if (best.size == before && bestOrder != order)
        return;
    }
  }

  ArenaPacking take() {
    best.lowerBound = lowerBound;
    return std::move(best);
  }

private:
  ArrayRef<ArenaBuffer> buffers;
  int64_t lowerBound = 0;
  bool found = false;
  ArenaPacking best;
  SmallVector<size_t> bestOrder;
  Fit bestFit = Fit::First;
};
} // namespace

ArenaPacking cnnc::packArena(ArrayRef<ArenaBuffer> buffers) {
  Search search(buffers);
  search.tryDescending([](const ArenaBuffer &b) { return b.size; });
  search.tryDescending([](const ArenaBuffer &b) {
    return double(b.size) * (b.last - b.first + 1);
  });
  search.tryDescending([](const ArenaBuffer &b) { return b.last - b.first; });
  search.tryDescending([](const ArenaBuffer &b) { return -b.first; });
  search.tryDescending([](const ArenaBuffer &b) { return b.last; });
  search.improve();
  return search.take();
}
