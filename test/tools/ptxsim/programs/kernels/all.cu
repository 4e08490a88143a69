// All programs, in one module.

#include "arithmetic.cu"
#include "functions.cu"
#include "gemm.cu"
#include "histogram.cu"
#include "mma_gemm.cu"
#include "reduce.cu"
#include "scan.cu"
#include "sort.cu"
#include "stencil.cu"
#include "transpose.cu"
