//===- LayOutActivations.cpp - what lies between kernels ------------------===//

#include "targets/hls/engine/LayOutActivations.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "targets/hls/Folding.h"
#include "targets/hls/engine/EnginePlan.h"
#include "targets/hls/engine/EngineTiling.h"
#include "targets/hls/engine/MemoryBlocks.h"
#include "targets/hls/engine/ReadUnshaped.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// Channels that a pipeline that only copies moves in a cycle at most.
static constexpr int64_t kMostCopied = 4;

static bool isPipeline(Operation *op) {
  auto kernel = dyn_cast_or_null<cnn::KernelOp>(op);
  return kernel && kernel.getTilingAttr() &&
         kernel.getTilingAttr().getForm() == kDataflowForm;
}

/// The type with channels in blocks of `block`, or plane by plane if that is
/// the same.
static RankedTensorType inBlocks(Value value, int64_t block) {
  auto type = cast<RankedTensorType>(value.getType()).dropEncoding();
  if (memoryBlock(type) == block)
    return type;
  return cnn::withLayout(
      type, cnn::channelBlocked(type.getContext(), type.getRank(), block));
}

namespace {
/// A kernel that an engine computes.
struct OnEngine {
  EnginePlan plan;
  EngineShape shape;
  EngineLayer layer; ///< as the engine sees it
};

class ActivationLayouts {
public:
  explicit ActivationLayouts(func::FuncOp function) : function(function) {}

  unsigned run() {
    for (auto kernel : function.getBody().getOps<cnn::KernelOp>())
      readKernel(kernel);
    if (engines.empty())
      return 0;
    SmallVector<Value> values(function.getArguments());
    for (auto kernel : function.getBody().getOps<cnn::KernelOp>())
      llvm::append_range(values, kernel.getResults());
    for (Value value : values)
      if (auto type = dyn_cast<RankedTensorType>(value.getType());
          type && type.getRank() >= 2 && !cnn::layoutOf(type))
        layOut(value);
    return copies;
  }

private:
  void readKernel(cnn::KernelOp kernel) {
    bool isEngine = isEngineForm(kernel.getTilingAttr());
    if (!isEngine && !isPipeline(kernel))
      return;
    for (BlockArgument argument : kernel.getBlock().getArguments())
      readUnshaped(kernel, argument, /*flattens=*/false);
    if (!isEngine)
      return;
    OnEngine on{*planEngine(kernel).plan,
                EngineTiling::of(kernel.getTilingAttr()).shape,
                {}};
    on.layer = on.plan.layer.on(on.shape);
    engines.insert({kernel, std::move(on)});
  }

  const OnEngine *engineOf(Operation *op) const {
    auto found = engines.find(op);
    return found == engines.end() ? nullptr : &found->second;
  }

  //===--- who takes what -------------------------------------------------===//

  static bool isRead(const OnEngine &on, OpOperand &use) {
    return on.plan.x.getArgNumber() == use.getOperandNumber();
  }
  static bool isSide(const OnEngine &on, OpOperand &use) {
    return on.plan.side &&
           on.plan.side.getArgNumber() == use.getOperandNumber();
  }

  bool accepts(OpOperand &use, int64_t block) {
    Operation *user = use.getOwner();
    if (const OnEngine *on = engineOf(user))
      return (!isRead(*on, use) || readsBlock(on->shape, block)) &&
             (!isSide(*on, use) || block == blockWritten(user));
    return isPipeline(user) || block == memoryBlock(plainType(use.get()));
  }

  static RankedTensorType plainType(Value value) {
    return cast<RankedTensorType>(value.getType()).dropEncoding();
  }

  bool allAccept(Value value, int64_t block) {
    return llvm::all_of(value.getUses(),
                        [&](OpOperand &use) { return accepts(use, block); });
  }

  /// The blocks in which an engine leaves the results of `kernel`.
  int64_t blockWritten(Operation *kernel) {
    auto known = written.find(kernel);
    if (known != written.end())
      return known->second;
    const OnEngine &on = *engineOf(kernel);
    int64_t plain = memoryBlock(plainType(kernel->getResult(0)));
    bool staysPlain = writesBlock(on.layer, on.shape, plain) &&
                      allAccept(kernel->getResult(0), plain);
    return written[kernel] =
               staysPlain ? plain : on.layer.outputBlockOn(on.shape);
  }

  /// The blocks in which `use`, which an engine has, wants to have its operand.
  int64_t blockWanted(OpOperand &use) {
    const OnEngine &on = *engineOf(use.getOwner());
    return isSide(on, use) ? blockWritten(use.getOwner())
                           : on.shape.inWords(cnn::shapeOf(use.get())[1]);
  }

  /// The blocks in which `value` lies.
  int64_t blockOf(Value value) {
    int64_t plain = memoryBlock(plainType(value));
    Operation *producer = value.getDefiningOp();
    if (engineOf(producer))
      return blockWritten(producer);
    if (!isPipeline(producer) || allAccept(value, plain))
      return plain;
    OpOperand *reader = nullptr;
    for (OpOperand &use : value.getUses())
      if (const OnEngine *on = engineOf(use.getOwner());
          on && (!reader || isSide(*on, use)))
        reader = &use;
    return reader ? blockWanted(*reader) : plain;
  }

  //===--- types ----------------------------------------------------------===//

  void layOut(Value value) {
    int64_t block = blockOf(value);
    SmallVector<OpOperand *> others;
    for (OpOperand &use : value.getUses())
      if (!accepts(use, block))
        others.push_back(&use);
    setType(value, inBlocks(value, block));
    llvm::MapVector<int64_t, SmallVector<OpOperand *>> wanted;
    for (OpOperand *use : others) {
      int64_t other = engineOf(use->getOwner()) ? blockWanted(*use)
                                                : memoryBlock(plainType(value));
      wanted[other].push_back(use);
    }
    for (auto &[other, uses] : wanted) {
      Value copied = copy(value, inBlocks(value, other), uses);
      for (OpOperand *use : uses)
        use->set(copied);
      setArguments(copied);
    }
    setArguments(value);
  }

  void setType(Value value, RankedTensorType type) {
    auto kernel = value.getDefiningOp<cnn::KernelOp>();
    if (!kernel || value.getType() == type)
      return;
    unsigned number = cast<OpResult>(value).getResultNumber();
    value.setType(type);
    OpOperand &init = kernel.getInitsMutable()[number];
    OpBuilder b(kernel);
    Value before = init.get();
    init.set(tensor::EmptyOp::create(b, before.getLoc(), type.getShape(),
                                     type.getElementType(),
                                     type.getEncoding()));
    if (before.use_empty())
      before.getDefiningOp()->erase();
    cnn::YieldOp yield = kernel.getYield();
    Value inside = yield.getValues()[number];
    if (engineOf(kernel))
      return inside.setType(type);
    b.setInsertionPoint(yield);
    yield->setOperand(
        number, cnn::RelayoutOp::create(b, kernel.getLoc(), type, inside));
  }

  /// The types by which bodies of engines' kernels and pipelines know `value`.
  void setArguments(Value value) {
    for (OpOperand &use : value.getUses()) {
      auto kernel = dyn_cast<cnn::KernelOp>(use.getOwner());
      if (!kernel || !(engineOf(kernel) || isPipeline(kernel)))
        continue;
      BlockArgument argument =
          kernel.getBlock().getArgument(use.getOperandNumber());
      Type before = argument.getType();
      if (before == value.getType())
        continue;
      argument.setType(value.getType());
      if (engineOf(kernel))
        continue;
      OpBuilder b = OpBuilder::atBlockBegin(&kernel.getBlock());
      Value plain =
          cnn::RelayoutOp::create(b, kernel.getLoc(), before, argument);
      argument.replaceAllUsesExcept(plain, plain.getDefiningOp());
    }
  }

  //===--- copies ---------------------------------------------------------===//

  /// A pipeline in front of the first of `uses` that copies `value`.
  Value copy(Value value, RankedTensorType to, ArrayRef<OpOperand *> uses) {
    Operation *first = uses.front()->getOwner();
    for (OpOperand *use : uses)
      if (use->getOwner()->isBeforeInBlock(first))
        first = use->getOwner();
    ++copies;
    RankedTensorType plain = plainType(value);
    // What computes it, or the first that reads it.
    Operation *named = value.getDefiningOp() ? value.getDefiningOp() : first;
    OpBuilder b(first);
    Location loc = named->getLoc();
    auto empty = [&](RankedTensorType type) -> Value {
      return tensor::EmptyOp::create(b, loc, type.getShape(),
                                     type.getElementType(), type.getEncoding());
    };
    auto kernel = [&](RankedTensorType type, Value x, cnn::TilingAttr tiling) {
      auto result = cnn::KernelOp::create(b, loc, TypeRange(type), x,
                                          empty(type), tiling);
      Block &body = result.getBody().emplaceBlock();
      body.addArgument(x.getType(), loc);
      b.setInsertionPointToEnd(&body);
      return result;
    };
    auto relaid = [&](Value x, RankedTensorType type) -> Value {
      return x.getType() == type
                 ? x
                 : cnn::RelayoutOp::create(b, loc, type, x).getResult();
    };
    cnn::KernelOp outer = kernel(to, value, dataflowTiling(b.getContext()));
    Value inside = relaid(outer.getBlock().getArgument(0), plain);
    Folding folding;
    folding.pi = lanesCopied(plain.getDimSize(1));
    cnn::KernelOp inner =
        kernel(plain, inside, folding.tiling(b.getContext(), kStreamForm));
    cnn::YieldOp::create(b, loc, inner.getBlock().getArguments());
    b.setInsertionPointAfter(inner);
    cnn::YieldOp::create(b, loc, relaid(inner.getResult(0), to));
    return outer.getResult(0);
  }

  func::FuncOp function;
  llvm::DenseMap<Operation *, OnEngine> engines;
  llvm::DenseMap<Operation *, int64_t> written;
  unsigned copies = 0;
};
} // namespace

int64_t cnnc::hls::lanesCopied(int64_t channels) {
  int64_t lanes = kMostCopied;
  while (channels % lanes != 0)
    --lanes;
  return lanes;
}

unsigned cnnc::hls::layOutActivations(func::FuncOp function) {
  return ActivationLayouts(function).run();
}
