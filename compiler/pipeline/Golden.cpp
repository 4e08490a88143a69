//===- Golden.cpp - inputs and the outputs they must give -----------------===//

#include "compiler/pipeline/Golden.h"
#include "dialects/cnn/GridRanges.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/OpClass.h"
#include "dialects/cnn/eval/Evaluate.h"
#include "dialects/cnn/eval/FastContraction.h"
#include "dialects/cnn/eval/Npy.h"
#include "dialects/cnn/eval/Random.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace cnnc;
using cnn::Tensor;

static StringRef inputName(func::FuncOp main, unsigned index) {
  auto name = main.getArgAttrOfType<StringAttr>(index, "cnn.name");
  return name ? name.getValue() : StringRef();
}

/// The file of each input, empty where there is none.
static FailureOr<SmallVector<StringRef>>
matchFiles(func::FuncOp main, const GoldenOptions &options) {
  SmallVector<StringRef> files(main.getNumArguments());
  for (const auto &[name, path] : options.files) {
    unsigned index = 0;
    while (index < files.size() && inputName(main, index) != name)
      ++index;
    if (index == files.size() || !files[index].empty())
      return emitError(UnknownLoc::get(main.getContext()))
             << "--golden-input=" << name << ": "
             << (index == files.size() ? "the model has no such input"
                                       : "given twice");
    files[index] = path;
  }
  return files;
}

/// The tensor in `file`, for `what`: "input 'x'".
static FailureOr<Tensor> readTensor(RankedTensorType type, StringRef file,
                                    const Twine &what) {
  auto report = [&] { return emitError(UnknownLoc::get(type.getContext())); };
  FailureOr<Tensor> tensor = cnn::readNpy(type.getContext(), file, report);
  if (failed(tensor))
    return failure();
  if (tensor->type() != type)
    return report() << file << ": expected " << type << " for " << what
                    << ", got " << tensor->type();
  return tensor;
}

static double tolerance(func::FuncOp main, TypeRange outputs) {
  if (llvm::all_of(outputs, [](Type type) {
        return isa<IntegerType>(getElementTypeOrSelf(type));
      }))
    return 0;
  // One value of 16 bits anywhere costs the precision of everything behind it.
  bool isHalf = false;
  auto look = [&](Type type) {
    Type element = getElementTypeOrSelf(type);
    isHalf |= element.isF16() || element.isBF16();
  };
  main.walk([&](Operation *op) {
    llvm::for_each(op->getOperandTypes(), look);
    llvm::for_each(op->getResultTypes(), look);
  });
  return isHalf ? 1e-2 : 1e-4;
}

/// True if the result of an operation on exact operands has the same bits
/// whoever computes it: it moves or compares numbers, rounds one, or its sums
/// are numbers of a grid.
static bool definesBits(Operation *op, cnn::GridRanges &ranges) {
  if (auto kernel = dyn_cast<cnn::KernelOp>(op))
    return llvm::all_of(
        kernel.getBlock().without_terminator(),
        [&](Operation &inner) { return definesBits(&inner, ranges); });
  if (op->getNumResults() == 1 && ranges.of(op->getResult(0)))
    return true;
  if (auto pool = dyn_cast<cnn::PoolOp>(op))
    return pool.getKind() == cnn::PoolKind::max;
  if (auto reduce = dyn_cast<cnn::ReduceOp>(op))
    return reduce.getKind() == cnn::ReduceKind::max ||
           reduce.getKind() == cnn::ReduceKind::min;
  if (auto unary = dyn_cast<cnn::UnaryOp>(op))
    return llvm::is_contained(
        {cnn::UnaryKind::relu, cnn::UnaryKind::neg, cnn::UnaryKind::abs},
        unary.getKind());
  if (auto binary = dyn_cast<cnn::BinaryOp>(op))
    // IEEE 754 rounds a quotient alike everywhere, and no compiler joins it
    // with its neighbours, as it may sums and products.
    return binary.getKind() == cnn::BinaryKind::max ||
           binary.getKind() == cnn::BinaryKind::min ||
           (binary.getKind() == cnn::BinaryKind::div &&
            cnn::elementOf(binary.getY()).isF32());
  if (auto resample = dyn_cast<cnn::ResampleOp>(op))
    return !resample.getWeights();
  return isa<cnn::ConstantOp, cnn::CastOp, cnn::QuantizeOp, cnn::SelectOp,
             tensor::EmptyOp>(op) ||
         cnn::isMovement(op);
}

/// The tolerance of each output.
static std::vector<double> tolerances(func::FuncOp main) {
  double inexact = tolerance(main, main.getResultTypes());
  cnn::GridRanges ranges;
  llvm::DenseSet<Value> exact;
  Block &block = main.getBody().front();
  exact.insert_range(block.getArguments());
  for (Operation &op : block.without_terminator())
    if (llvm::all_of(op.getOperands(),
                     [&](Value v) { return exact.contains(v); }) &&
        definesBits(&op, ranges))
      exact.insert_range(op.getResults());
  std::vector<double> result;
  for (Value output : block.getTerminator()->getOperands())
    result.push_back(exact.contains(output) ? 0 : inexact);
  return result;
}

/// The outputs by the reference evaluator; sums of f64 numbers on grids, which
/// are exact in whatever order they are added, are computed the fast way.
static FailureOr<SmallVector<Tensor>> evaluate(func::FuncOp main,
                                               ArrayRef<Tensor> inputs) {
  cnn::GridRanges ranges;
  auto evaluateOp = [&](Operation *op, ArrayRef<Tensor> operands) {
    if (op->getNumResults() == 1 && ranges.of(op->getResult(0)))
      if (auto fast = cnn::fastContraction(op, operands))
        if (succeeded(*fast))
          return FailureOr<SmallVector<Tensor>>({**fast});
    return cnn::evaluate(op, operands);
  };
  return cnn::evaluateFunction(main, inputs, evaluateOp);
}

/// Puts the outputs that are given in the place of those that were computed.
static LogicalResult replaceOutputs(func::FuncOp main,
                                    const GoldenOptions &options,
                                    std::vector<ElementsAttr> &outputs) {
  for (const auto &[name, path] : options.expected) {
    unsigned index = 0;
    auto nameOf = [&](unsigned i) {
      auto attr = main.getResultAttrOfType<StringAttr>(i, "cnn.name");
      return attr ? attr.getValue() : StringRef();
    };
    while (index < outputs.size() && nameOf(index) != name)
      ++index;
    if (index == outputs.size())
      return emitError(UnknownLoc::get(main.getContext()))
             << "--expect=" << name << ": the model has no such output";
    FailureOr<Tensor> tensor =
        readTensor(cast<RankedTensorType>(outputs[index].getType()), path,
                   "output '" + name + "'");
    if (failed(tensor))
      return failure();
    outputs[index] = tensor->toAttribute();
  }
  return success();
}

FailureOr<SmallVector<Tensor>>
cnnc::makeGoldenInputs(func::FuncOp main, const GoldenOptions &options) {
  FailureOr<SmallVector<StringRef>> files = matchFiles(main, options);
  if (failed(files))
    return failure();
  SmallVector<Tensor> inputs;
  cnn::Random random{options.seed};
  for (auto [i, type] : llvm::enumerate(main.getArgumentTypes())) {
    auto tensorType = dyn_cast<RankedTensorType>(type);
    if (!tensorType || !tensorType.hasStaticShape())
      return main.emitError("golden data needs tensors of static shape");
    FailureOr<Tensor> tensor =
        (*files)[i].empty() ? cnn::randomTensor(tensorType, random)
                            : readTensor(tensorType, (*files)[i],
                                         "input '" + inputName(main, i) + "'");
    if (failed(tensor))
      return failure();
    inputs.push_back(*tensor);
  }
  return inputs;
}

FailureOr<GoldenCase> cnnc::makeGolden(func::FuncOp main,
                                       const GoldenOptions &options) {
  FailureOr<SmallVector<Tensor>> inputs = makeGoldenInputs(main, options);
  if (failed(inputs))
    return failure();
  auto outputs = evaluate(main, *inputs);
  if (failed(outputs))
    return failure();
  GoldenCase result;
  for (const Tensor &tensor : *inputs)
    result.inputs.push_back(tensor.toAttribute());
  for (const Tensor &tensor : *outputs)
    result.outputs.push_back(tensor.toAttribute());
  if (failed(replaceOutputs(main, options, result.outputs)))
    return failure();
  result.tolerances = tolerances(main);
  return result;
}
