#include "kernels.h"

extern "C" void lenet(const float image[784], float scores[10]) {
#pragma HLS INTERFACE mode=m_axi port=image offset=slave bundle=gmem0 depth=784
#pragma HLS INTERFACE mode=m_axi port=scores offset=slave bundle=gmem1 depth=10
#pragma HLS INTERFACE mode=s_axilite port=return
  // /conv1/Conv, /relu1/Relu, /pool1/MaxPool, /conv2/Conv, /relu2/Relu, /pool2/MaxPool, /fc1/Gemm, /relu3/Relu, /fc2/Gemm, /relu4/Relu, /fc3/Gemm
  k0_conv1_Conv(image, scores);
}
