//===- ValueBuilder.h - the words in which handlers write code --*- C++ -*-===//
//
// Handlers describe an ONNX operator as a straight line of cnn operations. An
// operation whose constraints are violated breaks the builder: it and all that
// follow give null values, and the reason reaches the user as the node's
// refusal. Handlers therefore check only before they look at a result's shape.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_ONNX_VALUEBUILDER_H
#define CNNC_COMPILER_ONNX_VALUEBUILDER_H

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"

namespace cnnc::onnx_import {

using mlir::Type;
using mlir::Value;

/// The most elements that one tensor of a model may have; a model with more
/// is taken for hostile.
inline constexpr int64_t kMaxTensorElements = int64_t(1) << 34;

/// The most elements that an operator may write down as a constant of its own
/// making (tables, ranges, windows).
inline constexpr int64_t kMaxGeneratedElements = int64_t(1) << 22;

class ValueBuilder {
public:
  ValueBuilder(mlir::OpBuilder &builder, mlir::Location loc)
      : builder_(builder), loc_(loc) {}

  /// Creates an operation with inferred result types from the operands and
  /// attributes of its ODS declaration. Identities give their operand; an
  /// operation on small constants gives its value at once, so that shape
  /// arithmetic never reaches the module.
  template <typename OpT, typename... Args> Value create(Args &&...args) {
    auto results = createAll<OpT>(std::forward<Args>(args)...);
    return results.empty() ? Value() : results.front();
  }

  /// Like `create`, for operations with several results; empty when broken.
  template <typename OpT, typename... Args>
  llvm::SmallVector<Value> createAll(Args &&...args) {
    if (broken_)
      return {};
    mlir::OperationState state(loc_, OpT::getOperationName());
    constexpr unsigned count =
        OpT::template hasTrait<mlir::OpTrait::OneResult>() ? 1 : 2;
    llvm::SmallVector<Type> unknown(count, builder_.getNoneType());
    OpT::build(builder_, state, mlir::TypeRange(unknown),
               std::forward<Args>(args)...);
    return finish(state, OpT::inferReturnTypes);
  }

  /// True once an operation's constraints were violated.
  bool broken() const { return broken_; }

  mlir::OpBuilder &builder() { return builder_; }
  mlir::MLIRContext *context() { return builder_.getContext(); }
  mlir::Location loc() const { return loc_; }

  static llvm::ArrayRef<int64_t> shape(Value v) { return cnn::shapeOf(v); }
  static Type element(Value v) { return cnn::elementOf(v); }
  static int64_t rank(Value v) { return shape(v).size(); }
  static bool isFloat(Value v) {
    return mlir::isa<mlir::FloatType>(element(v));
  }
  /// True for f16 and bf16, whose composites are computed in f32.
  static bool isHalf(Value v);

  /// True if a tensor of shape `from` repeats (NumPy) to shape `to`.
  static bool broadcastsTo(llvm::ArrayRef<int64_t> from,
                           llvm::ArrayRef<int64_t> to);

  //===--- constants ------------------------------------------------------===//

  Value constant(mlir::ElementsAttr value);
  /// A tensor of `shape` filled with `value`.
  Value splat(Type element, llvm::ArrayRef<int64_t> shape, double value);
  /// A tensor without dimensions.
  Value scalar(Type element, double value) { return splat(element, {}, value); }
  /// `value` as a scalar of the element type of `like`.
  Value scalarLike(Value like, double value);
  /// A 1-D i64 tensor.
  Value integerTensor(llvm::ArrayRef<int64_t> values);
  /// The 1-D i64 tensor 0, 1, ..., count - 1.
  Value iota(int64_t count);
  /// A floating-point tensor of any float `element`, from doubles.
  Value floats(Type element, llvm::ArrayRef<int64_t> shape,
               llvm::ArrayRef<double> values);

  //===--- element by element ---------------------------------------------===//

  Value unary(cnn::UnaryKind kind, Value x);
  Value binary(cnn::BinaryKind kind, Value a, Value b);
  Value add(Value a, Value b) { return binary(cnn::BinaryKind::add, a, b); }
  Value sub(Value a, Value b) { return binary(cnn::BinaryKind::sub, a, b); }
  Value mul(Value a, Value b) { return binary(cnn::BinaryKind::mul, a, b); }
  Value div(Value a, Value b) { return binary(cnn::BinaryKind::div, a, b); }
  Value max(Value a, Value b) { return binary(cnn::BinaryKind::max, a, b); }
  Value min(Value a, Value b) { return binary(cnn::BinaryKind::min, a, b); }
  /// The same with a number as second operand.
  Value add(Value a, double b) { return add(a, scalarLike(a, b)); }
  Value sub(Value a, double b) { return sub(a, scalarLike(a, b)); }
  Value mul(Value a, double b) { return mul(a, scalarLike(a, b)); }
  Value div(Value a, double b) { return div(a, scalarLike(a, b)); }
  Value max(Value a, double b) { return max(a, scalarLike(a, b)); }
  Value min(Value a, double b) { return min(a, scalarLike(a, b)); }
  /// a - x.
  Value subFrom(double a, Value x) { return sub(scalarLike(x, a), x); }
  Value equal(Value a, Value b) { return binary(cnn::BinaryKind::equal, a, b); }
  Value less(Value a, Value b) { return binary(cnn::BinaryKind::less, a, b); }
  Value logicalNot(Value x) { return unary(cnn::UnaryKind::logical_not, x); }
  Value select(Value condition, Value a, Value b);
  /// Conversion; `x` itself if it has that element type.
  Value convert(Value x, Type element);
  /// f16 and bf16 as f32, anything else unchanged.
  Value widen(Value x);

  //===--- movement and reductions ----------------------------------------===//

  Value reshape(Value x, llvm::ArrayRef<int64_t> shape);
  Value transpose(Value x, llvm::ArrayRef<int64_t> permutation);
  Value broadcast(Value x, llvm::ArrayRef<int64_t> shape);
  Value slice(Value x, llvm::ArrayRef<int64_t> starts,
              llvm::ArrayRef<int64_t> steps, llvm::ArrayRef<int64_t> sizes);
  Value concat(mlir::ValueRange xs, int64_t axis);
  Value gather(Value x, Value indices, int64_t axis);
  /// Reduction over `axes` (sorted), which stay with extent 1.
  Value reduce(cnn::ReduceKind kind, Value x, llvm::ArrayRef<int64_t> axes);
  /// Mean over `axes` of a floating-point tensor.
  Value mean(Value x, llvm::ArrayRef<int64_t> axes);
  /// A 1-D tensor of C elements as 1 x C x 1..., to meet a tensor of `rank`
  /// along dimension `axis`.
  Value alongAxis(Value x, int64_t rank, int64_t axis);

private:
  using Infer = mlir::LogicalResult (*)(mlir::MLIRContext *,
                                        std::optional<mlir::Location>,
                                        mlir::ValueRange, mlir::DictionaryAttr,
                                        mlir::OpaqueProperties,
                                        mlir::RegionRange,
                                        llvm::SmallVectorImpl<Type> &);

  llvm::SmallVector<Value> finish(mlir::OperationState &state, Infer infer);

  mlir::OpBuilder &builder_;
  mlir::Location loc_;
  bool broken_ = false;
};

} // namespace cnnc::onnx_import

#endif
