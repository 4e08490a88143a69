//===- NodeContext.h - one ONNX node, as its handler sees it ----*- C++ -*-===//

#ifndef CNNC_COMPILER_ONNX_NODECONTEXT_H
#define CNNC_COMPILER_ONNX_NODECONTEXT_H

#include "compiler/onnx/ValueBuilder.h"
#include "llvm/ADT/StringMap.h"
#include <memory>
#include <string>

namespace onnx {
class AttributeProto;
class NodeProto;
} // namespace onnx

namespace cnnc::onnx_import {

class ModelFile;

/// The attributes that a call of a model-local function passes to its body.
using FunctionAttributes = llvm::StringMap<const onnx::AttributeProto *>;

/// What a handler knows about its node and does for it: reads attributes and
/// operands, builds cnn operations, sets results, or refuses.
class NodeContext : public ValueBuilder {
public:
  NodeContext(mlir::OpBuilder &builder, mlir::Location loc,
              const onnx::NodeProto &node, int64_t opset,
              llvm::ArrayRef<Value> operands,
              const FunctionAttributes *functionAttributes,
              std::shared_ptr<ModelFile> file);

  llvm::StringRef opType() const;
  /// The opset of the node's domain in this model.
  int64_t opset() const { return opset_; }

  //===--- operands and results -------------------------------------------===//

  /// Operands as written, without optional ones left out at the end.
  unsigned numOperands() const { return operands_.size(); }
  llvm::ArrayRef<Value> operands() const { return operands_; }
  /// The operand, or null if it was left out.
  Value operand(unsigned i) const {
    return i < operands_.size() ? operands_[i] : Value();
  }

  unsigned numResults() const { return results_.size(); }
  /// True if the model uses or names result `i`.
  bool wantsResult(unsigned i) const;
  void setResult(unsigned i, Value value);
  /// Sets the only result that the handler makes, and says success.
  mlir::LogicalResult yield(Value value) {
    setResult(0, value);
    return mlir::success();
  }
  llvm::ArrayRef<Value> results() const { return results_; }

  /// The elements of an integer operand that must be known at compile time.
  /// Otherwise refuses: names the inputs to bind, or says that `what` depends
  /// on data.
  mlir::FailureOr<llvm::SmallVector<int64_t>> integers(unsigned i,
                                                       llvm::StringRef what);
  /// The same for numbers of any type.
  mlir::FailureOr<llvm::SmallVector<double>> doubles(unsigned i,
                                                     llvm::StringRef what);
  /// The list that was attribute `name` before opset `since` and is operand
  /// `i` from then on; nothing if it was left out.
  mlir::FailureOr<std::optional<llvm::SmallVector<int64_t>>>
  integersFrom(llvm::StringRef name, int64_t since, unsigned i);

  //===--- attributes -----------------------------------------------------===//
  // An attribute of another type than asked for is a refusal of the node; the
  // getters then return the default.

  bool hasAttr(llvm::StringRef name) const { return find(name); }
  int64_t intAttr(llvm::StringRef name, int64_t otherwise);
  double floatAttr(llvm::StringRef name, double otherwise);
  std::string stringAttr(llvm::StringRef name, llvm::StringRef otherwise);
  llvm::SmallVector<int64_t> intsAttr(llvm::StringRef name);
  llvm::SmallVector<double> floatsAttr(llvm::StringRef name);
  llvm::SmallVector<std::string> stringsAttr(llvm::StringRef name);
  /// Null, and a refusal, if the attribute is missing or no tensor that can
  /// be compiled.
  mlir::ElementsAttr tensorAttr(llvm::StringRef name);
  /// The element type for a TensorProto.DataType; null and a refusal if the
  /// dialect has none.
  Type elementType(int64_t dataType);

  /// `axis` of a tensor of `rank`, negative ones counted from the end; refuses
  /// what lies outside.
  mlir::FailureOr<int64_t> axis(int64_t axis, int64_t rank);
  /// The same for a list, which comes back sorted; refuses duplicates.
  mlir::FailureOr<llvm::SmallVector<int64_t>>
  sortedAxes(llvm::ArrayRef<int64_t> axes, int64_t rank);

  //===--- refusals -------------------------------------------------------===//

  /// Says why the node cannot be compiled and what the user can do. Returns
  /// failure; the first reason counts.
  mlir::LogicalResult refuse(const llvm::Twine &reason,
                             const llvm::Twine &wayOut);
  /// Refuses a node that breaks ONNX's rules.
  mlir::LogicalResult invalid(const llvm::Twine &reason);
  bool refused() const { return !reason_.empty() || !inputsToBind_.empty(); }
  const std::string &reason() const { return reason_; }
  const std::string &wayOut() const { return wayOut_; }
  /// Names of graph inputs that must be bound for this node.
  llvm::ArrayRef<std::string> inputsToBind() const { return inputsToBind_; }

  void warn(const llvm::Twine &message);
  llvm::ArrayRef<std::string> warnings() const { return warnings_; }

  const onnx::NodeProto &node() const { return node_; }

private:
  const onnx::AttributeProto *find(llvm::StringRef name) const;
  /// The attribute if it has the type of AttributeProto.AttributeType `type`.
  const onnx::AttributeProto *find(llvm::StringRef name, int type);
  mlir::LogicalResult refuseUnknown(unsigned i, llvm::StringRef what);

  const onnx::NodeProto &node_;
  int64_t opset_;
  llvm::SmallVector<Value> operands_, results_;
  const FunctionAttributes *functionAttributes_;
  std::shared_ptr<ModelFile> file_;
  std::string reason_, wayOut_;
  llvm::SmallVector<std::string> inputsToBind_, warnings_;
};

} // namespace cnnc::onnx_import

#endif
