//===- Elements.h - element-wise operations within a process ----*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_LOWER_ELEMENTS_H
#define CNNC_TARGETS_HLS_LOWER_ELEMENTS_H

#include "targets/hls/lower/Lookup.h"
#include "targets/hls/lower/Steps.h"
#include <map>

namespace cnnc::hls {

/// The element-wise operations of a step, computed lane by lane where the
/// process has a word of the root's result, or of the operands if there is no
/// root. Streams beside the root's are read here, constants become immediates
/// or read-only memories.
class Elements {
public:
  /// Takes the streams number `first` and following of the step, whose output
  /// has such words, and makes what they need before the process's loops.
  Elements(StepContext &context, ProcessBuilder &p, unsigned first,
           WordShape word);

  /// Where in the output a word lies.
  struct Position {
    mlir::Value image;
    mlir::Value pixel; ///< its first, of the image in row-major order
    mlir::Value group; ///< words of the pixel before it
  };

  /// Computes all lanes of all pixels of the word at `at` into a new one and
  /// writes it to `out`; `root(pixel, lane)` is the root's result (null without
  /// a root). Once for each word, in order.
  void
  writePixels(const Position &at, mlir::Value out,
              llvm::function_ref<mlir::Value(mlir::Value, mlir::Value)> root);
  /// The same for words of one pixel.
  void writeWord(const Position &at, mlir::Value out,
                 llvm::function_ref<mlir::Value(mlir::Value)> root);

  /// The type of the numbers that are passed on.
  mlir::Type outputType() const { return output; }

private:
  struct Side {
    mlir::Value value; ///< of the body
    Meeting meeting;
    mlir::Value argument;
    mlir::Value kept; ///< words of an image, for vectors and pixels
    mlir::Value word; ///< read last
  };
  struct Constant {
    mlir::Value immediate; ///< if all numbers are equal
    mlir::Value memory;    ///< [pixels][groups][lanes], where they vary
    bool byImage, byPixel, byChannel;
  };

  /// Reads what belongs to the word at `at`.
  void readWords(const Position &at);
  /// The step's output in lane `lane` of pixel `pixel` of the word whose words
  /// were read last.
  mlir::Value compute(mlir::Value pixel, mlir::Value lane, mlir::Value root);
  void takeSide(unsigned i);
  void makeConstant(mlir::Value value);
  mlir::Value operand(mlir::Value value, mlir::Value lane);
  mlir::Value evaluate(mlir::Operation *op, mlir::Value lane);
  mlir::Value clipOfRelu(mlir::Operation *op, mlir::Value lane);
  mlir::Value scaledFloat(mlir::Operation *op, mlir::Value lane);

  StepContext &context;
  ProcessBuilder &p;
  StreamShape shape;
  WordShape word;
  mlir::Type output;
  llvm::SmallVector<Side> sides;
  llvm::DenseMap<mlir::Value, Constant> constants;
  std::map<mlir::Operation *, Lookup> lookups;
  llvm::DenseMap<mlir::Value, mlir::Value> computed;
  Position position;
  mlir::Value pixel; ///< of the word
};

} // namespace cnnc::hls

#endif
