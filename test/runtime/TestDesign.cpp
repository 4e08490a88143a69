//===- TestDesign.cpp - The C simulation of a design made by hand ---------===//
//
// Built three times: as what TestArtifact::forHls() asks for, under another
// identity, and without an entry.
//
//===----------------------------------------------------------------------===//

#include <cmath>

// out[i] = exp(x[i] + w[i]), by way of memory
static void expOfSum(const float *x, const float *w, float *memory,
                     float *out) {
  for (int i = 0; i < 6; ++i)
    memory[i] = x[i] + w[i];
  for (int i = 0; i < 6; ++i)
    out[i] = std::exp(memory[i]);
}

extern "C" {

extern const char cnnc_csim_identity[];
const char cnnc_csim_identity[] = CNNC_TEST_IDENTITY;

#ifndef CNNC_TEST_NO_ENTRY
void cnnc_csim_run(void *const *buffers);
void cnnc_csim_run(void *const *buffers) {
  expOfSum(static_cast<const float *>(buffers[0]),
           static_cast<const float *>(buffers[1]),
           static_cast<float *>(buffers[2]), static_cast<float *>(buffers[3]));
}
#else
void (*volatile unused)(const float *, const float *, float *,
                        float *) = expOfSum;
#endif
}
