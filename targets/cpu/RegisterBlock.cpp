//===- RegisterBlock.cpp - sums that stay in vector registers -------------===//

#include "targets/cpu/RegisterBlock.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include <algorithm>

using namespace cnnc;
using namespace cnnc::cpu;

/// Cycles of a round over a tile, with two multiply-adds and two loads a cycle
/// and a latency of 4 (Intel 64 Optimization Manual, AVX-512).
static double tileCycles(int64_t rows, int64_t vectors) {
  double arithmetic = rows * vectors / 2.0, loads = (rows + vectors) / 2.0;
  return std::max({arithmetic, loads, 4.0});
}

RegisterBlock cnnc::cpu::registerBlock(const CpuDevice &device, int64_t rows,
                                       int64_t blocks) {
  // Accumulators, one vector of the right operand for each column of vectors
  // and one broadcast must fit in the registers.
  auto fits = [&](int64_t height, int64_t vectors) {
    return height * vectors + vectors + 1 <= device.vectorRegisters;
  };
  RegisterBlock best;
  for (int64_t vectors = 1; vectors <= 8; ++vectors) {
    if (blocks % vectors != 0)
      continue;
    for (int64_t height = 1; fits(height, vectors); ++height) {
      if (height > rows)
        break;
      double cycles = double(rows / height) * tileCycles(height, vectors);
      if (rows % height)
        cycles += tileCycles(rows % height, vectors);
      // Stores and the loop around cost a little for each tile.
      cycles = (cycles + 0.25 * ((rows + height - 1) / height)) *
               double(blocks / vectors);
      if (cycles < best.cycles - 1e-9)
        best = {height, vectors, cycles};
    }
  }
  return best;
}

std::optional<RegisterBlock> cnnc::cpu::blockByColumns(const CpuDevice &device,
                                                       cnn::ConvOp conv) {
  llvm::ArrayRef<int64_t> w = cnn::shapeOf(conv.getW());
  int64_t block = cnn::channelBlockOf(cnn::layoutOf(conv.getY().getType()));
  if (conv.getGroup() != 1 || w[1] >= block || w.back() == 1)
    return std::nullopt;
  // With more taps than this, tiles of fewer pixels take what is gained: rows
  // of seven on AVX-512 were as fast or 3 % slower (ResNet-18, DenseNet).
  CpuDevice rest = device;
  rest.vectorRegisters -= w.back() - 1;
  if (rest.vectorRegisters < device.vectorRegisters * 7 / 8)
    return std::nullopt;
  return registerBlock(rest, cnn::shapeOf(conv.getY()).back(), 1);
}
