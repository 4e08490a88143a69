//===- HostProgram.h - a bufferised @main as lists --------------*- C++ -*-===//

#ifndef CNNC_TARGETS_COMMON_HOSTPROGRAM_H
#define CNNC_TARGETS_COMMON_HOSTPROGRAM_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cnnc {

/// The function `@main` after memory planning, as what an artifact holds:
/// signature, weights, commands with resolved buffers.
struct HostProgram {
  enum class Space { Input, Output, Arena, Weights };
  struct BufferRef {
    Space space;
    uint32_t index; ///< of the input or output
    /// Bytes from the first element to the last; others may lie in between.
    uint64_t offset, size;
    mlir::Type element = {}; ///< as a launch sees it
  };
  struct Tensor {
    std::string name;
    mlir::RankedTensorType type; ///< logical, row-major
  };
  /// How a GPU runs a launch; schema: table GpuLaunch.
  struct GpuShape {
    std::array<uint32_t, 3> grid, block; ///< x, y, z
    uint32_t sharedBytes;                ///< dynamic
  };
  struct Launch {
    mlir::Location loc;
    std::string symbol;
    std::string form;
    std::vector<BufferRef> buffers;
    uint64_t tasks, grain, flops, bytesMoved;
    std::optional<GpuShape> gpu; ///< instead of tasks and grain
    /// For architectures that cut the kernel otherwise.
    std::map<std::string, GpuShape> variants;
    uint64_t scratchBytes = 0; ///< of each thread's own memory; CPU only
  };
  struct Weight {
    mlir::ElementsAttr value;
    uint64_t offset, size;
  };

  std::vector<Tensor> inputs, outputs;
  std::vector<Weight> weights;
  std::vector<Launch> launches;
  uint64_t arenaSize = 0, weightsSize = 0;
};

/// Reads `main`; reports at the operation that does not fit. A launch is for a
/// GPU if its tiling says `grid`, `block` (each array<i64: x, y, z>) and
/// `shared_bytes`, and for the CPU if it says `tasks` and `grain`. What
/// `variants` of a tiling say holds for the architectures that they name.
mlir::FailureOr<HostProgram> readHostProgram(mlir::func::FuncOp main);

} // namespace cnnc

#endif
