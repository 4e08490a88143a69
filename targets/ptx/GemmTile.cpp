//===- GemmTile.cpp - how a GEMM is cut for a GPU -------------------------===//

#include "targets/ptx/GemmTile.h"

using namespace cnnc;
using namespace cnnc::ptx;

int64_t GemmTile::sharedBytes() const {
  int64_t staged =
      elementBytes * stages * (stageElementsA() + stageElementsB());
  int64_t sums = 4 * (slices / 2) * blockM() * blockN();
  return std::max(staged, sums);
}

void GemmTile::write(
    llvm::SmallVectorImpl<std::pair<llvm::StringRef, int64_t>> &to) const {
  to.append({{"async", async},
             {"depth", depth},
             {"element_bytes", elementBytes},
             {"mma_depth", mmaDepth},
             {"products", products},
             {"slices", slices},
             {"stages", stages},
             {"tensor", tensor},
             {"thread_m", threadM},
             {"thread_n", threadN},
             {"warps_m", warpsM},
             {"warps_n", warpsN}});
}

GemmTile GemmTile::read(cnn::TilingAttr tiling) {
  GemmTile tile;
  tile.async = tiling.getInt("async") != 0;
  tile.depth = tiling.getInt("depth");
  tile.slices = tiling.getInt("slices");
  tile.stages = tiling.getInt("stages");
  tile.threadM = tiling.getInt("thread_m");
  tile.threadN = tiling.getInt("thread_n");
  tile.warpsM = tiling.getInt("warps_m");
  tile.warpsN = tiling.getInt("warps_n");
  tile.tensor = tiling.getInt("tensor") != 0;
  tile.elementBytes = tiling.getInt("element_bytes");
  tile.mmaDepth = tiling.getInt("mma_depth");
  tile.products = tiling.getInt("products");
  return tile;
}
