//===- EngineDesign.h - an engine while it is written -----------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINEDESIGN_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINEDESIGN_H

#include "targets/hls/engine/EngineArguments.h"
#include "targets/hls/engine/RuntimeProcess.h"
#include "llvm/ADT/DenseMap.h"

namespace cnnc::hls {

/// The types of an engine's numbers: in memory, and in registers.
struct EngineTypes {
  mlir::Type storedElement, storedWeight, storedBias;
  mlir::Type input, weight, sum;

  EngineTypes(mlir::MLIRContext *context, const EngineNumbers &numbers);
};

/// An `hls.engine` and its processes.
class EngineDesign : public ProcessHost {
public:
  /// Begins an engine of this name at `at`; `calls` are all there are, which
  /// say how often loops run at most.
  EngineDesign(mlir::OpBuilder at, llvm::StringRef name,
               const EngineShape &shape, llvm::ArrayRef<EngineCall> calls);

  EngineOp engine;
  const EngineShape shape;
  const EngineTypes types;

  const EngineNumbers &numbers() const { return shape.numbers; }
  mlir::Value argument(EngineArgument number);
  mlir::Value tile() { return repetition.getInductionVar(); }
  mlir::Value stream(llvm::StringRef name, int64_t lanes, mlir::Type element,
                     int64_t depth);
  /// A memory that one process fills while another reads its other half.
  MemoryOp memory(llvm::StringRef name, llvm::ArrayRef<int64_t> shape,
                  mlir::Type element);
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
  /// Calls `use` with each number of a word of a memory of activations;
  /// `isUnsigned` is the argument that says whether integers there have no
  /// sign.
  void
  loadWord(mlir::Value memory, mlir::Value word, EngineArgument isUnsigned,
           llvm::function_ref<void(mlir::Value number, mlir::Value lane)> use);

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

/// Words in memory: `outer` times `inner` runs of `length` neighbours, each of
/// which is one burst, and how far apart they begin.
struct Runs {
  mlir::Value first;
  mlir::Value outer, outerStep, inner, innerStep, length;
  int64_t mostOuter, mostInner, mostLength;
};

/// Calls `body` with the number of each word in memory, run by run.
llvm::SmallVector<mlir::Value>
eachWord(EngineProcess &p, const Runs &runs,
         llvm::ArrayRef<CarriedValue> carried,
         llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::Value word,
                                                           mlir::ValueRange)>
             body);

/// Calls `body` for each block of at most `po` results: how many these are, and
/// where they lie in the output's memory, or the side input's: `words` of each
/// pixel of the tile.
void eachBlock(EngineProcess &p, const TilePlace &place,
               llvm::function_ref<void(mlir::Value lanes, mlir::Value words,
                                       const Runs &runs)>
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
