//===- MergeKernels.cpp - two kernels become one --------------------------===//

#include "passes/fusion/MergeKernels.h"
#include "dialects/cnn/NodeNames.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

void cnnc::mergeKernels(KernelOp producer, KernelOp consumer, BlockArgument x) {
  Block &from = producer.getBlock(), &to = consumer.getBlock();
  SmallVector<Value> inputs(consumer.getInputs());
  for (auto [input, argument] :
       llvm::zip(producer.getInputs(), from.getArguments())) {
    size_t number = llvm::find(inputs, input) - inputs.begin();
    if (number == inputs.size()) {
      inputs.push_back(input);
      to.addArgument(argument.getType(), argument.getLoc());
    }
    argument.replaceAllUsesWith(to.getArgument(number));
  }
  x.replaceAllUsesWith(producer.getYield().getValues().front());
  to.getOperations().splice(to.begin(), from.getOperations(), from.begin(),
                            std::prev(from.end()));
  inputs.erase(inputs.begin() + x.getArgNumber());
  to.eraseArgument(x.getArgNumber());
  consumer.getInputsMutable().assign(inputs);
  consumer->setLoc(fuseLocations(consumer.getContext(), {producer, consumer}));
  Operation *init = producer.getInits().front().getDefiningOp();
  producer.erase();
  if (init && isOpTriviallyDead(init))
    init->erase();
}

void cnnc::remarkVerdict(Operation *op, const FusionVerdict &verdict,
                         const Twine &what) {
  auto options = remark::RemarkOpts::name(verdict.joins ? "fused" : "not-fused")
                     .category("cnn-fusion");
  std::string text = displayName(op);
  if (verdict.joins)
    text += (" (" + op->getName().getStringRef() + ")").str();
  text += (" " + what + ": " + verdict.why).str();
  if (verdict.joins)
    remark::passed(op->getLoc(), options) << text;
  else
    remark::missed(op->getLoc(), options) << text;
}
