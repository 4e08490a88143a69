//===- OpRegistry.h - which handler imports which operator ------*- C++ -*-===//

#ifndef CNNC_COMPILER_ONNX_OPREGISTRY_H
#define CNNC_COMPILER_ONNX_OPREGISTRY_H

#include "compiler/onnx/NodeContext.h"

namespace cnnc::onnx_import {

/// The opsets of the default domain whose operators the handlers know.
inline constexpr int64_t kOldestOpset = 7, kNewestOpset = 28;

inline constexpr unsigned kAnyNumber = ~0u;

/// How an operator of the default domain is imported.
struct OpHandler {
  llvm::StringLiteral name;
  /// The first `required` operands must be given, at most `most` may be.
  unsigned required, most;
  mlir::LogicalResult (*import)(NodeContext &);
  /// The oldest opset whose form the handler knows.
  int64_t since = kOldestOpset;
};

class OpRegistry {
public:
  /// The registry of all families.
  OpRegistry();

  void add(llvm::ArrayRef<OpHandler> handlers);
  /// The handler, or null.
  const OpHandler *lookup(llvm::StringRef op) const;
  /// All handlers, by name.
  std::vector<const OpHandler *> all() const;

private:
  llvm::StringMap<OpHandler> handlers_;
};

/// Why an operator that has no handler cannot be compiled, and a way out.
struct Unsupported {
  std::string reason, wayOut;
};
Unsupported unsupportedOperator(llvm::StringRef domain, llvm::StringRef op);

//===--- families, each in a file of ops/ ---------------------------------===//

void addActivations(OpRegistry &registry);
void addConvolutions(OpRegistry &registry);
void addElementwise(OpRegistry &registry);
void addEinsum(OpRegistry &registry);
void addGenerators(OpRegistry &registry);
void addIndexing(OpRegistry &registry);
void addLogic(OpRegistry &registry);
void addMatMul(OpRegistry &registry);
void addNormalization(OpRegistry &registry);
void addPooling(OpRegistry &registry);
void addQuantization(OpRegistry &registry);
void addReductions(OpRegistry &registry);
void addResizing(OpRegistry &registry);
void addSampling(OpRegistry &registry);
void addShapes(OpRegistry &registry);
void addSlicing(OpRegistry &registry);
void addSoftmax(OpRegistry &registry);

} // namespace cnnc::onnx_import

#endif
