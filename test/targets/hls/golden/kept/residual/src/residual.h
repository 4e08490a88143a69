#ifndef CNNC_TOP_H
#define CNNC_TOP_H

#include <cstdint>

extern "C" void residual(const float x[4096], float y[4096]);

#endif
