//===- IndexArithmetic.cpp - indices as C++ likes them --------------------===//

#include "targets/hls/IndexArithmetic.h"
#include "mlir/Analysis/DataFlow/ConstantPropagationAnalysis.h"
#include "mlir/Analysis/DataFlow/DeadCodeAnalysis.h"
#include "mlir/Analysis/DataFlow/IntegerRangeAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace cnnc;

void cnnc::hls::flattenArguments(func::FuncOp function) {
  Builder b(function.getContext());
  for (BlockArgument argument : function.getArguments())
    if (auto type = dyn_cast<MemRefType>(argument.getType()))
      argument.setType(
          MemRefType::get({std::max<int64_t>(1, type.getNumElements())},
                          type.getElementType()));
  function.setFunctionType(
      b.getFunctionType(function.getBody().getArgumentTypes(), {}));
}

/// `at` + `index`, without brackets: a + (b + c) as (a + b) + c.
static Value plus(OpBuilder &b, Location loc, Value at, Value index) {
  if (auto sum = index.getDefiningOp<arith::AddIOp>())
    return plus(b, loc, plus(b, loc, at, sum.getLhs()), sum.getRhs());
  return b.createOrFold<arith::AddIOp>(loc, at, index);
}

/// The position of `indices` in a dense array of `shape`, by Horner's scheme.
static Value linearIndex(OpBuilder &b, Location loc, ArrayRef<int64_t> shape,
                         ValueRange indices) {
  Value at;
  for (auto [extent, index] : llvm::zip(shape, indices)) {
    if (!at || matchPattern(at, m_Zero())) {
      at = index;
      continue;
    }
    Value size = arith::ConstantIndexOp::create(b, loc, extent);
    Value scaled = b.createOrFold<arith::MulIOp>(loc, at, size);
    at = plus(b, loc, scaled, index);
  }
  return at ? at : arith::ConstantIndexOp::create(b, loc, 0).getResult();
}

/// The argument that `memref` is another shape of, or null.
static Value flatSource(Value memref) {
  auto cast = memref.getDefiningOp<memref::ReinterpretCastOp>();
  return cast ? cast.getSource() : Value();
}

void cnnc::hls::linearizeAccesses(func::FuncOp function) {
  function.walk([](memref::LoadOp load) {
    Value source = flatSource(load.getMemref());
    if (!source)
      return;
    OpBuilder b(load);
    Value at = linearIndex(b, load.getLoc(), load.getMemRefType().getShape(),
                           load.getIndices());
    load.getMemrefMutable().assign(source);
    load.getIndicesMutable().assign(at);
  });
  function.walk([](memref::StoreOp store) {
    Value source = flatSource(store.getMemref());
    if (!source)
      return;
    OpBuilder b(store);
    Value at = linearIndex(b, store.getLoc(), store.getMemRefType().getShape(),
                           store.getIndices());
    store.getMemrefMutable().assign(source);
    store.getIndicesMutable().assign(at);
  });
  function.walk([](memref::ReinterpretCastOp cast) {
    if (cast->use_empty())
      cast->erase();
  });
}

/// True if the analysis has shown that `v` is an index of at least 0.
static bool isNonNegative(DataFlowSolver &solver, Value v) {
  if (!v.getType().isIndex())
    return false;
  const auto *range = solver.lookupState<dataflow::IntegerValueRangeLattice>(v);
  return range && !range->getValue().isUninitialized() &&
         range->getValue().getValue().smin().isNonNegative();
}

static std::optional<arith::CmpIPredicate>
signedPredicate(arith::CmpIPredicate predicate) {
  switch (predicate) {
  case arith::CmpIPredicate::ult:
    return arith::CmpIPredicate::slt;
  case arith::CmpIPredicate::ule:
    return arith::CmpIPredicate::sle;
  case arith::CmpIPredicate::ugt:
    return arith::CmpIPredicate::sgt;
  case arith::CmpIPredicate::uge:
    return arith::CmpIPredicate::sge;
  default:
    return std::nullopt;
  }
}

template <typename To> static void replaceWith(Operation *op) {
  OpBuilder b(op);
  op->replaceAllUsesWith(
      To::create(b, op->getLoc(), op->getOperand(0), op->getOperand(1)));
  op->erase();
}

LogicalResult cnnc::hls::preferSignedIndices(Operation *function) {
  DataFlowSolver solver;
  solver.load<dataflow::DeadCodeAnalysis>();
  solver.load<dataflow::SparseConstantPropagation>();
  solver.load<dataflow::IntegerRangeAnalysis>();
  if (failed(solver.initializeAndRun(function)))
    return failure();
  SmallVector<Operation *> found;
  function->walk([&](Operation *op) {
    if (isa<arith::DivUIOp, arith::RemUIOp, arith::CmpIOp>(op) &&
        llvm::all_of(op->getOperands(),
                     [&](Value v) { return isNonNegative(solver, v); }))
      found.push_back(op);
  });
  for (Operation *op : found) {
    if (isa<arith::DivUIOp>(op))
      replaceWith<arith::DivSIOp>(op);
    else if (isa<arith::RemUIOp>(op))
      replaceWith<arith::RemSIOp>(op);
    else if (auto compare = cast<arith::CmpIOp>(op);
             auto predicate = signedPredicate(compare.getPredicate()))
      compare.setPredicate(*predicate);
  }
  return success();
}
