//===- Import.h - from ONNX to the cnn dialect ------------------*- C++ -*-===//
//
// Reads a model and writes it as one function `@main` of the cnn dialect, with
// static shapes and every opset's form normalised.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_ONNX_IMPORT_H
#define CNNC_COMPILER_ONNX_IMPORT_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/MemoryBufferRef.h"
#include <map>
#include <string>
#include <vector>

namespace cnnc::onnx_import {

/// What the user decides about a model.
struct ImportOptions {
  /// Shapes of inputs whose declared shape is not static (`--shape`).
  std::map<std::string, llvm::SmallVector<int64_t>> shapes;
  /// Inputs that become constants, because they decide shapes (`--bind`).
  std::map<std::string, mlir::ElementsAttr> binds;
};

/// The way out where a model or node breaks ONNX's rules.
inline constexpr const char *kBreaksRules =
    "this breaks ONNX's rules; check the model with onnx.checker, or export it "
    "again";

/// The same where cnnc itself is wrong.
inline constexpr const char *kReport = "report it as a bug, with the model";

/// Something in the model that cannot be compiled, and a way out.
struct Refusal {
  /// Name of the ONNX node (of its first result where it has no name).
  std::string node;
  /// Operator, with its domain in front unless that is the default one. Empty
  /// where the row is about a graph input, which `reason` then names.
  std::string op;
  int64_t opset = 0;
  std::string reason;
  std::string wayOut;
  /// The target that cannot compile it; empty for all of them.
  std::string target = {};
};

/// What importing has to say beside the module.
struct ImportReport {
  /// All blocking nodes, in the model's order.
  std::vector<Refusal> refusals;
  std::vector<std::string> warnings;
  /// Why the model is malformed or cannot be read; one line.
  std::string error;
  /// SHA-256 of the model file, in hexadecimal.
  std::string sha256;
  std::string producer;
  int64_t irVersion = 0;
  int64_t opset = 0;
  int64_t numNodes = 0;
  /// Name and operator (as in Refusal) of each node of the model's graph, in
  /// its order.
  std::vector<std::pair<std::string, std::string>> graph;
  /// Of each imported node, by name: the number in `graph`, from 1, of that
  /// node, or of the one whose function or branch it is in.
  std::map<std::string, int64_t> lines;
  /// Operator (as in Refusal) and opset of each imported node, by name.
  std::map<std::string, std::pair<std::string, int64_t>> operators;
};

/// Imports the model at `path` (binary, or text where the name ends in
/// `.onnxtxt`, `.textproto` or `.pbtxt`). On failure either `report.error`
/// says why the file cannot be read or is no valid model, or
/// `report.refusals` lists everything that cannot be compiled.
///
/// Weights are not copied: constants refer to the parsed file, or to a mapping
/// of its external data, which the context keeps alive.
mlir::FailureOr<mlir::OwningOpRef<mlir::ModuleOp>>
importModel(mlir::MLIRContext &context, llvm::StringRef path,
            const ImportOptions &options, ImportReport &report);

/// The same of a model in memory, as ModelFile::parse takes it.
mlir::FailureOr<mlir::OwningOpRef<mlir::ModuleOp>>
importModel(mlir::MLIRContext &context, llvm::MemoryBufferRef file,
            const ImportOptions &options, ImportReport &report);

/// Prints one line for each refusal.
void printRefusals(llvm::raw_ostream &os, llvm::ArrayRef<Refusal> refusals);

/// An operator that can be imported.
struct SupportedOperator {
  std::string name;
  /// The oldest opset whose form is known.
  int64_t since;
};

/// All operators of the default domain that can be imported, by name.
std::vector<SupportedOperator> supportedOperators();

} // namespace cnnc::onnx_import

#endif
