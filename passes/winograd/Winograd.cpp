//===- Winograd.cpp - cnn-winograd ----------------------------------------===//

#include "dialects/cnn/eval/Winograd.h"
#include "mlir/Pass/PassRegistry.h"
#include "passes/simplify/Rewrite.h"
#include "passes/winograd/ConvRewrites.h"
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
  return isPlainConv(conv, cnn::kWinogradTaps) &&
         conv.getStrides()[0] == conv.getStrides()[1] &&
         conv.getStrides()[0] <= 2;
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
    if (failed(forEachConv(getOperation(), isCandidate,
                           [&](cnn::ConvOp conv) { return visit(conv); })))
      signalPassFailure();
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
    FailureOr<cnn::Tensor> u = cnn::transformFilters(
        *cnn::findWinograd(tile, conv.getStrides()[0]), weightsOf(conv));
    if (failed(u))
      return conv.emitOpError("no memory for its filters in ")
             << tile + 2 << "x" << tile + 2 << " points";
    OpBuilder b(conv);
    replaceConv(conv, cnn::WinogradConvOp::create(
                          b, conv.getLoc(), conv.getX(),
                          weightsConstant(b, conv, *u), conv.getBias(), tile,
                          conv.getPads(), conv.getStrides()[0]));
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
  registerStrassen(lookup);
}
