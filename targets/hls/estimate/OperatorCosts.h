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

/// Operators of single precision, from PG060 as Vitis configures them;
/// functions are a few exponentials or powers of series behind each other.
inline constexpr OperatorCost kAddF32{{2, 0, 0, 220, 300}, 4};
inline constexpr OperatorCost kMulF32{{3, 0, 0, 90, 150}, 3};
inline constexpr OperatorCost kDivF32{{0, 0, 0, 780, 1000}, 10};
inline constexpr OperatorCost kCompareF32{{0, 0, 0, 70, 70}, 1};
inline constexpr OperatorCost kSqrtF32{{0, 0, 0, 460, 600}, 10};
inline constexpr OperatorCost kExpF32{{7, 0, 0, 800, 900}, 12};
inline constexpr OperatorCost kFunctionF32{{16, 0, 0, 2500, 2800}, 30};
/// Between integers or fixed-point numbers and floats.
inline constexpr OperatorCost kConvertF32{{0, 0, 0, 210, 220}, 3};

/// A quotient or remainder of two `int`s, neither of them constant: a bit a
/// cycle, signs before and behind. For each bit a subtractor, a multiplexer and
/// the signs' adders, and three shift registers and what is behind them.
inline constexpr OperatorCost kDivision{{0, 0, 0, 240, 390}, 36};

/// DSP slices of a product of `a` by `b` bits, signs included, where a slice
/// multiplies `wide` by 18.
int64_t dspsForProduct(int64_t a, int64_t b, int64_t wide = kDsp48e2Bits);

/// The operator that an operation becomes; nothing for control, constants and
/// whatever is wires only. Memories and streams are counted by themselves, but
/// the cycles of their access are here.
OperatorCost operatorCost(mlir::Operation *op, int64_t wide = kDsp48e2Bits);

} // namespace cnnc::hls

#endif
