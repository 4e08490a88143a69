//===- Strassen.cpp - cnn-strassen ----------------------------------------===//

#include "dialects/cnn/eval/Strassen.h"
#include "dialects/cnn/Infer.h"
#include "mlir/Pass/PassRegistry.h"
#include "passes/simplify/Rewrite.h"
#include "passes/winograd/ConvRewrites.h"
#include "passes/winograd/Passes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DECL_STRASSEN
#define GEN_PASS_DEF_STRASSEN
#include "passes/winograd/Passes.h.inc"
} // namespace cnnc

/// True for what the algorithm can compute at all.
static bool isCandidate(cnn::ConvOp conv) {
  return isPlainConv(conv, 1) &&
         llvm::all_of(conv.getPads(), [](int64_t pad) { return pad == 0; }) &&
         cnn::shapeOf(conv.getW())[0] % 2 == 0 &&
         cnn::shapeOf(conv.getW())[1] % 2 == 0;
}

namespace {
struct Strassen : cnnc::impl::StrassenBase<Strassen> {
  explicit Strassen(WinogradPolicyPtr policy) : policy(std::move(policy)) {}
  explicit Strassen(WinogradPolicyLookup lookup) : lookup(std::move(lookup)) {}
  Strassen(const Strassen &other)
      : StrassenBase(other), policy(other.policy), lookup(other.lookup) {}

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
    StrassenChoice choice = policy->chooseProduct(conv);
    if (choice.levels == 0) {
      ++kept;
      remarkMissed(conv, "cnn-strassen", choice.reason);
      return success();
    }
    ++done;
    remarkDone(conv, "cnn-strassen",
               llvm::formatv("{0}, expected to take {1:P0} of the time of the "
                             "convolution as it is",
                             choice.levels == 1 ? "seven products for eight"
                                                : "49 products for 64",
                             choice.share));
    FailureOr<cnn::Tensor> u =
        cnn::strassenWeights(cnn::strassen(choice.levels), weightsOf(conv));
    if (failed(u))
      return conv.emitOpError("no memory for the sums of its weights");
    OpBuilder b(conv);
    replaceConv(conv,
                cnn::StrassenConvOp::create(b, conv.getLoc(), conv.getX(),
                                            weightsConstant(b, conv, *u),
                                            conv.getBias(), conv.getStrides()));
    return success();
  }

  WinogradPolicyPtr policy;
  WinogradPolicyLookup lookup;
};
} // namespace

std::unique_ptr<Pass> cnnc::createStrassen(WinogradPolicyPtr policy) {
  return std::make_unique<Strassen>(std::move(policy));
}

void cnnc::registerStrassen(WinogradPolicyLookup lookup) {
  registerPass([lookup] { return std::make_unique<Strassen>(lookup); });
}
