/* Runs a network once from C: every input is filled with 0.5 (if its elements
   are f32, else left zero), the first values of every f32 output are printed.

     cc run.c -lcnnrt -o run && ./run net.cnn                               */

#include "cnnrt.h"

#include <stdio.h>
#include <stdlib.h>

static void check(cnnrt_status status) {
  if (status == CNNRT_OK)
    return;
  fprintf(stderr, "%s: %s\n", cnnrt_status_name(status), cnnrt_last_error());
  exit(1);
}

static void fill_inputs(const cnnrt_program *program, cnnrt_session *session,
                        size_t count) {
  for (size_t i = 0; i < count; ++i) {
    cnnrt_tensor_info input = CNNRT_TENSOR_INFO_INIT;
    void *data;
    check(cnnrt_program_get_input(program, i, &input));
    check(cnnrt_session_input_data(session, i, &data));
    if (input.type == CNNRT_F32)
      for (size_t j = 0; j < input.bytes / sizeof(float); ++j)
        ((float *)data)[j] = 0.5f;
  }
}

static void print_outputs(const cnnrt_program *program, cnnrt_session *session,
                          size_t count) {
  for (size_t i = 0; i < count; ++i) {
    cnnrt_tensor_info output = CNNRT_TENSOR_INFO_INIT;
    const void *data;
    check(cnnrt_program_get_output(program, i, &output));
    check(cnnrt_session_output_data(session, i, &data));
    printf("%s:", output.name);
    if (output.type == CNNRT_F32)
      for (size_t j = 0; j < 5 && j < output.bytes / sizeof(float); ++j)
        printf(" %g", ((const float *)data)[j]);
    printf("\n");
  }
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s MODEL.cnn\n", argv[0]);
    return 2;
  }
  cnnrt_program *program;
  cnnrt_session *session;
  cnnrt_program_info info = CNNRT_PROGRAM_INFO_INIT;
  check(cnnrt_program_load_file(argv[1], NULL, &program));
  check(cnnrt_program_get_info(program, &info));
  check(cnnrt_session_create(program, NULL, &session));
  fill_inputs(program, session, info.input_count);
  check(cnnrt_session_run(session, NULL));
  print_outputs(program, session, info.output_count);
  cnnrt_session_release(session);
  cnnrt_program_release(program);
  return 0;
}
