//===- ElementEmitter.h - code for one element of a kernel ------*- C++ -*-===//
//
// A kernel's body says what each element of its results is; an ElementEmitter
// writes the code that computes an element at a given index, reading the
// kernel's inputs where the definitions lead (fusion by substitution, as in
// XLA's elemental IR emitter). It knows nothing of loops over elements, tiles
// or threads: those are the business of the target, which calls it with the
// indices of its own loops, for one element or for a vector of lanes.
//
// Values of the body can be bound: to buffers (the kernel's inputs), or to
// values that the target has already computed for the current index (the
// result of a convolution whose epilogue is wanted).
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_COMMON_ELEMENT_ELEMENTEMITTER_H
#define CNNC_TARGETS_COMMON_ELEMENT_ELEMENTEMITTER_H

#include "dialects/cnn/CnnOps.h"
#include "targets/common/element/BufferAccess.h"
#include "llvm/ADT/DenseMap.h"

namespace cnnc {

using Index = llvm::SmallVector<LaneIndex, 5>;
using IndexRef = llvm::ArrayRef<LaneIndex>;

class ElementEmitter {
public:
  ElementEmitter(mlir::OpBuilder &builder, mlir::Location loc, int64_t lanes)
      : l(builder, loc, lanes) {}

  LaneBuilder l;

  /// `value`, a value of the kernel's body, is read from `buffer`.
  void bind(mlir::Value value, Buffer buffer) { buffers[value] = buffer; }
  /// `value` is `computed` wherever it is asked for. Rebinding forgets what was
  /// derived from the previous binding.
  void bindComputed(mlir::Value value, mlir::Value computed);

  /// Binds every input of `kernel` to its operand, which is a memref, or to the
  /// value that takes its place (`memrefs`, for outlined kernels).
  void bindInputs(cnn::KernelOp kernel, mlir::ValueRange memrefs);

  /// The element of a body value at a logical index: a scalar, or a vector of
  /// lanes. Integers are signless, truth values i1.
  mlir::Value element(mlir::Value value, llvm::ArrayRef<LaneIndex> index);

  /// The buffer a body value is bound to, or nothing.
  std::optional<Buffer> bufferOf(mlir::Value value) const;

  /// Builds `for (iv = low; iv < high; iv += step)` with values carried from
  /// one round to the next and returns what they end as. `body` gets the
  /// induction variable and the carried values, and returns the next ones.
  using LoopBody = llvm::function_ref<llvm::SmallVector<mlir::Value>(
      mlir::Value iv, mlir::ValueRange carried)>;
  llvm::SmallVector<mlir::Value> loop(mlir::Value low, mlir::Value high,
                                      int64_t step, mlir::ValueRange initial,
                                      LoopBody body);

  /// A nest of loops from 0 to `extents`, which carry `initial` through.
  using NestBody = llvm::function_ref<llvm::SmallVector<mlir::Value>(
      mlir::ValueRange ivs, mlir::ValueRange carried)>;
  llvm::SmallVector<mlir::Value> nest(llvm::ArrayRef<int64_t> extents,
                                      mlir::ValueRange initial, NestBody body);

  /// `if (condition) body()`; the condition is scalar.
  void ifThen(mlir::Value condition, llvm::function_ref<void()> body);
  /// `if (condition) body(true); else body(false)`; the condition is scalar.
  void eitherOr(mlir::Value condition, llvm::function_ref<void(bool)> body);
  /// `condition ? yes() : no()`, of which only one runs; the condition is
  /// scalar. The values are spread over all lanes.
  mlir::Value ifElse(mlir::Value condition,
                     llvm::function_ref<mlir::Value()> yes,
                     llvm::function_ref<mlir::Value()> no);

private:
  /// Values already emitted, so that a body value that is used twice at one
  /// index is computed once. One scope for each region that is open.
  struct Key {
    mlir::Value value;
    llvm::SmallVector<std::pair<mlir::Value, LaneIndex::Kind>, 5> index;
    bool operator==(const Key &other) const {
      return value == other.value && index == other.index;
    }
  };
  struct Scope {
    std::vector<std::pair<Key, mlir::Value>> entries;
  };
  std::vector<Scope> scopes = std::vector<Scope>(1);
  llvm::DenseMap<mlir::Value, Buffer> buffers;
  llvm::DenseMap<mlir::Value, mlir::Value> computed;

  mlir::Value *lookup(const Key &key);
  mlir::Value compute(mlir::Operation *op, mlir::Value value,
                      llvm::ArrayRef<LaneIndex> index);
};

//===----------------------------------------------------------------------===//
// One function for each operation, by family; they are the cases of
// ElementEmitter::element.
//===----------------------------------------------------------------------===//

mlir::Value emitUnary(ElementEmitter &e, cnn::UnaryOp op, IndexRef index);
mlir::Value emitBinary(ElementEmitter &e, cnn::BinaryOp op, IndexRef index);
mlir::Value emitSelect(ElementEmitter &e, cnn::SelectOp op, IndexRef index);
mlir::Value emitQuantize(ElementEmitter &e, cnn::QuantizeOp op, IndexRef index);
mlir::Value emitLookup(ElementEmitter &e, cnn::LookupOp op, IndexRef index);
mlir::Value emitCast(ElementEmitter &e, cnn::CastOp op, IndexRef index);

mlir::Value emitReshape(ElementEmitter &e, cnn::ReshapeOp op, IndexRef index);
mlir::Value emitTranspose(ElementEmitter &e, cnn::TransposeOp op,
                          IndexRef index);
mlir::Value emitBroadcast(ElementEmitter &e, cnn::BroadcastOp op,
                          IndexRef index);
mlir::Value emitSlice(ElementEmitter &e, cnn::SliceOp op, IndexRef index);
mlir::Value emitPad(ElementEmitter &e, cnn::PadOp op, IndexRef index);
mlir::Value emitConcat(ElementEmitter &e, cnn::ConcatOp op, IndexRef index);
mlir::Value emitGather(ElementEmitter &e, cnn::GatherOp op, IndexRef index);
/// Where along its axis a gather finds what has `index` in the dimensions of
/// its indices.
LaneIndex gatheredIndex(ElementEmitter &e, cnn::GatherOp op, IndexRef index);
mlir::Value emitGatherElements(ElementEmitter &e, cnn::GatherElementsOp op,
                               IndexRef index);
mlir::Value emitGatherND(ElementEmitter &e, cnn::GatherNDOp op, IndexRef index);

mlir::Value emitConv(ElementEmitter &e, cnn::ConvOp op, IndexRef index);
mlir::Value emitConvTranspose(ElementEmitter &e, cnn::ConvTransposeOp op,
                              IndexRef index);
mlir::Value emitMatMul(ElementEmitter &e, cnn::MatMulOp op, IndexRef index);
mlir::Value emitPool(ElementEmitter &e, cnn::PoolOp op, IndexRef index);
mlir::Value emitMaxPoolIndices(ElementEmitter &e, cnn::MaxPoolIndicesOp op,
                               IndexRef index);
mlir::Value emitReduce(ElementEmitter &e, cnn::ReduceOp op, IndexRef index);
mlir::Value emitArgReduce(ElementEmitter &e, cnn::ArgReduceOp op,
                          IndexRef index);

mlir::Value emitResample(ElementEmitter &e, cnn::ResampleOp op, IndexRef index);
mlir::Value emitGridSample(ElementEmitter &e, cnn::GridSampleOp op,
                           IndexRef index);
mlir::Value emitRoiAlign(ElementEmitter &e, cnn::RoiAlignOp op, IndexRef index);

/// A function of one value, shared by cnn.unary and by targets' own code.
/// `element` is the cnn element type.
mlir::Value emitScalarUnary(LaneBuilder &l, cnn::UnaryKind kind, mlir::Value x,
                            mlir::Type element);
mlir::Value emitScalarBinary(LaneBuilder &l, cnn::BinaryKind kind,
                             mlir::Value x, mlir::Value y, mlir::Type element);
mlir::Value emitScalarCast(LaneBuilder &l, mlir::Value x, mlir::Type from,
                           mlir::Type to);
mlir::Value emitScalarQuantize(LaneBuilder &l, cnn::QuantizeOp op,
                               mlir::Value x);

/// The type of a value of a cnn element type in registers: unsigned integers
/// become signless, truth values stay i1.
mlir::Type valueType(mlir::Type element);

/// The type in which values of `element` are summed: f32 for 16-bit floats,
/// otherwise the (signless) type itself.
mlir::Type accumulatorType(mlir::Type element);
/// Rounds an accumulated value to the element type.
mlir::Value fromAccumulator(LaneBuilder &l, mlir::Value v, mlir::Type element);
/// The neutral element of a reduction, in the accumulator type.
mlir::Value reductionIdentity(LaneBuilder &l, cnn::ReduceKind kind,
                              mlir::Type element);
mlir::Value reductionStep(LaneBuilder &l, cnn::ReduceKind kind, mlir::Value acc,
                          mlir::Value x, mlir::Type element);

} // namespace cnnc

#endif
