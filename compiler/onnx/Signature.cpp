//===- Signature.cpp - inputs and outputs of a model ----------------------===//

#include "compiler/onnx/GraphImporter.h"
#include "compiler/onnx/Tensors.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::onnx_import;

LogicalResult GraphImporter::readOpsets() {
  const onnx::ModelProto &model = file_->model();
  report_.irVersion = model.ir_version();
  report_.producer = model.producer_name();
  if (!model.producer_version().empty())
    report_.producer += " " + model.producer_version();
  for (const auto &opset : model.opset_import()) {
    bool isDefault = opset.domain().empty() || opset.domain() == "ai.onnx";
    mainFrame_.opsets[isDefault ? "" : opset.domain()] = opset.version();
    if (isDefault)
      report_.opset = opset.version();
  }
  return success();
}

/// The names of a model's inputs that initializers do not define, for messages.
static std::string inputNames(const onnx::GraphProto &graph) {
  std::string names;
  for (const auto &input : graph.input())
    names += (names.empty() ? "\"" : ", \"") + input.name() + "\"";
  return names.empty() ? "none" : names;
}

LogicalResult GraphImporter::checkOptions() {
  const onnx::GraphProto &graph = file_->model().graph();
  auto isInput = [&](StringRef name) {
    return llvm::any_of(
        graph.input(), [&](const auto &input) { return input.name() == name; });
  };
  for (const auto &[name, shape] : options_.shapes) {
    if (!isInput(name))
      return error("--shape=" + name + ": the model has no such input",
                   "name one that it has: " + inputNames(graph));
    if (llvm::any_of(shape, [](int64_t extent) { return extent < 0; }))
      return error("--shape=" + name + ": an extent is negative",
                   "give extents of at least 0");
  }
  for (const auto &bind : options_.binds)
    if (!isInput(bind.first))
      return error("--bind=" + bind.first + ": the model has no such input",
                   "name one that it has: " + inputNames(graph));
  return success();
}

using onnx::TensorShapeProto;

/// The extent that a declared dimension fixes, or nothing.
static std::optional<int64_t>
fixedExtent(const TensorShapeProto::Dimension &dim) {
  // Some exporters write -1 for an unknown extent.
  if (dim.has_dim_value() && dim.dim_value() >= 0)
    return dim.dim_value();
  return std::nullopt;
}

void GraphImporter::learnSymbols() {
  for (const auto &input : file_->model().graph().input()) {
    auto given = options_.shapes.find(input.name());
    if (given == options_.shapes.end() || !input.type().has_tensor_type())
      continue;
    const auto &dims = input.type().tensor_type().shape().dim();
    if (dims.size() != int(given->second.size()))
      continue;
    for (auto [dim, extent] : llvm::zip(dims, given->second))
      if (!dim.dim_param().empty())
        symbols_.try_emplace(dim.dim_param(), extent);
  }
}

/// What to type to fix the shape of an input, as far as it is known.
static std::string suggestedShape(const TensorShapeProto &shape) {
  std::string text;
  for (auto [i, dim] : llvm::enumerate(shape.dim())) {
    text += i ? "x" : "";
    if (auto extent = fixedExtent(dim))
      text += std::to_string(*extent);
    else
      text += i == 0 ? "1" : dim.dim_param().empty() ? "?" : dim.dim_param();
  }
  return text;
}

FailureOr<RankedTensorType>
GraphImporter::shapedInput(const onnx::ValueInfoProto &input, Type element) {
  const auto &declared = input.type().tensor_type();
  const std::string &name = input.name();
  auto given = options_.shapes.find(name);
  bool isGiven = given != options_.shapes.end();
  if (!declared.has_shape()) {
    if (isGiven)
      return RankedTensorType::get(given->second, element);
    refuseInput(name, "has no declared shape; give --shape=" + name +
                          "=EXTENTxEXTENT...");
    return RankedTensorType();
  }
  const auto &dims = declared.shape().dim();
  if (isGiven && int(given->second.size()) != dims.size())
    return error("--shape=" + name + ": the input has rank " +
                     Twine(dims.size()) + ", got " +
                     Twine(given->second.size()),
                 "give an extent for each dimension");
  SmallVector<int64_t> shape;
  for (auto [i, dim] : llvm::enumerate(dims)) {
    auto extent = fixedExtent(dim);
    if (isGiven && extent && *extent != given->second[i])
      return error("--shape=" + name + ": dimension " + Twine(i) + " is " +
                       Twine(*extent) + " in the model, got " +
                       Twine(given->second[i]),
                   "only symbolic dimensions can be chosen");
    if (isGiven)
      extent = given->second[i];
    if (!extent)
      if (auto known = symbols_.find(dim.dim_param()); known != symbols_.end())
        extent = known->second;
    if (!extent) {
      std::string symbol =
          dim.dim_param().empty()
              ? "an unknown dimension " + std::to_string(i)
              : "symbolic dimension \"" + dim.dim_param() + "\"";
      refuseInput(name, "has " + symbol + "; give --shape=" + name + "=" +
                            suggestedShape(declared.shape()));
      return RankedTensorType();
    }
    shape.push_back(*extent);
  }
  return RankedTensorType::get(shape, element);
}

FailureOr<RankedTensorType>
GraphImporter::inputType(const onnx::ValueInfoProto &input) {
  const std::string &name = input.name();
  if (!input.type().has_tensor_type()) {
    refuseInput(name, "is no dense tensor: sequences, maps, optional and "
                      "sparse values are not compiled; make it tensors, and "
                      "export the model again");
    return RankedTensorType();
  }
  int dataType = input.type().tensor_type().elem_type();
  Type element = elementTypeOf(&context_, dataType);
  if (!element) {
    refuseInput(name, "has element type " + dataTypeName(dataType) +
                          ", which is not compiled; put a cast outside of the "
                          "model, and export it again");
    return RankedTensorType();
  }
  auto type = shapedInput(input, element);
  if (succeeded(type) && *type &&
      cnn::numElements(type->getShape()) > kMaxTensorElements)
    return error("input \"" + name + "\": shape " +
                     cnn::shapeString(type->getShape()) + " has more than " +
                     Twine(kMaxTensorElements) + " elements",
                 "give a smaller --shape, or export the model for one");
  return type;
}

LogicalResult GraphImporter::importInput(const onnx::ValueInfoProto &input,
                                         Scope &scope) {
  const std::string &name = input.name();
  Location loc = NameLoc::get(builder_.getStringAttr(name));
  auto bound = options_.binds.find(name);
  if (scope.bindings.contains(name)) {
    // An initializer is the input's default; it is compiled in.
    if (bound == options_.binds.end())
      return success();
    scope.bindings.erase(name);
  }
  auto type = FailureOr<RankedTensorType>(RankedTensorType());
  if (bound != options_.binds.end()) {
    ElementsAttr value = bound->second;
    int dataType = input.type().tensor_type().elem_type();
    if (value.getElementType() != elementTypeOf(&context_, dataType)) {
      std::string got;
      llvm::raw_string_ostream(got) << value.getElementType();
      return error("--bind=" + name + ": expected elements of type " +
                       dataTypeName(dataType) + ", got " + got,
                   "save the array with that type");
    }
    Binding binding;
    binding.value = cnn::ConstantOp::create(builder_, loc, value);
    return bind(scope, name, binding);
  }
  type = inputType(input);
  if (failed(type))
    return failure();
  Binding binding;
  if (*type) {
    auto named = builder_.getDictionaryAttr(
        builder_.getNamedAttr("cnn.name", builder_.getStringAttr(name)));
    unsigned index = function_.getNumArguments();
    if (failed(function_.insertArgument(index, *type, named, loc)))
      return error("internal error: an argument cannot be inserted", kReport);
    binding.value = function_.getArgument(index);
  }
  return bind(scope, name, binding);
}

LogicalResult GraphImporter::importInputs(Scope &scope) {
  learnSymbols();
  llvm::StringSet<> seen;
  for (const auto &input : file_->model().graph().input()) {
    if (!seen.insert(input.name()).second)
      return error("input \"" + input.name() + "\" is listed twice");
    if (failed(importInput(input, scope)))
      return failure();
  }
  return success();
}

/// The declared shape if all of it is fixed.
static std::optional<SmallVector<int64_t>>
declaredShape(const onnx::ValueInfoProto &output) {
  if (!output.type().has_tensor_type() ||
      !output.type().tensor_type().has_shape())
    return std::nullopt;
  SmallVector<int64_t> shape;
  for (const auto &dim : output.type().tensor_type().shape().dim()) {
    auto extent = fixedExtent(dim);
    if (!extent)
      return std::nullopt;
    shape.push_back(*extent);
  }
  return shape;
}

LogicalResult GraphImporter::importOutputs(Scope &scope) {
  const onnx::GraphProto &graph = file_->model().graph();
  if (graph.output().empty())
    return error("the model has no outputs");
  SmallVector<Value> values;
  SmallVector<Attribute> attributes;
  llvm::StringMap<bool> seen;
  for (const auto &output : graph.output()) {
    const std::string &name = output.name();
    if (!seen.try_emplace(name, true).second)
      return error("output \"" + name + "\" is listed twice");
    auto binding = lookup(scope, name);
    if (failed(binding))
      return failure();
    if (!*binding)
      return error("output \"" + name + "\" is not defined");
    if (!(*binding)->unsupported.empty())
      report_.refusals.push_back(
          {name, "", 0, "output \"" + name + "\": " + (*binding)->unsupported,
           ""});
    Value value = (*binding)->value;
    if (!value)
      continue;
    auto declared = declaredShape(output);
    if (declared && ArrayRef<int64_t>(*declared) != cnn::shapeOf(value))
      report_.warnings.push_back("output \"" + name + "\" has shape " +
                                 cnn::shapeString(cnn::shapeOf(value)) +
                                 "; the model declares " +
                                 cnn::shapeString(*declared));
    values.push_back(value);
    attributes.push_back(builder_.getDictionaryAttr(
        builder_.getNamedAttr("cnn.name", builder_.getStringAttr(name))));
  }
  function_.setFunctionType(builder_.getFunctionType(
      function_.getArgumentTypes(), TypeRange(ValueRange(values))));
  function_.setResAttrsAttr(builder_.getArrayAttr(attributes));
  func::ReturnOp::create(builder_, function_.getLoc(), values);
  return success();
}
