#ifndef CNNC_KERNELS_H
#define CNNC_KERNELS_H

#include <cstdint>

void k0_conv1_Conv(const float x[4096], float y[4096]);

#endif
