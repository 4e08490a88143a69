//===- CpuFeatures.h - CPU features that code may require -------*- C++ -*-===//

#ifndef CNNC_RUNTIME_SCHEMA_CPUFEATURES_H
#define CNNC_RUNTIME_SCHEMA_CPUFEATURES_H

#include <cstdint>

namespace cnnc::artifact {

/// One register of the answer of the `cpuid` instruction.
enum class CpuidRegister : uint8_t { Eax, Ebx, Ecx, Edx };

/// State that the operating system must save for a feature to be usable; bits
/// of the register XCR0.
constexpr uint32_t kNoState = 0, kAvxState = 0x6, kAvx512State = 0xe6;

/// A feature of x86-64 by LLVM's name, and the `cpuid` bit that announces it.
struct X86Feature {
  const char *name;
  uint32_t leaf, subleaf;
  CpuidRegister reg;
  uint8_t bit;
  uint32_t state;
};

/// A feature of AArch64 by LLVM's name, and the bit that announces it in the
/// auxiliary vector: AT_HWCAP (word 1) or AT_HWCAP2 (word 2).
struct Aarch64Feature {
  const char *name;
  uint8_t word, bit;
};

/// What the loader can check. The compiler generates code with these features
/// only and lists the ones in use: code that needs another would die of an
/// illegal instruction instead of being refused. Bits from Intel's SDM,
/// volume 2, CPUID, and AMD's APM, volume 3, appendix E.
constexpr X86Feature kX86Features[] = {
    {"cx8", 1, 0, CpuidRegister::Edx, 8, kNoState},
    {"cmov", 1, 0, CpuidRegister::Edx, 15, kNoState},
    {"mmx", 1, 0, CpuidRegister::Edx, 23, kNoState},
    {"fxsr", 1, 0, CpuidRegister::Edx, 24, kNoState},
    {"sse", 1, 0, CpuidRegister::Edx, 25, kNoState},
    {"sse2", 1, 0, CpuidRegister::Edx, 26, kNoState},
    {"sse3", 1, 0, CpuidRegister::Ecx, 0, kNoState},
    {"pclmul", 1, 0, CpuidRegister::Ecx, 1, kNoState},
    {"ssse3", 1, 0, CpuidRegister::Ecx, 9, kNoState},
    {"fma", 1, 0, CpuidRegister::Ecx, 12, kAvxState},
    {"cx16", 1, 0, CpuidRegister::Ecx, 13, kNoState},
    {"sse4.1", 1, 0, CpuidRegister::Ecx, 19, kNoState},
    {"sse4.2", 1, 0, CpuidRegister::Ecx, 20, kNoState},
    {"crc32", 1, 0, CpuidRegister::Ecx, 20, kNoState},
    {"movbe", 1, 0, CpuidRegister::Ecx, 22, kNoState},
    {"popcnt", 1, 0, CpuidRegister::Ecx, 23, kNoState},
    {"aes", 1, 0, CpuidRegister::Ecx, 25, kNoState},
    {"xsave", 1, 0, CpuidRegister::Ecx, 26, kNoState},
    {"avx", 1, 0, CpuidRegister::Ecx, 28, kAvxState},
    {"f16c", 1, 0, CpuidRegister::Ecx, 29, kAvxState},
    {"sahf", 0x80000001, 0, CpuidRegister::Ecx, 0, kNoState},
    {"lzcnt", 0x80000001, 0, CpuidRegister::Ecx, 5, kNoState},
    {"prfchw", 0x80000001, 0, CpuidRegister::Ecx, 8, kNoState},
    {"bmi", 7, 0, CpuidRegister::Ebx, 3, kNoState},
    {"avx2", 7, 0, CpuidRegister::Ebx, 5, kAvxState},
    {"bmi2", 7, 0, CpuidRegister::Ebx, 8, kNoState},
    {"adx", 7, 0, CpuidRegister::Ebx, 19, kNoState},
    {"avx512f", 7, 0, CpuidRegister::Ebx, 16, kAvx512State},
    {"avx512dq", 7, 0, CpuidRegister::Ebx, 17, kAvx512State},
    {"avx512ifma", 7, 0, CpuidRegister::Ebx, 21, kAvx512State},
    {"avx512cd", 7, 0, CpuidRegister::Ebx, 28, kAvx512State},
    {"avx512bw", 7, 0, CpuidRegister::Ebx, 30, kAvx512State},
    {"avx512vl", 7, 0, CpuidRegister::Ebx, 31, kAvx512State},
    {"avx512vbmi", 7, 0, CpuidRegister::Ecx, 1, kAvx512State},
    {"avx512vbmi2", 7, 0, CpuidRegister::Ecx, 6, kAvx512State},
    {"gfni", 7, 0, CpuidRegister::Ecx, 8, kNoState},
    {"avx512vnni", 7, 0, CpuidRegister::Ecx, 11, kAvx512State},
    {"avx512bitalg", 7, 0, CpuidRegister::Ecx, 12, kAvx512State},
    {"avx512vpopcntdq", 7, 0, CpuidRegister::Ecx, 14, kAvx512State},
    {"avx512fp16", 7, 0, CpuidRegister::Edx, 23, kAvx512State},
    {"avxvnni", 7, 1, CpuidRegister::Eax, 4, kAvxState},
    {"avx512bf16", 7, 1, CpuidRegister::Eax, 5, kAvx512State},
    {"avxifma", 7, 1, CpuidRegister::Eax, 23, kAvxState},
    {"avxvnniint8", 7, 1, CpuidRegister::Edx, 4, kAvxState},
    {"avxneconvert", 7, 1, CpuidRegister::Edx, 5, kAvxState},
    {"avxvnniint16", 7, 1, CpuidRegister::Edx, 10, kAvxState},
};

/// Bits from Linux, arch/arm64/include/uapi/asm/hwcap.h.
constexpr Aarch64Feature kAarch64Features[] = {
    {"fp-armv8", 1, 0},  {"neon", 1, 1}, {"crc", 1, 7},      {"lse", 1, 8},
    {"fullfp16", 1, 10}, {"rdm", 1, 12}, {"dotprod", 1, 20}, {"sve", 1, 22},
    {"fp16fml", 1, 23},  {"sve2", 2, 1}, {"i8mm", 2, 13},    {"bf16", 2, 14},
};

} // namespace cnnc::artifact

#endif // CNNC_RUNTIME_SCHEMA_CPUFEATURES_H
