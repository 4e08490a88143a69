//===- HlsLayout.h - the hls target's layout policy -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_HLSLAYOUT_H
#define CNNC_TARGETS_HLS_HLSLAYOUT_H

#include "passes/layout/LayoutPolicy.h"

namespace cnnc::hls {

/// Everything row-major, as the loops of the generic forms run.
LayoutPolicyPtr makeLayoutPolicy();

} // namespace cnnc::hls

#endif
