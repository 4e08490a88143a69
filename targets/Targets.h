//===- Targets.h - the registry of targets ----------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_TARGETS_H
#define CNNC_TARGETS_TARGETS_H

#include "targets/common/Precision.h"
#include "targets/common/Target.h"

namespace cnnc {

/// What a target is set up for.
struct TargetRequest {
  /// Names of devices, separated by ","; an empty text means the default.
  std::string devices;
  Precision precision = Precision::F32;
  bool cubin = false; ///< put machine code for GPUs into the artifact too
  /// What a project for an FPGA may take and is to reach
  /// (targets/hls/HlsBudget.h); empty: the whole device, most frames a second.
  std::string budget, goal;
  /// How such a project gets inputs and gives outputs: "memory" or "axis";
  /// empty for the default.
  std::string io;
  bool portable = false; ///< its C++ is for open HLS tools too
  /// Algorithms that multiply less on a processor: "auto" (or empty) or "off".
  std::string winograd;
};

/// A target by name, for help texts and lookups.
struct TargetInfo {
  llvm::StringLiteral name;
  llvm::StringLiteral summary;
  /// The names that --device takes, the default first.
  llvm::ArrayRef<llvm::StringRef> (*devices)();
  /// The target as requested. Null with `error` set ("unknown device ...") if a
  /// device is not known, or if it cannot do what else is asked.
  TargetPtr (*make)(const TargetRequest &request, std::string &error);
};

/// All targets, the default first.
llvm::ArrayRef<TargetInfo> allTargets();

/// The target of a name; null with `error` set.
TargetPtr makeTarget(llvm::StringRef name, const TargetRequest &request,
                     std::string &error);

/// Makes known the passes of all targets.
void registerTargetPasses();

/// Makes known the translations to LLVM IR that targets need.
void registerTargetTranslations(mlir::DialectRegistry &registry);

} // namespace cnnc

#endif
