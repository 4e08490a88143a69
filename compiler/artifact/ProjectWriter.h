//===- ProjectWriter.h - writes HLS projects --------------------*- C++ -*-===//

#ifndef CNNC_COMPILER_ARTIFACT_PROJECTWRITER_H
#define CNNC_COMPILER_ARTIFACT_PROJECTWRITER_H

#include "compiler/artifact/ArtifactWriter.h"

namespace cnnc {

/// Writes `code`, a design, as the folder `path`: its files, model.cnn,
/// weights/weights.bin, and in tb/ the first golden case. `addFiles` may write
/// more into the folder that it is given. The folder appears whole or not at
/// all: it is written under a temporary name beside `path` and renamed. What
/// has the name before is replaced if it is empty or such a project (it has
/// model.cnn and report.json), and left alone otherwise. Errors are reported at
/// the module.
mlir::FailureOr<ArtifactSummary>
writeProject(mlir::ModuleOp module, const TargetCode &code,
             const Provenance &provenance, llvm::ArrayRef<GoldenCase> goldens,
             llvm::StringRef path,
             llvm::function_ref<mlir::LogicalResult(llvm::StringRef folder,
                                                    const ArtifactSummary &)>
                 addFiles);

/// Reports, as writeProject() would, what already keeps `path` from becoming a
/// project. Nothing is created; writing may fail still.
mlir::LogicalResult checkProjectWritable(mlir::Location loc,
                                         llvm::StringRef path);

} // namespace cnnc

#endif
