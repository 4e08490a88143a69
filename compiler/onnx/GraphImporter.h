//===- GraphImporter.h - walks a model and builds @main ---------*- C++ -*-===//

#ifndef CNNC_COMPILER_ONNX_GRAPHIMPORTER_H
#define CNNC_COMPILER_ONNX_GRAPHIMPORTER_H

#include "compiler/onnx/Import.h"
#include "compiler/onnx/ModelFile.h"
#include "compiler/onnx/OpRegistry.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace cnnc::onnx_import {

/// Imports one model. A node that cannot be compiled becomes a refusal and its
/// results unknown; the walk goes on, so that one run finds all of them.
/// Failure of a member function means that the model is malformed and
/// `report.error` says why.
class GraphImporter {
public:
  GraphImporter(mlir::MLIRContext &context, std::shared_ptr<ModelFile> file,
                const ImportOptions &options, ImportReport &report);

  /// The module, or failure with an error or refusals in the report.
  mlir::FailureOr<mlir::OwningOpRef<mlir::ModuleOp>> run();

private:
  /// What a name of the graph stands for.
  struct Binding {
    /// Null where there is no value (yet).
    Value value;
    /// An initializer, converted when it is first used.
    const onnx::TensorProto *tensor = nullptr;
    /// Why users of this value are refused. A binding with none of the four
    /// is the result of a refused node: its users are passed over in silence.
    std::string unsupported;
    /// An input of a function that the call leaves out.
    bool absent = false;
  };

  /// What is common to all nodes of a graph or of a function's body.
  struct Frame {
    llvm::StringMap<int64_t> opsets;
    const FunctionAttributes *attributes = nullptr;
    /// Names of the calls around the body, each with a slash.
    std::string prefix;
    unsigned depth = 0;
  };

  /// Names that are visible at a node; branches of If nest.
  struct Scope {
    const Frame *frame;
    Scope *parent = nullptr;
    llvm::StringMap<Binding> bindings;
  };

  /// A node at work: where it stands and what it reads.
  struct Site {
    const onnx::NodeProto &node;
    Scope &scope;
    std::string name, domain;
    int64_t opset;
    llvm::SmallVector<Value> operands;
    /// An operand comes from a refused node.
    bool unknown = false;
    /// Why an operand cannot be used.
    std::string unsupported;
  };

  /// Ends the import. What breaks ONNX's rules has one way out.
  mlir::LogicalResult error(const llvm::Twine &message,
                            const llvm::Twine &wayOut = kBreaksRules);
  static std::string operatorOf(const Site &site);
  void refuse(const Site &site, const llvm::Twine &reason,
              const llvm::Twine &wayOut);
  void refuseInput(llvm::StringRef name, const llvm::Twine &reason);

  //===--- Signature.cpp --------------------------------------------------===//

  mlir::LogicalResult readOpsets();
  mlir::LogicalResult checkOptions();
  /// The type of a graph input, null if it was refused.
  mlir::FailureOr<mlir::RankedTensorType>
  inputType(const onnx::ValueInfoProto &input);
  mlir::FailureOr<mlir::RankedTensorType>
  shapedInput(const onnx::ValueInfoProto &input, Type element);
  void learnSymbols();
  mlir::LogicalResult importInputs(Scope &scope);
  mlir::LogicalResult importInput(const onnx::ValueInfoProto &input,
                                  Scope &scope);
  mlir::LogicalResult importOutputs(Scope &scope);

  //===--- GraphImporter.cpp ----------------------------------------------===//

  mlir::LogicalResult importInitializers(const onnx::GraphProto &graph,
                                         Scope &scope);
  template <typename Nodes>
  mlir::LogicalResult importNodes(const Nodes &nodes, Scope &scope);
  mlir::LogicalResult importNode(const onnx::NodeProto &node, Scope &scope);
  mlir::LogicalResult importFunction(Site &site,
                                     const onnx::FunctionProto &function);
  mlir::LogicalResult importIf(Site &site);
  mlir::LogicalResult importOperator(Site &site);
  /// Calls `handle` on the node's context and turns what it reports into
  /// results or refusals.
  mlir::LogicalResult
  runHandler(Site &site,
             llvm::function_ref<mlir::LogicalResult(NodeContext &)> handle);
  /// Counts what the node has written down behind `last` (null: in all), and
  /// fails where that and what others have is too much.
  mlir::LogicalResult checkGenerated(const Site &site, mlir::Operation *last);
  mlir::LogicalResult readOperands(Site &site);
  mlir::LogicalResult bindResults(Site &site, llvm::ArrayRef<Binding> results);
  mlir::LogicalResult bind(Scope &scope, llvm::StringRef name, Binding binding);
  /// What `name` stands for at `scope`, its tensor converted; null if it is
  /// undefined.
  mlir::FailureOr<Binding *> lookup(Scope &scope, llvm::StringRef name);
  const onnx::FunctionProto *findFunction(const Site &site);

  mlir::MLIRContext &context_;
  std::shared_ptr<ModelFile> file_;
  const ImportOptions &options_;
  ImportReport &report_;
  OpRegistry registry_;
  mlir::OpBuilder builder_;
  mlir::func::FuncOp function_;
  Frame mainFrame_;
  llvm::StringMap<const onnx::FunctionProto *> functions_;
  /// Extents of symbolic dimensions that `--shape` decided.
  llvm::StringMap<int64_t> symbols_;
  llvm::StringMap<bool> refusedInputs_;
  int64_t numNodes_ = 0;
  /// Elements of constants that nodes have made.
  int64_t numGenerated_ = 0;
};

} // namespace cnnc::onnx_import

#endif
