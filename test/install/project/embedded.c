/* A program that carries its network: prints the name of the first output. */
#include "own_net_cnn.h"
#include <cnnrt.h>
#include <stdio.h>

int main(void) {
  cnnrt_program *program;
  cnnrt_tensor_info output = CNNRT_TENSOR_INFO_INIT;
  if (cnnrt_program_load_memory(own_net_cnn, own_net_cnn_size(), NULL,
                                &program) ||
      cnnrt_program_get_output(program, 0, &output)) {
    fprintf(stderr, "%s\n", cnnrt_last_error());
    return 1;
  }
  printf("%s\n", output.name);
  cnnrt_program_release(program);
  return 0;
}
