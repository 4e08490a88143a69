//===- Figures.h - Devices that can be simulated ----------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_DRIVER_FIGURES_H
#define CNNC_TOOLS_PTXSIM_DRIVER_FIGURES_H

#include "tools/ptxsim/driver/Machine.h"

namespace ptxsim::driver {

/// The device of an architecture's name, or null.
const DeviceFigures *findFigures(const std::string &arch);
/// All names, separated by commas.
std::string figureNames();

/// Rates of a multiprocessor that estimates need, by architecture.
struct Rates {
  double f32PerCycle;     ///< multiply-adds
  double tensorPerCycle;  ///< dense f16 multiply-adds
  double l2BytesPerCycle; ///< of the whole device
};
Rates ratesOf(const DeviceFigures &device);

} // namespace ptxsim::driver

#endif // CNNC_TOOLS_PTXSIM_DRIVER_FIGURES_H
