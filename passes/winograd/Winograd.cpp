//===- Winograd.cpp - cnn-winograd ----------------------------------------===//

#include "dialects/cnn/eval/Winograd.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassRegistry.h"
#include "passes/simplify/Rewrite.h"
#include "passes/winograd/Passes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DECL_WINOGRAD
#define GEN_PASS_DEF_WINOGRAD
#include "passes/winograd/Passes.h.inc"
} // namespace cnnc

/// True for what minimal filtering can compute at all.
static bool isCandidate(cnn::ConvOp conv) {
  auto all = [](ArrayRef<int64_t> values, int64_t v) {
    return llvm::all_of(values, [=](int64_t x) { return x == v; });
  };
  ArrayRef<int64_t> w = cnn::shapeOf(conv.getW());
  return w.size() == 4 && all(w.drop_front(2), cnn::kWinogradTaps) &&
         all(conv.getStrides(), 1) && all(conv.getDilations(), 1) &&
         conv.getGroup() == 1 && cnn::elementOf(conv.getX()).isF32() &&
         cnn::constantOf(conv.getW()) &&
         cnn::numElements(cnn::shapeOf(conv.getY())) != 0;
}

namespace {
struct Winograd : cnnc::impl::WinogradBase<Winograd> {
  explicit Winograd(WinogradPolicyPtr policy) : policy(std::move(policy)) {}
  explicit Winograd(WinogradPolicyLookup lookup) : lookup(std::move(lookup)) {}
  Winograd(const Winograd &other)
      : WinogradBase(other), policy(other.policy), lookup(other.lookup) {}

  LogicalResult initialize(MLIRContext *) override {
    if (!policy && lookup)
      policy = lookup(target, device);
    return success(policy != nullptr);
  }

  void runOnOperation() override {
    SmallVector<cnn::ConvOp> convs;
    getOperation().walk([&](cnn::ConvOp conv) {
      if (isCandidate(conv))
        convs.push_back(conv);
    });
    for (cnn::ConvOp conv : convs)
      if (failed(visit(conv)))
        return signalPassFailure();
  }

  LogicalResult visit(cnn::ConvOp conv) {
    WinogradChoice choice = policy->choose(conv);
    if (choice.tile == 0) {
      ++kept;
      remarkMissed(conv, "cnn-winograd", choice.reason);
      return success();
    }
    ++(choice.tile == 2 ? small : large);
    remarkDone(conv, "cnn-winograd",
               llvm::formatv("tiles of {0}x{0}, expected to take {1:P0} of the "
                             "time of the convolution as it is",
                             choice.tile, choice.share));
    return rewrite(conv, choice.tile);
  }

  LogicalResult rewrite(cnn::ConvOp conv, int64_t tile) {
    cnn::Tensor w = cnn::Tensor::constant(cnn::constantOf(conv.getW()));
    FailureOr<cnn::Tensor> u =
        cnn::transformFilters(*cnn::findWinograd(tile), w);
    if (failed(u))
      return conv.emitOpError("no memory for its filters in ")
             << tile + 2 << "x" << tile + 2 << " points";
    OpBuilder b(conv);
    Value filters = cnn::ConstantOp::create(b, conv.getW().getLoc(), u->type(),
                                            u->toAttribute());
    Value y =
        cnn::WinogradConvOp::create(b, conv.getLoc(), conv.getX(), filters,
                                    conv.getBias(), tile, conv.getPads());
    conv.getY().replaceAllUsesWith(y);
    Operation *weights = conv.getW().getDefiningOp();
    conv.erase();
    if (weights && weights->use_empty())
      weights->erase();
    return success();
  }

  WinogradPolicyPtr policy;
  WinogradPolicyLookup lookup;
};
} // namespace

std::unique_ptr<Pass> cnnc::createWinograd(WinogradPolicyPtr policy) {
  return std::make_unique<Winograd>(std::move(policy));
}

void cnnc::registerCnncWinogradPasses(WinogradPolicyLookup lookup) {
  registerPass([lookup] { return std::make_unique<Winograd>(lookup); });
}
