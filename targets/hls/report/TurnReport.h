//===- TurnReport.h - engines, and what runs in turn ------------*- C++ -*-===//
//
// A project whose kernels take turns: its engines with the layers that each
// computes, and all calls in their order. Cycles of engines are those of
// EngineCost.h, of pipelines the first frame's, as none overlaps the next, of
// generic loops over arrays those of estimate/ArrayLoops.h.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_REPORT_TURNREPORT_H
#define CNNC_TARGETS_HLS_REPORT_TURNREPORT_H

#include "targets/hls/engine/EngineCost.h"
#include "targets/hls/report/HlsReport.h"

namespace cnnc::hls {

/// A layer on an engine.
struct EngineLayerRow {
  std::string kernel, nodes; ///< the function, and what it is of the network
  EngineLayer layer;
  EngineRun run;

  /// Multiply-accumulates done over those that the engine could do meanwhile.
  double busy(const EngineShape &shape) const {
    return double(layer.products()) /
           (double(run.cycles) * double(shape.block()));
  }
};

struct EngineRow {
  std::string name; ///< of its function
  EngineShape shape;
  Resources resources;
  std::vector<EngineLayerRow> layers;

  int64_t cycles() const;
  int64_t bytes() const; ///< to and from external memory
};

/// What a kernel runs as.
struct Turn {
  enum class Kind { Engine, Pipeline, Loops };
  Kind kind = Kind::Loops;
  std::string kernel, nodes;
  std::string on; ///< the engine's function
  int64_t cycles = 0;
};

struct TurnReport {
  std::vector<EngineRow> engines;
  std::vector<Turn> turns; ///< empty for a single pipeline
  Resources resources;     ///< of engines and pipelines

  int64_t cycles() const; ///< of a frame
};

/// Reads a module whose kernels are outlined and whose pipelines, `designs`,
/// are lowered, but not its engines.
mlir::FailureOr<TurnReport> reportTurns(mlir::ModuleOp module,
                                        llvm::ArrayRef<DesignReport> designs,
                                        const HlsDevice &device);

/// Adds to report.json's object `engines` (shape, FIFOs, layers with tiles,
/// cycles, bound, bytes, iterations of each process's loops; resources),
/// `schedule`, the cycles, frames a second and resources of the whole; nothing
/// for a single pipeline.
void addTurns(llvm::json::Object &report, const TurnReport &turns,
              const HlsDevice &device);

/// The same as sections of report.html.
void writeTurns(llvm::raw_ostream &os, const TurnReport &turns,
                const HlsDevice &device);

} // namespace cnnc::hls

#endif
