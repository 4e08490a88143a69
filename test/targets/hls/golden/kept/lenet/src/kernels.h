#ifndef CNNC_KERNELS_H
#define CNNC_KERNELS_H

#include <cstdint>

void k0_conv1_Conv(const float x[784], float y[10]);

#endif
