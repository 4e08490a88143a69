//===- Weights.h - constants in ROMs or in external memory ------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PROJECT_WEIGHTS_H
#define CNNC_TARGETS_HLS_PROJECT_WEIGHTS_H

#include "targets/common/CodeImage.h"
#include "targets/common/HostProgram.h"
#include "targets/hls/HlsDevice.h"

namespace cnnc::hls {

/// Where every constant of a network lies.
struct PlacedWeights {
  struct Place {
    std::string rom;     ///< name of the array; empty for external memory
    uint64_t offset = 0; ///< bytes, in weights.bin
  };
  std::vector<Place> places; ///< one for each of HostProgram::weights
  std::vector<SourceFile> files;
  std::vector<ExternalWeight> external; ///< grouped by element type
  uint64_t externalSize = 0;
};

/// Small constants become `static const` arrays in headers, from which ROMs are
/// made, the smallest first until they fill half of the device's block RAM.
/// Others go to external memory, and so does what functions reach through a
/// channel (`hls.channels`), which is a pointer into memory, and what a
/// pipeline reads from memory. Arrays are named after the first function of
/// `kernels` that reads them and what it calls them (its `hls.names`).
PlacedWeights placeWeights(const HostProgram &program, mlir::ModuleOp kernels,
                           const HlsDevice &device);

/// A type of C++ for elements in memory: "float", "int8_t".
std::string elementType(mlir::Type element);

} // namespace cnnc::hls

#endif
