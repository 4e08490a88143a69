//===- DesignBuilder.h - a design while it is written -----------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_LOWER_DESIGNBUILDER_H
#define CNNC_TARGETS_HLS_LOWER_DESIGNBUILDER_H

#include "dialects/cnn/GridRanges.h"
#include "dialects/hls/HlsOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "targets/hls/lower/ProcessBuilder.h"
#include "targets/hls/pipelines/StreamShape.h"
#include "llvm/ADT/StringMap.h"

namespace cnnc::hls {

/// A stream of the design and what flows through it.
struct Channel {
  mlir::Value stream;
  StreamShape shape;
  int64_t pixels = 1; ///< of a word

  StreamType type() const { return mlir::cast<StreamType>(stream.getType()); }
  /// Channels of a word.
  int64_t lanes() const { return type().getLanes() / pixels; }
  mlir::Type element() const { return type().getElement(); }
  WordShape word() const { return {lanes(), pixels}; }
  /// Words for each pixel, or for as many as a word has.
  int64_t groups() const { return shape.channels / lanes(); }
};

/// Writes an `hls.design` in place of the function of a kernel of the form
/// `dataflow`, and its processes, streams and read-only memories beside it.
class DesignBuilder : public ProcessHost {
public:
  /// The design takes the name and the arguments of `function`, of which the
  /// first `inputs` are read, buffers as memories of one dimension.
  DesignBuilder(mlir::func::FuncOp function, unsigned inputs);

  mlir::MLIRContext *context() override { return design.getContext(); }
  DesignOp design;

  //===--- names ----------------------------------------------------------===//

  /// What processes, streams and memories are named after from now on.
  void beginKernel(mlir::Location loc);
  /// The name of the kernel with a suffix, free in the module.
  std::string symbolFor(llvm::StringRef suffix);
  llvm::StringRef kernelName() const { return prefix; }
  mlir::Location kernelLoc() const override { return location; }

  //===--- types ----------------------------------------------------------===//

  /// What numbers of a cnn value are in hardware: fixed-point where they are
  /// known to be on a grid, otherwise the (signless) element type.
  mlir::Type numberType(mlir::Value value);

  //===--- what the design holds ------------------------------------------===//

  /// A new stream, named after the kernel and `suffix`.
  Channel stream(llvm::StringRef suffix, WordShape word, mlir::Type element,
                 const StreamShape &shape);
  /// A buffer between two processes.
  mlir::Value memory(llvm::StringRef suffix, mlir::MemRefType type);
  /// A read-only memory beside the design.
  RomOp rom(llvm::StringRef suffix, mlir::MemRefType type,
            mlir::ElementsAttr value,
            llvm::ArrayRef<PartitionAttr> partition = {}) override;
  /// A process beside the design.
  ProcessOp process(llvm::StringRef suffix, llvm::StringRef kind,
                    llvm::StringRef comment) override;
  void call(ProcessOp process, mlir::ValueRange operands) override;
  /// The design's argument for argument number `i` of the function.
  mlir::Value argument(unsigned i) { return design.getBlock().getArgument(i); }
  /// Makes argument number `i` a stream of words in the order of `shape`,
  /// instead of a memory. Several pixels have all their channels, so that the
  /// numbers come pixel by pixel, whatever a word holds of them.
  Channel streamArgument(unsigned i, WordShape word, mlir::Type element,
                         const StreamShape &shape);
  /// The same for what `channel`, which nothing reads, passes on.
  void streamResult(unsigned i, const Channel &channel);
  /// Ends the design, and erases the function.
  void finish();

private:
  mlir::func::FuncOp function;
  mlir::OpBuilder beside, inside;
  cnn::GridRanges ranges;
  mlir::Location location;
  std::string prefix;
  llvm::StringMap<unsigned> taken;
};

} // namespace cnnc::hls

#endif
