//===- Evaluate.cpp - run a function with the reference evaluator ---------===//

#include "dialects/cnn/eval/Evaluate.h"
#include "dialects/cnn/eval/Npy.h"
#include "dialects/cnn/eval/Numbers.h"
#include "dialects/cnn/eval/Random.h"
#include "passes/evaluate/Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace cnnc {
#define GEN_PASS_DEF_EVALUATE
#include "passes/evaluate/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

namespace {
struct Evaluate : cnnc::impl::EvaluateBase<Evaluate> {
  using EvaluateBase::EvaluateBase;
  void runOnOperation() override;

private:
  FailureOr<SmallVector<Tensor>> readInputs(func::FuncOp main);
  LogicalResult report(Operation *op, StringRef name, const Tensor &tensor);
};
} // namespace

/// The `cnn.name` among the attributes of an argument or result.
static std::string nameOf(DictionaryAttr attributes, StringRef kind,
                          unsigned index) {
  if (attributes)
    if (auto name = attributes.getAs<StringAttr>("cnn.name"))
      return name.str();
  return (kind + Twine(index)).str();
}

static std::string fileName(StringRef name) {
  std::string file = name.str();
  for (char &c : file)
    if (!llvm::isAlnum(c) && !StringRef("._-").contains(c))
      c = '_';
  return file + ".npy";
}

static void print(raw_ostream &os, StringRef name, const Tensor &tensor,
                  int64_t limit) {
  os << name << " : " << tensor.type() << " =";
  dispatchElement(tensor.element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    for (T value : tensor.values<T>().take_front(limit)) {
      if constexpr (isFloating<T>)
        os << ' ' << llvm::format("%.7g", widen(value));
      else
        os << ' ' << widen(value);
    }
  });
  os << (tensor.size() > limit ? " ...\n" : "\n");
}

/// Prints a tensor, or writes it if there is a place for files.
LogicalResult Evaluate::report(Operation *op, StringRef name,
                               const Tensor &tensor) {
  if (outputDir.empty()) {
    print(llvm::outs(), name, tensor, printLimit);
    return success();
  }
  if (std::error_code error = llvm::sys::fs::create_directories(outputDir))
    return op->emitError("cannot make '")
           << outputDir << "': " << error.message();
  SmallString<128> path(outputDir);
  llvm::sys::path::append(path, fileName(name));
  return writeNpy(tensor, path, [&] { return op->emitError(); });
}

FailureOr<SmallVector<Tensor>> Evaluate::readInputs(func::FuncOp main) {
  unsigned count = main.getNumArguments();
  SmallVector<std::string> names;
  for (unsigned i = 0; i < count; ++i)
    names.push_back(nameOf(main.getArgAttrDict(i), "arg", i));
  SmallVector<StringRef> files(count);
  unsigned next = 0;
  for (StringRef input : inputs) {
    auto [name, file] = input.split('=');
    if (input.contains('='))
      next = std::distance(names.begin(), llvm::find(names, name));
    else
      file = input;
    if (next >= count)
      return main.emitError("has no input for '") << input << "'";
    files[next++] = file;
  }
  SmallVector<Tensor> tensors;
  Random random{seed};
  for (auto [i, type] : llvm::enumerate(main.getArgumentTypes())) {
    auto tensorType = dyn_cast<RankedTensorType>(type);
    if (!tensorType || !tensorType.hasStaticShape())
      return main.emitError("expected tensors of static shape, got ") << type;
    FailureOr<Tensor> tensor = files[i].empty()
                                   ? randomTensor(tensorType, random)
                                   : readNpy(&getContext(), files[i],
                                             [&] { return main.emitError(); });
    if (failed(tensor))
      return failure();
    if (files[i].empty() && !outputDir.empty() &&
        failed(report(main, names[i], *tensor)))
      return failure();
    tensors.push_back(*tensor);
  }
  return tensors;
}

void Evaluate::runOnOperation() {
  auto main = getOperation().lookupSymbol<func::FuncOp>(function);
  if (!main || main.isExternal()) {
    getOperation().emitError("has no function '")
        << function << "' to evaluate";
    return signalPassFailure();
  }
  FailureOr<SmallVector<Tensor>> operands = readInputs(main);
  if (failed(operands))
    return signalPassFailure();
  FailureOr<SmallVector<Tensor>> results = evaluateFunction(main, *operands);
  if (failed(results))
    return signalPassFailure();
  main.getBody().walk([&](Operation *) { ++evaluated; });
  for (auto [i, result] : llvm::enumerate(*results))
    if (failed(report(main, nameOf(main.getResultAttrDict(i), "result", i),
                      result)))
      return signalPassFailure();
  markAllAnalysesPreserved();
}
