//===- OpRegistry.cpp - which handler imports which operator --------------===//

#include "compiler/onnx/OpRegistry.h"
#include "compiler/onnx/Import.h"

using namespace mlir;
using namespace cnnc::onnx_import;

OpRegistry::OpRegistry() {
  addActivations(*this);
  addConvolutions(*this);
  addElementwise(*this);
  addEinsum(*this);
  addGenerators(*this);
  addIndexing(*this);
  addLogic(*this);
  addMatMul(*this);
  addNormalization(*this);
  addPooling(*this);
  addQuantization(*this);
  addReductions(*this);
  addResizing(*this);
  addSampling(*this);
  addShapes(*this);
  addSlicing(*this);
  addSoftmax(*this);
}

void OpRegistry::add(ArrayRef<OpHandler> handlers) {
  for (const OpHandler &handler : handlers) {
    bool inserted = handlers_.try_emplace(handler.name, handler).second;
    assert(inserted && "an operator has two handlers");
    (void)inserted;
  }
}

const OpHandler *OpRegistry::lookup(StringRef op) const {
  auto found = handlers_.find(op);
  return found == handlers_.end() ? nullptr : &found->second;
}

std::vector<const OpHandler *> OpRegistry::all() const {
  std::vector<const OpHandler *> result;
  for (const auto &entry : handlers_)
    result.push_back(&entry.second);
  llvm::sort(result, [](const OpHandler *a, const OpHandler *b) {
    return a->name < b->name;
  });
  return result;
}

Unsupported cnnc::onnx_import::unsupportedOperator(StringRef domain,
                                                   StringRef op) {
  if (!domain.empty())
    return {("domain " + domain + " has no operators that cnnc knows").str(),
            "export the model with operators of the default domain"};
  bool controlFlow = op == "Loop" || op == "Scan";
  if (controlFlow)
    return {"loops have no compiled form",
            "unroll the loop when exporting, or cut the graph around it"};
  bool recurrent = op == "LSTM" || op == "GRU" || op == "RNN";
  if (recurrent)
    return {"recurrent networks are not compiled",
            "cut the graph around the recurrent part"};
  if (op.contains("Sequence") || op.starts_with("Optional"))
    return {"sequences and optional values are not compiled",
            "export the model with tensors only"};
  if (op.starts_with("String") || op == "RegexFullMatch" ||
      op == "TfIdfVectorizer" || op == "LabelEncoder")
    return {"text is not compiled", "process text outside of the network"};
  bool random =
      op.starts_with("Random") || op == "Bernoulli" || op == "Multinomial";
  if (random)
    return {"random numbers are not compiled",
            "make them outside and feed them as an input"};
  return {"the operator is not supported",
          "express it with supported operators, or cut the graph around it"};
}

std::vector<SupportedOperator> cnnc::onnx_import::supportedOperators() {
  std::vector<SupportedOperator> result;
  for (const OpHandler *handler : OpRegistry().all())
    result.push_back({handler->name.str(), handler->since});
  return result;
}
