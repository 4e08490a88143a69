//===- Targets.h - the registry of targets ----------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_TARGETS_H
#define CNNC_TARGETS_TARGETS_H

#include "targets/common/Precision.h"
#include "targets/common/Target.h"

namespace cnnc {

/// A target by name, for help texts and lookups.
struct TargetInfo {
  llvm::StringLiteral name;
  llvm::StringLiteral summary;
  /// The names that --device takes, the default first.
  llvm::ArrayRef<llvm::StringLiteral> (*devices)();
  /// The target for devices separated by ","; an empty text means the default.
  /// Null with `error` set ("unknown device ...") if one is not known, or if it
  /// cannot compute in this precision.
  TargetPtr (*make)(llvm::StringRef devices, Precision precision,
                    std::string &error);
};

/// All targets, the default first.
llvm::ArrayRef<TargetInfo> allTargets();

/// The target of a name, set up for `devices`; null with `error` set.
TargetPtr makeTarget(llvm::StringRef name, llvm::StringRef devices,
                     std::string &error, Precision precision = Precision::F32);

/// Makes known the passes of all targets.
void registerTargetPasses();

/// Makes known the translations to LLVM IR that targets need.
void registerTargetTranslations(mlir::DialectRegistry &registry);

} // namespace cnnc

#endif
