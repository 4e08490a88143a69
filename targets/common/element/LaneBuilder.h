//===- LaneBuilder.h - arithmetic on one element or a vector ----*- C++ -*-===//
//
// Code for one element and code for L neighbouring elements differ only in the
// types of the values. A LaneBuilder builds both: its operations take scalars
// (the same for all lanes) and vectors of L lanes in any mixture, and stay
// scalar for as long as all operands are.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_COMMON_ELEMENT_LANEBUILDER_H
#define CNNC_TARGETS_COMMON_ELEMENT_LANEBUILDER_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Builders.h"

namespace cnnc {

/// An index of a tensor element for every lane.
struct LaneIndex {
  enum class Kind {
    Uniform,    ///< `value` is an `index`, the same for all lanes.
    Contiguous, ///< lane i has index `value` + i; `value` is an `index`.
    Varying,    ///< `value` is a `vector<L x index>`.
  };
  mlir::Value value;
  Kind kind = Kind::Uniform;
  /// What `value` is known to be a multiple of; 0 if it is 0.
  int64_t alignment = 1;
  /// True if lanes may lie past the dimension's extent (in the padding of a
  /// blocked layout), where no result is looked at.
  bool mayExceed = false;

  bool isUniform() const { return kind == Kind::Uniform; }
  bool isContiguous() const { return kind == Kind::Contiguous; }
};

class LaneBuilder {
public:
  /// `lanes` is 1 for code on scalars.
  LaneBuilder(mlir::OpBuilder &builder, mlir::Location loc, int64_t lanes)
      : b(builder), loc(loc), lanes(lanes) {}

  mlir::OpBuilder &b;
  mlir::Location loc;
  const int64_t lanes;

  //===--- values ---------------------------------------------------------===//

  mlir::Value constantIndex(int64_t value);
  /// A scalar constant of an integer, index or floating-point type.
  mlir::Value constant(mlir::Type type, double value);
  mlir::Value constantInteger(mlir::Type type, int64_t value);
  /// The scalar zero of a type.
  mlir::Value zero(mlir::Type type) { return constantInteger(type, 0); }

  static bool isVector(mlir::Value v) {
    return mlir::isa<mlir::VectorType>(v.getType());
  }
  static mlir::Type scalarType(mlir::Value v) {
    return mlir::getElementTypeOrSelf(v.getType());
  }
  mlir::VectorType vectorOf(mlir::Type element) const {
    return mlir::VectorType::get({lanes}, element);
  }
  /// `v` as a vector of all lanes (`v` itself if lanes == 1).
  mlir::Value spread(mlir::Value v);
  /// Makes both scalars or both vectors.
  void unify(mlir::Value &x, mlir::Value &y);

  /// Builds an operation with two operands and a result of their type.
  template <typename Op> mlir::Value op(mlir::Value x, mlir::Value y) {
    unify(x, y);
    return Op::create(b, loc, x, y);
  }
  template <typename Op> mlir::Value op(mlir::Value x) {
    return Op::create(b, loc, x);
  }

  //===--- arithmetic; floats, integers and index -------------------------===//

  // 16-bit floats are computed in f32 and rounded after every operation, which
  // gives the correctly rounded result (f32 has more than twice the bits).
  mlir::Value add(mlir::Value x, mlir::Value y);
  mlir::Value sub(mlir::Value x, mlir::Value y);
  mlir::Value mul(mlir::Value x, mlir::Value y);
  /// Quotient of floats.
  mlir::Value divide(mlir::Value x, mlir::Value y);
  /// x * y + acc: fused for floats.
  mlir::Value fma(mlir::Value x, mlir::Value y, mlir::Value acc);
  /// Extremum; for floats NaN if either is NaN.
  mlir::Value max(mlir::Value x, mlir::Value y, bool isUnsigned = false);
  mlir::Value min(mlir::Value x, mlir::Value y, bool isUnsigned = false);
  mlir::Value compare(mlir::arith::CmpIPredicate p, mlir::Value x,
                      mlir::Value y);
  mlir::Value compare(mlir::arith::CmpFPredicate p, mlir::Value x,
                      mlir::Value y);
  /// x < y in the type's own order.
  mlir::Value less(mlir::Value x, mlir::Value y, bool isUnsigned = false);
  mlir::Value select(mlir::Value condition, mlir::Value x, mlir::Value y);
  mlir::Value logicalAnd(mlir::Value x, mlir::Value y);
  mlir::Value logicalOr(mlir::Value x, mlir::Value y);
  mlir::Value extend(mlir::Value x, mlir::Type wider);
  mlir::Value truncate(mlir::Value x, mlir::Type narrower);
  /// f16 and bf16 to f32, anything else unchanged.
  mlir::Value widened(mlir::Value x);
  /// Conversion between integers of any width (sign or zero extension).
  mlir::Value resizeInteger(mlir::Value x, mlir::Type to, bool isUnsigned);
  /// An i32 or i64 (lane) value as `index`.
  mlir::Value toIndex(mlir::Value x);
  /// The type `element`, or a vector of it where `like` is a vector.
  mlir::Type typeLike(mlir::Value like, mlir::Type element) const {
    return isVector(like) ? mlir::Type(vectorOf(element)) : element;
  }

  //===--- indices --------------------------------------------------------===//

  LaneIndex uniform(mlir::Value v) const { return {v}; }
  LaneIndex uniform(int64_t v) { return {constantIndex(v)}; }
  /// `v` is an index or a vector of indices.
  LaneIndex fromValue(mlir::Value v) const {
    return {v,
            isVector(v) ? LaneIndex::Kind::Varying : LaneIndex::Kind::Uniform};
  }
  /// The index as a scalar (uniform) or as a vector.
  mlir::Value valueOf(const LaneIndex &i);
  /// i * factor + offset.
  LaneIndex affine(const LaneIndex &i, int64_t factor, mlir::Value offset);
  LaneIndex affine(const LaneIndex &i, int64_t factor, int64_t offset);
  LaneIndex plus(const LaneIndex &i, const LaneIndex &j);
  /// Quotient and remainder of a non-negative index by a constant.
  LaneIndex divide(const LaneIndex &i, int64_t by);
  LaneIndex modulo(const LaneIndex &i, int64_t by);
  /// The index forced into [0, extent).
  LaneIndex clamp(const LaneIndex &i, int64_t extent);

private:
  template <typename FloatOp, typename IntOp>
  mlir::Value arithmetic(mlir::Value x, mlir::Value y);
};

} // namespace cnnc

#endif
