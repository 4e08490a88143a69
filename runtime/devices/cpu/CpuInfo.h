//===- CpuInfo.h - The processor at hand ------------------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_CPU_CPUINFO_H
#define CNNC_RUNTIME_DEVICES_CPU_CPUINFO_H

#include <cstdint>
#include <string_view>

namespace cnnc::rt {

/// LLVM's name of the architecture that this library was built for.
const char *hostArch();

/// Whether code may use the feature (a name of runtime/schema/CpuFeatures.h):
/// the processor has it and the operating system saves its registers. False for
/// unknown names.
bool hostHasFeature(std::string_view name);

/// Processors that the calling thread may run on; at least 1.
uint32_t usableProcessors();

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_CPU_CPUINFO_H
