#include "kernels.h"

extern "C" void lenet(const float image[784], float scores[10]) {
#pragma HLS INTERFACE mode=m_axi port=image offset=slave bundle=gmem0 depth=784
#pragma HLS INTERFACE mode=m_axi port=scores offset=slave bundle=gmem1 depth=10
#pragma HLS INTERFACE mode=s_axilite port=return
  // /conv1/Conv, /relu1/Relu, /pool1/MaxPool, /conv2/Conv, and 7 more
  k0_conv1_Conv(image, scores);
}
