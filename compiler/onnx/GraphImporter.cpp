//===- GraphImporter.cpp - walks a model and builds @main -----------------===//

#include "compiler/onnx/GraphImporter.h"
#include "compiler/onnx/FunctionFields.h"
#include "compiler/onnx/Tensors.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::onnx_import;

/// Bounds on what inlining of functions may grow to.
static constexpr unsigned kMaxDepth = 32;
static constexpr int64_t kMaxNodes = int64_t(1) << 17;

/// The most elements that all nodes of a model together may write down as
/// constants of their own making: each node has a bound
/// (kMaxGeneratedElements), but a node is a few bytes of the file.
static constexpr int64_t kMaxGenerated = 4 * kMaxGeneratedElements;

static constexpr const char *kOtherType =
    "export the model with another element type";

static std::string normalDomain(StringRef domain) {
  return domain == "ai.onnx" ? "" : domain.str();
}

GraphImporter::GraphImporter(MLIRContext &context,
                             std::shared_ptr<ModelFile> file,
                             const ImportOptions &options, ImportReport &report)
    : context_(context), file_(std::move(file)), options_(options),
      report_(report), builder_(&context) {
  for (const auto &function : file_->model().functions())
    functions_[functionKey(normalDomain(function.domain()), function.name(),
                           overloadOf(function))] = &function;
}

LogicalResult GraphImporter::error(const Twine &message, const Twine &wayOut) {
  report_.error = (message + "; " + wayOut).str();
  return failure();
}

/// The operator, with its domain in front unless that is the default one.
std::string GraphImporter::operatorOf(const Site &site) {
  return site.domain.empty() ? site.node.op_type()
                             : site.domain + "." + site.node.op_type();
}

void GraphImporter::refuse(const Site &site, const Twine &reason,
                           const Twine &wayOut) {
  report_.refusals.push_back({site.name, operatorOf(site), site.opset,
                              reason.str(), wayOut.str(), ""});
}

void GraphImporter::refuseInput(StringRef name, const Twine &reason) {
  if (!refusedInputs_.try_emplace(name, true).second)
    return;
  report_.refusals.push_back(
      {name.str(), "", 0, ("input \"" + name + "\" " + reason).str(), "", ""});
}

FailureOr<OwningOpRef<ModuleOp>> GraphImporter::run() {
  const onnx::GraphProto &graph = file_->model().graph();
  OwningOpRef<ModuleOp> module =
      ModuleOp::create(NameLoc::get(builder_.getStringAttr(graph.name())));
  builder_.setInsertionPointToEnd(module->getBody());
  function_ = func::FuncOp::create(builder_, module->getLoc(), "main",
                                   builder_.getFunctionType({}, {}));
  builder_.setInsertionPointToEnd(function_.addEntryBlock());
  Scope scope{&mainFrame_, nullptr, {}};
  if (failed(readOpsets()) || failed(checkOptions()) ||
      failed(importInitializers(graph, scope)) || failed(importInputs(scope)) ||
      failed(importNodes(graph.node(), scope)) || failed(importOutputs(scope)))
    return failure();
  report_.numNodes = numNodes_;
  if (!report_.refusals.empty())
    return failure();
  // Shape arithmetic and unused branches have left dead code behind.
  for (Operation &op :
       llvm::make_early_inc_range(llvm::reverse(function_.front())))
    if (isOpTriviallyDead(&op))
      op.erase();
  if (failed(verify(*module)))
    return error("internal error: the imported module does not verify",
                 kReport);
  return module;
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

LogicalResult GraphImporter::bind(Scope &scope, StringRef name,
                                  Binding binding) {
  if (!scope.bindings.try_emplace(name, std::move(binding)).second)
    return error("\"" + name + "\" is defined twice");
  return success();
}

FailureOr<GraphImporter::Binding *> GraphImporter::lookup(Scope &scope,
                                                          StringRef name) {
  Binding *binding = nullptr;
  for (Scope *at = &scope; at && !binding; at = at->parent)
    if (auto found = at->bindings.find(name); found != at->bindings.end())
      binding = &found->second;
  if (!binding || !binding->tensor)
    return binding;
  const onnx::TensorProto &tensor = *binding->tensor;
  binding->tensor = nullptr;
  ConvertedTensor converted = convertTensor(&context_, tensor, file_);
  if (!converted.error.empty())
    return error("initializer \"" + name + "\": " + converted.error,
                 tensor.data_location() == onnx::TensorProto::EXTERNAL
                     ? "keep the model's files of weights beside it, as they "
                       "were exported"
                     : kBreaksRules);
  binding->unsupported = converted.unsupported;
  if (converted.value)
    binding->value = cnn::ConstantOp::create(
        builder_, NameLoc::get(builder_.getStringAttr(name)), converted.value);
  return binding;
}

LogicalResult GraphImporter::importInitializers(const onnx::GraphProto &graph,
                                                Scope &scope) {
  for (const auto &tensor : graph.initializer()) {
    Binding binding;
    binding.tensor = &tensor;
    if (failed(bind(scope, tensor.name(), binding)))
      return failure();
  }
  for (const auto &tensor : graph.sparse_initializer()) {
    Binding binding;
    binding.unsupported = "sparse tensors are not compiled";
    if (failed(bind(scope, tensor.values().name(), binding)))
      return failure();
  }
  return success();
}

LogicalResult GraphImporter::readOperands(Site &site) {
  for (const std::string &name : site.node.input()) {
    if (name.empty()) {
      site.operands.push_back({});
      continue;
    }
    auto binding = lookup(site.scope, name);
    if (failed(binding))
      return failure();
    if (!*binding)
      return error("node \"" + site.name + "\" (" + site.node.op_type() +
                   "): input \"" + name +
                   "\" is not defined before the node: missing, or the graph "
                   "is cyclic or not sorted");
    site.operands.push_back((*binding)->value);
    if ((*binding)->value || (*binding)->absent)
      continue;
    if ((*binding)->unsupported.empty())
      site.unknown = true;
    else if (site.unsupported.empty())
      site.unsupported = "input \"" + name + "\": " + (*binding)->unsupported;
  }
  return success();
}

LogicalResult GraphImporter::bindResults(Site &site,
                                         ArrayRef<Binding> results) {
  for (auto [i, name] : llvm::enumerate(site.node.output())) {
    if (name.empty())
      continue;
    if (failed(bind(site.scope, name,
                    i < results.size() ? results[i] : Binding())))
      return failure();
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

/// A node's name; exporters that name no nodes name values.
static std::string nameOf(const onnx::NodeProto &node) {
  if (!node.name().empty())
    return node.name();
  for (const std::string &output : node.output())
    if (!output.empty())
      return output;
  return node.op_type();
}

template <typename Nodes>
LogicalResult GraphImporter::importNodes(const Nodes &nodes, Scope &scope) {
  for (const onnx::NodeProto &node : nodes)
    if (failed(importNode(node, scope)))
      return failure();
  return success();
}

LogicalResult GraphImporter::importNode(const onnx::NodeProto &node,
                                        Scope &scope) {
  if (++numNodes_ > kMaxNodes)
    return error("the model has more than " + Twine(kMaxNodes) +
                     " nodes once its functions are inlined",
                 "cut the model into parts, and compile each");
  Site site{node,
            scope,
            scope.frame->prefix + nameOf(node),
            normalDomain(node.domain()),
            0,
            {},
            false,
            ""};
  site.opset = scope.frame->opsets.lookup(site.domain);
  if (scope.frame == &mainFrame_ && !scope.parent)
    report_.graph.push_back({site.name, operatorOf(site)});
  if (failed(readOperands(site)))
    return failure();
  if (const onnx::FunctionProto *function = findFunction(site))
    return importFunction(site, *function);
  if (site.domain.empty() && site.opset == 0)
    return error("the model does not say which opset of the default domain "
                 "it uses",
                 "export it again");
  if (site.domain.empty() && node.op_type() == "If")
    return importIf(site);
  return importOperator(site);
}

LogicalResult GraphImporter::importOperator(Site &site) {
  const std::string &op = site.node.op_type();
  const OpHandler *handler =
      site.domain.empty() ? registry_.lookup(op) : nullptr;
  int64_t operands = site.operands.size();
  while (operands && site.node.input(operands - 1).empty())
    --operands;
  if (!handler) {
    auto [reason, wayOut] = unsupportedOperator(site.domain, op);
    refuse(site, reason, wayOut);
  } else if (site.opset < handler->since || site.opset > kNewestOpset) {
    refuse(site,
           "its form in this opset is not known (known: " +
               Twine(handler->since) + " to " + Twine(kNewestOpset) + ")",
           "convert the model with onnx.version_converter");
  } else if (operands < handler->required || operands > handler->most) {
    refuse(site,
           "it has " + Twine(operands) + " operands, expected " +
               Twine(handler->required) +
               (handler->most == kAnyNumber ? " or more"
                : handler->most == handler->required
                    ? std::string()
                    : " to " + std::to_string(handler->most)),
           kBreaksRules);
  } else if (!site.unsupported.empty()) {
    refuse(site, site.unsupported, kOtherType);
  } else if (!site.unknown) {
    return runHandler(site, [&](NodeContext &c) -> LogicalResult {
      for (unsigned i = 0; i < handler->required; ++i)
        if (!c.operand(i))
          return c.invalid("operand " + Twine(i) + " is missing");
      return handler->import(c);
    });
  }
  return bindResults(site, {});
}

LogicalResult GraphImporter::checkGenerated(const Site &site, Operation *last) {
  int64_t count = 0;
  for (Operation &op : llvm::reverse(function_.front())) {
    if (&op == last)
      break;
    auto constant = dyn_cast<cnn::ConstantOp>(op);
    if (constant && !constant.getValue().isSplat())
      count += cnn::numElements(cnn::shapeOf(constant));
  }
  // What is in the file is no more than the file.
  if (count > int64_t(site.node.ByteSizeLong()))
    numGenerated_ += count;
  if (numGenerated_ <= kMaxGenerated)
    return success();
  return error("node \"" + site.name + "\" (" + operatorOf(site) +
                   "): with it, nodes make constants of more than " +
                   Twine(kMaxGenerated) + " elements",
               "compute them outside of the model and make them initializers");
}

LogicalResult
GraphImporter::runHandler(Site &site,
                          function_ref<LogicalResult(NodeContext &)> handle) {
  std::string diagnostics;
  ScopedDiagnosticHandler capture(&context_, [&](Diagnostic &diagnostic) {
    if (diagnostics.empty())
      diagnostics = diagnostic.str();
    return success();
  });
  NodeContext c(builder_, NameLoc::get(builder_.getStringAttr(site.name)),
                site.node, site.opset, site.operands,
                site.scope.frame->attributes, file_);
  Block &block = function_.front();
  Operation *last = block.empty() ? nullptr : &block.back();
  LogicalResult handled = handle(c);
  if (failed(checkGenerated(site, last)))
    return failure();
  report_.operators[site.name] = {operatorOf(site), site.opset};
  report_.lines.try_emplace(site.name, report_.graph.size());
  SmallVector<Binding> results;
  for (Value value : c.results())
    results.push_back({value, nullptr, "", false});
  for (unsigned i = 0; i < results.size(); ++i)
    if (succeeded(handled) && !c.broken() && !c.refused() && c.wantsResult(i) &&
        !results[i].value)
      handled = c.refuse("result " + Twine(i) + " (\"" + site.node.output(i) +
                             "\") is not computed",
                         "remove the result from the model");
  for (const std::string &warning : c.warnings())
    report_.warnings.push_back("node \"" + site.name + "\": " + warning);
  for (const std::string &input : c.inputsToBind())
    refuseInput(input, "decides shapes; give --bind=" + input + "=FILE.npy");
  if (!c.reason().empty())
    refuse(site, c.reason(), c.wayOut());
  else if (c.broken() || (failed(handled) && !c.refused()))
    refuse(site, diagnostics.empty() ? "it cannot be imported" : diagnostics,
           "the node breaks this rule; check the model with onnx.checker, or "
           "change the node");
  if (failed(handled) || c.broken() || c.refused())
    results.clear();
  return bindResults(site, results);
}

//===----------------------------------------------------------------------===//
// Functions and branches
//===----------------------------------------------------------------------===//

const onnx::FunctionProto *GraphImporter::findFunction(const Site &site) {
  return functions_.lookup(
      functionKey(site.domain, site.node.op_type(), overloadOf(site.node)));
}

LogicalResult
GraphImporter::importFunction(Site &site, const onnx::FunctionProto &function) {
  const Frame &outer = *site.scope.frame;
  if (outer.depth >= kMaxDepth)
    return error("function \"" + function.name() +
                     "\" calls itself, or functions nest deeper than " +
                     Twine(kMaxDepth),
                 "inline them with onnx.inliner");
  if (site.node.input_size() > function.input_size() ||
      site.node.output_size() > function.output_size())
    return error("node \"" + site.name +
                 "\" has more inputs or outputs than its function \"" +
                 function.name() + "\"");
  AttributeDefaults defaults = attributeDefaults(function);
  FunctionAttributes attributes;
  for (const auto &attribute : defaults)
    attributes[attribute->name()] = attribute.get();
  for (const auto &attribute : site.node.attribute()) {
    const onnx::AttributeProto *passed = &attribute;
    if (!attribute.ref_attr_name().empty())
      passed = outer.attributes
                   ? outer.attributes->lookup(attribute.ref_attr_name())
                   : nullptr;
    if (passed)
      attributes[attribute.name()] = passed;
  }
  Frame frame{outer.opsets, &attributes, site.name + "/", outer.depth + 1};
  for (const auto &opset : function.opset_import())
    frame.opsets[normalDomain(opset.domain())] = opset.version();
  Scope body{&frame, nullptr, {}};
  for (auto [i, name] : llvm::enumerate(function.input())) {
    Binding binding;
    if (int(i) < site.node.input_size() && !site.node.input(i).empty())
      binding = **lookup(site.scope, site.node.input(i));
    else
      binding.absent = true;
    if (failed(bind(body, name, binding)))
      return failure();
  }
  if (failed(importNodes(function.node(), body)))
    return failure();
  SmallVector<Binding> results;
  for (const std::string &name : function.output()) {
    auto binding = lookup(body, name);
    if (failed(binding))
      return failure();
    if (!*binding)
      return error("function \"" + function.name() + "\": output \"" + name +
                   "\" is not defined");
    results.push_back(**binding);
  }
  return bindResults(site, results);
}

/// The branch graph `name` of an If node, or null.
static const onnx::GraphProto *branchOf(const onnx::NodeProto &node,
                                        StringRef name) {
  for (const auto &attribute : node.attribute())
    if (attribute.name() == name && attribute.has_g())
      return &attribute.g();
  return nullptr;
}

LogicalResult GraphImporter::importIf(Site &site) {
  if (site.operands.size() != 1 || !branchOf(site.node, "then_branch") ||
      !branchOf(site.node, "else_branch"))
    return error("node \"" + site.name +
                 "\" (If): expected a condition and two branches");
  if (site.unknown)
    return bindResults(site, {});
  if (!site.unsupported.empty()) {
    refuse(site, site.unsupported, kOtherType);
    return bindResults(site, {});
  }
  auto truth = cnn::constantIntegers(site.operands[0]);
  if (!truth || truth->size() != 1)
    return runHandler(site, [](NodeContext &c) -> LogicalResult {
      auto values = c.integers(0, "the condition of If");
      return succeeded(values) ? c.invalid("its condition is no single value")
                               : failure();
    });
  const auto &branch =
      *branchOf(site.node, truth->front() ? "then_branch" : "else_branch");
  if (branch.output_size() < site.node.output_size())
    return error("node \"" + site.name +
                 "\" (If): the branch has too few outputs");
  Scope scope{site.scope.frame, &site.scope, {}};
  if (failed(importInitializers(branch, scope)) ||
      failed(importNodes(branch.node(), scope)))
    return failure();
  SmallVector<Binding> results;
  for (const auto &output : branch.output()) {
    auto binding = lookup(scope, output.name());
    if (failed(binding))
      return failure();
    if (!*binding)
      return error("node \"" + site.name + "\" (If): output \"" +
                   output.name() + "\" of the branch is not defined");
    results.push_back(**binding);
  }
  return bindResults(site, results);
}
