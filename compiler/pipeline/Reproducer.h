//===- Reproducer.h - what repeats a phase's failure ------------*- C++ -*-===//

#ifndef CNNC_COMPILER_PIPELINE_REPRODUCER_H
#define CNNC_COMPILER_PIPELINE_REPRODUCER_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include <string>
#include <vector>

namespace cnnc {

/// Keeps a module as it is before a phase, for as long as the object lives. If
/// the process crashes meanwhile (a signal, an assertion), in whatever thread,
/// the module is written to `path` as MLIR bytecode and stderr says how to
/// repeat the crash: every phase's input is legal input of cnnc. At most one
/// object lives at a time.
///
/// The weights are shared with the module, so that this costs little. Writing
/// from a crashed process is best effort: it is given up after a minute.
class Reproducer {
public:
  /// `flags` are cnnc's, without model and output; what is only said of an ONNX
  /// model among them (--shape, --bind, --golden) is left out.
  Reproducer(mlir::ModuleOp module, llvm::StringRef phase, std::string path,
             std::vector<std::string> flags);
  ~Reproducer();
  Reproducer(const Reproducer &) = delete;
  Reproducer &operator=(const Reproducer &) = delete;

  /// Writes the module, for a pass that failed and said why.
  void writeAfterFailure();

private:
  mlir::LogicalResult write();
  static void onCrash(void *);
  std::string command() const;

  mlir::OwningOpRef<mlir::ModuleOp> before;
  std::string phase, path;
  std::vector<std::string> flags;
};

} // namespace cnnc

#endif
