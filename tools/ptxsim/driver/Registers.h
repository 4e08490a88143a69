//===- Registers.h - Registers that machine code takes ----------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_DRIVER_REGISTERS_H
#define CNNC_TOOLS_PTXSIM_DRIVER_REGISTERS_H

#include <cstdint>
#include <map>
#include <string>

namespace ptxsim::driver {

/// Registers of a thread in each entry of a module, as NVIDIA's assembler
/// allots them: by what `ptxas -v -arch=ARCH` prints. The ptxas is the one of
/// the variable PTXSIM_PTXAS, or else the first on the PATH, or else that of
/// CUDA_HOME (/usr/local/cuda). Empty where there is none or it fails.
std::map<std::string, uint32_t> assembledRegisters(const std::string &ptx,
                                                   const std::string &arch);

} // namespace ptxsim::driver

#endif // CNNC_TOOLS_PTXSIM_DRIVER_REGISTERS_H
