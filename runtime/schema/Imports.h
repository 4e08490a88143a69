//===- Imports.h - Functions that compiled code may call --------*- C++ -*-===//

#ifndef CNNC_RUNTIME_SCHEMA_IMPORTS_H
#define CNNC_RUNTIME_SCHEMA_IMPORTS_H

namespace cnnc::artifact {

/// Names that a code image may import, with the C signatures of libc, libm and
/// the compiler's support library. The loader refuses any other. Append only:
/// artifacts in the field rely on every name.
constexpr const char *kImports[] = {
    // Memory.
    "memcpy", "memmove", "memset", "memcmp", "bcmp",
    // f32 mathematics.
    "acosf", "acoshf", "asinf", "asinhf", "atanf", "atan2f", "atanhf", "cbrtf",
    "ceilf", "cosf", "coshf", "erff", "erfcf", "expf", "exp2f", "exp10f",
    "expm1f", "fabsf", "floorf", "fmaf", "fmaxf", "fminf", "fmodf", "ldexpf",
    "log10f", "log1pf", "log2f", "logf", "nearbyintf", "powf", "rintf",
    "roundf", "roundevenf", "sinf", "sincosf", "sinhf", "sqrtf", "tanf",
    "tanhf", "truncf",
    // f64 mathematics.
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil",
    "cos", "cosh", "erf", "erfc", "exp", "exp2", "exp10", "expm1", "fabs",
    "floor", "fma", "fmax", "fmin", "fmod", "ldexp", "log10", "log1p", "log2",
    "log", "nearbyint", "pow", "rint", "round", "roundeven", "sin", "sincos",
    "sinh", "sqrt", "tan", "tanh", "trunc",
    // Powers with integer exponents.
    "__powisf2", "__powidf2",
    // Conversions of 16-bit floats where the machine has no instruction.
    "__extendhfsf2", "__truncsfhf2", "__truncdfhf2", "__truncsfbf2",
    "__truncdfbf2"};

} // namespace cnnc::artifact

#endif // CNNC_RUNTIME_SCHEMA_IMPORTS_H
