//===- KernelComments.cpp - what a function of C++ says of itself ---------===//

#include "targets/hls/KernelComments.h"
#include "dialects/cnn/NodeNames.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace cnnc;

/// What a kernel's input is to the operation that reads it.
static StringRef roleOf(BlockArgument argument) {
  for (OpOperand &use : argument.getUses()) {
    unsigned number = use.getOperandNumber();
    if (isa<cnn::ConvOp, cnn::ConvTransposeOp>(use.getOwner()) && number > 0)
      return number == 1 ? "weights" : "bias";
    if (isa<cnn::MatMulOp>(use.getOwner()) && number > 0)
      return "weights";
    auto binary = dyn_cast<cnn::BinaryOp>(use.getOwner());
    auto type = cast<RankedTensorType>(argument.getType());
    if (binary && binary.getKind() == cnn::BinaryKind::add &&
        type.getRank() <
            cast<ShapedType>(binary->getResult(0).getType()).getRank())
      return "bias";
  }
  return "x";
}

SmallVector<std::string> cnnc::hls::bufferNames(cnn::KernelOp kernel) {
  SmallVector<std::string> names;
  llvm::StringMap<unsigned> taken;
  auto add = [&](StringRef base) {
    unsigned count = ++taken[base];
    names.push_back(base.str() + (count > 1 ? std::to_string(count) : ""));
  };
  for (BlockArgument argument : kernel.getBlock().getArguments())
    add(roleOf(argument));
  for (size_t i = 0; i < kernel.getInits().size(); ++i)
    add("y");
  return names;
}

std::string cnnc::hls::shapeText(ShapedType type) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << type.getElementType();
  for (auto [i, extent] : llvm::enumerate(type.getShape()))
    os << (i ? "x" : " ") << extent;
  return text;
}

/// Nodes that a comment lists.
static constexpr size_t kMostNodes = 8;

std::string cnnc::hls::nodesText(Location loc) {
  SmallVector<std::string> nodes = cnn::nodeNames(loc);
  if (nodes.size() > kMostNodes) {
    std::string rest = std::to_string(nodes.size() - kMostNodes / 2);
    nodes.resize(kMostNodes / 2);
    nodes.push_back("and " + rest + " more");
  }
  return commentText(llvm::join(nodes, ", "));
}

std::string cnnc::hls::commentText(StringRef text) {
  std::string result;
  for (char c : text)
    result += c == '\\' ? '/' : llvm::isPrint(c) ? c : ' ';
  return result;
}

/// "conv 3x3 stride 2x2" and the like: the operation without its operands.
static std::string operationText(Operation *op) {
  std::string text = op->getName().stripDialect().str();
  if (auto unary = dyn_cast<cnn::UnaryOp>(op))
    return cnn::stringifyUnaryKind(unary.getKind()).str();
  if (auto binary = dyn_cast<cnn::BinaryOp>(op))
    return cnn::stringifyBinaryKind(binary.getKind()).str();
  if (auto conv = dyn_cast<cnn::ConvOp>(op)) {
    auto taps =
        cast<ShapedType>(conv.getW().getType()).getShape().drop_front(2);
    for (auto [i, extent] : llvm::enumerate(taps))
      text += (i ? "x" : " ") + std::to_string(extent);
  }
  return text;
}

SmallVector<std::string> cnnc::hls::kernelComment(cnn::KernelOp kernel,
                                                  ArrayRef<std::string> names) {
  SmallVector<std::string> lines;
  if (std::string nodes = nodesText(kernel.getLoc()); !nodes.empty())
    lines.push_back(nodes);
  SmallVector<std::string> steps;
  for (Operation &op : kernel.getBlock())
    if (!isa<cnn::YieldOp, cnn::ConstantOp>(op))
      steps.push_back(operationText(&op));
  lines.push_back(llvm::join(steps, ", "));
  std::string buffers;
  for (auto [i, value] : llvm::enumerate(kernel->getOperands())) {
    if (i)
      buffers += i == kernel.getInputs().size() ? " -> " : ", ";
    buffers += names[i] + ": " + shapeText(cast<ShapedType>(value.getType()));
  }
  lines.push_back(buffers);
  return lines;
}
