// The C simulation as a library, for the cnnc runtime's device hls-csim.
#include "../src/lenet.h"

extern "C" {
extern const char cnnc_csim_identity[];
const char cnnc_csim_identity[] = "6533741468527154";

// Runs lenet once; `buffers` are its arguments in order.
void cnnc_csim_run(void *const *buffers);
void cnnc_csim_run(void *const *buffers) {
  lenet(
      static_cast<const float *>(buffers[0]),
      static_cast<float *>(buffers[1]));
}
}
