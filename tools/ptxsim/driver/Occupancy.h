//===- Occupancy.h - How many blocks fit ------------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_DRIVER_OCCUPANCY_H
#define CNNC_TOOLS_PTXSIM_DRIVER_OCCUPANCY_H

#include "tools/ptxsim/driver/Machine.h"

namespace ptxsim::driver {

/// Blocks of `blockSize` threads that a multiprocessor holds at a time.
int activeBlocks(const DeviceFigures &device, const Kernel &kernel,
                 uint64_t blockSize, uint64_t dynamicShared);

} // namespace ptxsim::driver

#endif // CNNC_TOOLS_PTXSIM_DRIVER_OCCUPANCY_H
