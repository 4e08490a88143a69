//===- EngineDesign.h - an engine while it is written -----------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINEDESIGN_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINEDESIGN_H

#include "targets/hls/engine/EngineLayer.h"
#include "targets/hls/engine/EngineShape.h"
#include "targets/hls/engine/RuntimeProcess.h"
#include "llvm/ADT/DenseMap.h"

namespace cnnc::hls {

/// The arguments of an engine, in order: memories, extents, what is there
/// besides, limits.
enum class EngineArgument : unsigned {
  X,
  Weights,
  Bias,
  Side,
  Y,
  Tiles,
  TilesDown,
  TilesAcross,
  TileRows,
  TileColumns,
  Groups,
  Depth,
  Results,
  StepsIn,
  StepsOut,
  Height,
  Width,
  OutHeight,
  OutWidth,
  KernelHeight,
  KernelWidth,
  StrideY,
  StrideX,
  DilationY,
  DilationX,
  PadY,
  PadX,
  HasBias,
  HasSide,
  Low,
  High,
};
inline constexpr unsigned kEngineMemories = 5;
inline constexpr unsigned kEngineArguments = unsigned(EngineArgument::High) + 1;

/// A layer as an engine is called for it.
struct EngineCall {
  EngineLayer layer;
  EngineTile tile;
};

/// The name of an argument in the code.
llvm::StringRef nameOf(EngineArgument argument);

/// The constant that an argument behind the memories is in a call.
mlir::TypedAttr valueOf(mlir::Builder &b, EngineArgument argument,
                        const EngineShape &shape, const EngineCall &call);

/// An `hls.engine` and its processes.
class EngineDesign : public ProcessHost {
public:
  /// Begins an engine of this name at `at`; `calls` are all there are, which
  /// say how often loops run at most.
  EngineDesign(mlir::OpBuilder at, llvm::StringRef name,
               const EngineShape &shape, llvm::ArrayRef<EngineCall> calls);

  EngineOp engine;
  const EngineShape shape;

  mlir::Value argument(EngineArgument number) {
    return engine.getBlock().getArgument(unsigned(number));
  }
  mlir::Value tile() { return repetition.getInductionVar(); }
  mlir::Value stream(llvm::StringRef name, int64_t lanes, int64_t depth);
  /// A memory that one process fills while another reads its other half.
  MemoryOp memory(llvm::StringRef name, llvm::ArrayRef<int64_t> shape);
  /// The most that `measure` gives for a layer.
  int64_t most(llvm::function_ref<int64_t(const EngineCall &)> measure) const;

  mlir::MLIRContext *context() override { return engine.getContext(); }
  mlir::Location kernelLoc() const override;
  ProcessOp process(llvm::StringRef suffix, llvm::StringRef kind,
                    llvm::StringRef comment) override;
  void call(ProcessOp process, mlir::ValueRange operands) override;
  RomOp rom(llvm::StringRef suffix, mlir::MemRefType type,
            mlir::ElementsAttr value,
            llvm::ArrayRef<PartitionAttr> partition) override;

private:
  llvm::ArrayRef<EngineCall> calls;
  RepeatOp repetition;
  mlir::OpBuilder inside;
};

/// A process of an engine.
class EngineProcess : public RuntimeProcess {
public:
  EngineProcess(EngineDesign &design, llvm::StringRef suffix,
                llvm::StringRef kind, std::string comment)
      : RuntimeProcess(design, suffix, kind, std::move(comment)),
        design(design) {}

  EngineDesign &design;

  /// An argument of the engine, which becomes one of the process.
  mlir::Value get(EngineArgument argument);
  mlir::Value tile();

private:
  llvm::DenseMap<mlir::Value, mlir::Value> known;
};

/// Where a tile of the output lies.
struct TilePlace {
  mlir::Value image, row, column, rows, columns;
};
TilePlace placeOf(EngineProcess &p);

/// What of the input's pictures a tile meets: `rows` from `top` on, ...; none
/// where it lies in the border.
struct TileInput {
  mlir::Value top, left, rows, columns;
};
TileInput inputOf(EngineProcess &p, const TilePlace &place);

/// A piece of each of `planes` pictures of `height` by `width` in memory.
struct Piece {
  mlir::Value planes, height, width;
  mlir::Value first; ///< address in the first picture
  mlir::Value rows, columns;
  /// What there is at most of planes, rows and elements of all planes.
  int64_t mostPlanes, mostRows, mostElements;
};

/// Calls `body` with the address of each element, plane by plane and row by
/// row, in loops each of which is one burst, as long as elements are neighbours
/// in memory.
llvm::SmallVector<mlir::Value> eachElement(
    EngineProcess &p, const Piece &piece, llvm::ArrayRef<CarriedValue> carried,
    llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::Value address,
                                                      mlir::ValueRange)>
        body);

/// Adds the processes: what reads and writes external memory, and what computes
/// the sums.
void writeInput(EngineDesign &design, mlir::Value tile);
void writeWeights(EngineDesign &design, mlir::Value weights);
void writeBias(EngineDesign &design, mlir::Value bias);
void writeSide(EngineDesign &design, mlir::Value side);
void writeSums(EngineDesign &design, mlir::Value tile, mlir::Value weights,
               mlir::Value sums);
void writeResults(EngineDesign &design, mlir::Value sums, mlir::Value bias,
                  mlir::Value side);

/// The whole engine.
EngineOp writeEngine(mlir::OpBuilder at, llvm::StringRef name,
                     const EngineShape &shape,
                     llvm::ArrayRef<EngineCall> calls);

} // namespace cnnc::hls

#endif
