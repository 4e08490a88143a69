//===- Fixed.h - types of exact results, ranges of types --------*- C++ -*-===//
//
// The result types are those of ap_fixed (UG1399, "Class Methods and
// Operators") and, which is why both compute the same bits, of ac_fixed.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_HLS_FIXED_H
#define CNNC_DIALECTS_HLS_FIXED_H

#include "dialects/hls/HlsOps.h"

namespace cnnc::hls {

/// The type of a sum, wide enough for every sum of two such numbers.
FixedType sumType(FixedType a, FixedType b);
/// The type of a difference; always signed.
FixedType differenceType(FixedType a, FixedType b);
/// The type of a product: as wide as both operands together.
FixedType productType(FixedType a, FixedType b);
/// The narrowest type that holds the values of both.
FixedType unionType(FixedType a, FixedType b);

/// True if a type of `width` bits holds the whole number `mantissa`.
bool fitsMantissa(int64_t mantissa, int64_t width, bool isSigned);

/// Bits that a number of the type takes: of floats, integers, fixed-point
/// numbers, words.
int64_t bitWidth(mlir::Type type);

} // namespace cnnc::hls

#endif
