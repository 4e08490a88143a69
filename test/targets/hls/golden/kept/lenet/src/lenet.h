#ifndef CNNC_TOP_H
#define CNNC_TOP_H

#include <cstdint>

extern "C" void lenet(const float image[784], float scores[10]);

#endif
