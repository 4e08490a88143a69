//===- OperatorCosts.h - what operators take --------------------*- C++ -*-===//
//
// DSP slices: AMD UG579 (UltraScale DSP48E2: a multiplier of 27 by 18 bits with
// an adder behind it) and UG479 (DSP48E1: 25 by 18). Look-up tables: UG574, a
// carry chain adds, subtracts or compares a bit in each. Floating-point: AMD
// PG060 (Floating-Point Operator), performance and resource tables, with "full"
// or "medium" DSP usage as Vitis chooses. Latencies are those that Vitis plans
// at about 300 MHz (UG1399, `BIND_OP`). hls4ml (Fahim et al., 2021) and FINN-R
// count products the same way.
//
// Error: DSP exact for integers where the code says what is bound to a DSP,
// else within 5 %; look-up tables and flip-flops within 40 %, as synthesis
// shares, trims and retimes; latencies within 30 %. Intervals do not depend on
// them.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_ESTIMATE_OPERATORCOSTS_H
#define CNNC_TARGETS_HLS_ESTIMATE_OPERATORCOSTS_H

#include "dialects/hls/HlsOps.h"
#include "targets/hls/estimate/Resources.h"

namespace cnnc::hls {

/// One operator: what it takes, and the cycles from operands to result.
struct OperatorCost {
  Resources resources;
  int64_t latency = 0;
};

/// DSP slices of a product of `a` by `b` bits, signs included, where a slice
/// multiplies `wide` by 18.
int64_t dspsForProduct(int64_t a, int64_t b, int64_t wide = kDsp48e2Bits);

/// The operator that an operation becomes; nothing for control, constants and
/// whatever is wires only. Memories and streams are counted by themselves, but
/// the cycles of their access are here.
OperatorCost operatorCost(mlir::Operation *op, int64_t wide = kDsp48e2Bits);

} // namespace cnnc::hls

#endif
