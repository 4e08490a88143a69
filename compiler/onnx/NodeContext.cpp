//===- NodeContext.cpp - one ONNX node, as its handler sees it ------------===//

#include "compiler/onnx/NodeContext.h"
#include "compiler/onnx/Import.h"
#include "compiler/onnx/Tensors.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace cnnc::onnx_import;
using onnx::AttributeProto;

NodeContext::NodeContext(OpBuilder &builder, Location loc,
                         const onnx::NodeProto &node, int64_t opset,
                         ArrayRef<Value> operands,
                         const FunctionAttributes *functionAttributes,
                         std::shared_ptr<ModelFile> file)
    : ValueBuilder(builder, loc), node_(node), opset_(opset),
      operands_(operands), results_(node.output_size()),
      functionAttributes_(functionAttributes), file_(std::move(file)) {
  while (!operands_.empty() && !operands_.back())
    operands_.pop_back();
}

StringRef NodeContext::opType() const { return node_.op_type(); }

bool NodeContext::wantsResult(unsigned i) const {
  return int(i) < node_.output_size() && !node_.output(i).empty();
}

void NodeContext::setResult(unsigned i, Value value) {
  if (i < results_.size())
    results_[i] = value;
}

//===----------------------------------------------------------------------===//
// Refusals
//===----------------------------------------------------------------------===//

LogicalResult NodeContext::refuse(const Twine &reason, const Twine &wayOut) {
  if (!refused()) {
    reason_ = reason.str();
    wayOut_ = wayOut.str();
  }
  return failure();
}

LogicalResult NodeContext::invalid(const Twine &reason) {
  return refuse(reason, kBreaksRules);
}

void NodeContext::warn(const Twine &message) {
  warnings_.push_back(message.str());
}

/// Graph inputs that `value` is computed from.
static llvm::SetVector<Value> inputsBehind(Value value) {
  llvm::SetVector<Value> inputs, seen;
  seen.insert(value);
  for (size_t i = 0; i < seen.size(); ++i) {
    if (isa<BlockArgument>(seen[i]))
      inputs.insert(seen[i]);
    else
      seen.insert_range(seen[i].getDefiningOp()->getOperands());
  }
  return inputs;
}

LogicalResult NodeContext::refuseUnknown(unsigned i, StringRef what) {
  // Shapes that the user can know in advance come from small inputs; anything
  // else is data, such as the number of detections in a picture.
  constexpr int64_t kSmall = 4096;
  auto inputs = inputsBehind(operand(i));
  bool small = llvm::all_of(inputs, [](Value input) {
    return cnn::numElements(shape(input)) <= kSmall;
  });
  if (refused())
    return failure();
  if (!small || inputs.empty())
    return refuse(what + " (operand " + Twine(i) +
                      ") is computed from data at run time",
                  "rewrite the model so that it is constant, or cut the graph "
                  "before this node");
  for (Value input : inputs) {
    auto argument = cast<BlockArgument>(input);
    auto function = cast<func::FuncOp>(argument.getOwner()->getParentOp());
    inputsToBind_.push_back(
        function
            .getArgAttrOfType<StringAttr>(argument.getArgNumber(), "cnn.name")
            .str());
  }
  return failure();
}

FailureOr<SmallVector<int64_t>> NodeContext::integers(unsigned i,
                                                      StringRef what) {
  Value value = operand(i);
  if (!value)
    return invalid("operand " + Twine(i) + " (" + what + ") is missing");
  if (!isa<IntegerType>(element(value)))
    return invalid("operand " + Twine(i) + " (" + what +
                   ") is no integer tensor");
  if (auto constant = cnn::constantIntegers(value))
    return *constant;
  return refuseUnknown(i, what);
}

FailureOr<SmallVector<double>> NodeContext::doubles(unsigned i,
                                                    StringRef what) {
  Value value = operand(i);
  if (!value)
    return invalid("operand " + Twine(i) + " (" + what + ") is missing");
  if (auto constant = cnn::constantDoubles(value))
    return *constant;
  return refuseUnknown(i, what);
}

FailureOr<std::optional<SmallVector<int64_t>>>
NodeContext::integersFrom(StringRef name, int64_t since, unsigned i) {
  std::optional<SmallVector<int64_t>> result;
  if (opset() < since) {
    if (hasAttr(name))
      result = intsAttr(name);
    return result;
  }
  if (!operand(i))
    return result;
  auto values = integers(i, name);
  if (failed(values))
    return failure();
  result = std::move(*values);
  return result;
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

const AttributeProto *NodeContext::find(StringRef name) const {
  for (const AttributeProto &attribute : node_.attribute()) {
    if (attribute.name() != name)
      continue;
    if (attribute.ref_attr_name().empty())
      return &attribute;
    return functionAttributes_
               ? functionAttributes_->lookup(attribute.ref_attr_name())
               : nullptr;
  }
  return nullptr;
}

const AttributeProto *NodeContext::find(StringRef name, int type) {
  const AttributeProto *attribute = find(name);
  if (!attribute || attribute->type() == type)
    return attribute;
  // Before IR version 2 the type was not written down.
  bool empty = attribute->type() == AttributeProto::UNDEFINED;
  if (empty && (attribute->has_i() || attribute->has_f() ||
                attribute->has_s() || attribute->has_t()))
    return attribute;
  (void)invalid("attribute '" + name + "' is no " +
                StringRef(AttributeProto::AttributeType_Name(
                              AttributeProto::AttributeType(type)))
                    .lower());
  return nullptr;
}

int64_t NodeContext::intAttr(StringRef name, int64_t otherwise) {
  const AttributeProto *attribute = find(name, AttributeProto::INT);
  return attribute ? attribute->i() : otherwise;
}

double NodeContext::floatAttr(StringRef name, double otherwise) {
  const AttributeProto *attribute = find(name, AttributeProto::FLOAT);
  return attribute ? attribute->f() : otherwise;
}

std::string NodeContext::stringAttr(StringRef name, StringRef otherwise) {
  const AttributeProto *attribute = find(name, AttributeProto::STRING);
  return attribute ? attribute->s() : otherwise.str();
}

SmallVector<int64_t> NodeContext::intsAttr(StringRef name) {
  const AttributeProto *attribute = find(name, AttributeProto::INTS);
  if (!attribute)
    return {};
  return SmallVector<int64_t>(attribute->ints().begin(),
                              attribute->ints().end());
}

SmallVector<double> NodeContext::floatsAttr(StringRef name) {
  const AttributeProto *attribute = find(name, AttributeProto::FLOATS);
  if (!attribute)
    return {};
  return SmallVector<double>(attribute->floats().begin(),
                             attribute->floats().end());
}

SmallVector<std::string> NodeContext::stringsAttr(StringRef name) {
  const AttributeProto *attribute = find(name, AttributeProto::STRINGS);
  if (!attribute)
    return {};
  return SmallVector<std::string>(attribute->strings().begin(),
                                  attribute->strings().end());
}

ElementsAttr NodeContext::tensorAttr(StringRef name) {
  const AttributeProto *attribute = find(name, AttributeProto::TENSOR);
  if (!attribute) {
    (void)invalid("attribute '" + name + "' is missing");
    return {};
  }
  ConvertedTensor tensor = convertTensor(context(), attribute->t(), file_);
  if (!tensor.error.empty())
    (void)invalid("attribute '" + name + "': " + tensor.error);
  else if (!tensor.unsupported.empty())
    (void)refuse("attribute '" + name + "': " + tensor.unsupported,
                 "export the model with another element type");
  return tensor.value;
}

Type NodeContext::elementType(int64_t dataType) {
  Type type = dataType == int(dataType)
                  ? elementTypeOf(context(), int(dataType))
                  : Type();
  if (!type)
    (void)refuse(unsupportedType(int(dataType)),
                 "export the model with another element type");
  return type;
}

FailureOr<int64_t> NodeContext::axis(int64_t axis, int64_t rank) {
  int64_t from = axis < 0 ? axis + rank : axis;
  if (from < 0 || from >= rank)
    return invalid("axis " + Twine(axis) + " is outside rank " + Twine(rank));
  return from;
}

FailureOr<SmallVector<int64_t>> NodeContext::sortedAxes(ArrayRef<int64_t> axes,
                                                        int64_t rank) {
  SmallVector<int64_t> result;
  for (int64_t entry : axes) {
    auto normal = axis(entry, rank);
    if (failed(normal))
      return failure();
    result.push_back(*normal);
  }
  llvm::sort(result);
  if (std::adjacent_find(result.begin(), result.end()) != result.end())
    return invalid("an axis occurs twice");
  return result;
}
