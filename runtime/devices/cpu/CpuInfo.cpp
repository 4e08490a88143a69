//===- CpuInfo.cpp - The processor at hand --------------------------------===//

#include "runtime/devices/cpu/CpuInfo.h"

#include "runtime/schema/CpuFeatures.h"

#include <sched.h>

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__)
#include <sys/auxv.h>
#else
#error "the cpu device knows x86-64 and AArch64"
#endif

namespace cnnc::rt {

using namespace artifact;

#if defined(__x86_64__)

const char *hostArch() { return "x86_64"; }

/// The register XCR0: the state that the operating system saves.
static uint64_t savedState() {
  unsigned eax, ebx, ecx, edx;
  constexpr unsigned kOsxsave = 1u << 27;
  if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & kOsxsave))
    return 0;
  unsigned low, high;
  asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return uint64_t(high) << 32 | low;
}

bool hostHasFeature(std::string_view name) {
  for (const X86Feature &feature : kX86Features) {
    if (name != feature.name)
      continue;
    unsigned regs[4];
    if (!__get_cpuid_count(feature.leaf, feature.subleaf, &regs[0], &regs[1],
                           &regs[2], &regs[3]))
      return false;
    return (regs[unsigned(feature.reg)] >> feature.bit & 1) != 0 &&
           (savedState() & feature.state) == feature.state;
  }
  return false;
}

#else

const char *hostArch() { return "aarch64"; }

bool hostHasFeature(std::string_view name) {
  for (const Aarch64Feature &feature : kAarch64Features)
    if (name == feature.name)
      return (getauxval(feature.word == 1 ? AT_HWCAP : AT_HWCAP2) >>
                  feature.bit &
              1) != 0;
  return false;
}

#endif

uint32_t usableProcessors() {
  cpu_set_t set;
  // Fails on machines with more processors than the set has room for, which is
  // 1024: then one thread for each of those.
  if (sched_getaffinity(0, sizeof(set), &set) != 0)
    return CPU_SETSIZE;
  int count = CPU_COUNT(&set);
  return count < 1 ? 1 : static_cast<uint32_t>(count);
}

} // namespace cnnc::rt
