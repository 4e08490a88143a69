//===- ArtifactWriter.h - writes .cnn files ---------------------*- C++ -*-===//

#ifndef CNNC_COMPILER_ARTIFACT_ARTIFACTWRITER_H
#define CNNC_COMPILER_ARTIFACT_ARTIFACTWRITER_H

#include "compiler/artifact/OutputFile.h"
#include "mlir/IR/BuiltinOps.h"
#include "targets/common/CodeImage.h"
#include <algorithm>

namespace cnnc {

/// Where an artifact comes from; schema: table Provenance.
struct Provenance {
  std::string compilerVersion;
  std::vector<std::string> flags;
  std::string model;
  std::string modelSha256;
  std::string target;
  std::string device;
};

/// Inputs and the outputs they must give, in the order of the signature;
/// schema: table Golden.
struct GoldenCase {
  std::vector<mlir::ElementsAttr> inputs, outputs;
  /// For each output, the largest error as a share of its range; 0 where every
  /// bit is defined.
  std::vector<double> tolerances;

  /// The one that holds for all outputs.
  double tolerance() const {
    return tolerances.empty()
               ? 0
               : *std::max_element(tolerances.begin(), tolerances.end());
  }
};

/// What there is to say of an artifact once it is written.
struct ArtifactSummary {
  int64_t kernels = 0;
  int64_t arenaBytes = 0;
  int64_t weightBytes = 0;
  int64_t codeBytes = 0;
  int64_t fileBytes = 0;
};

/// Writes the artifact of `module` to `path`: its function `@main` must consist
/// of constants, views of the arena and `cnn.launch`es of kernels that `code`
/// holds. Golden cases lie behind the weights. The file appears whole or not at
/// all: it is written under a temporary name in the same folder and renamed.
/// Errors are reported at the module.
mlir::FailureOr<ArtifactSummary>
writeArtifact(mlir::ModuleOp module, const TargetCode &code,
              const Provenance &provenance, llvm::ArrayRef<GoldenCase> goldens,
              OutputFile &file);

} // namespace cnnc

#endif
