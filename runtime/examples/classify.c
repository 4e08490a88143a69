/* Says what is in a picture, from C:

     cc classify.c $(pkg-config --cflags --libs cnnrt) -o classify
     ./classify net.cnn picture.ppm names.txt

   The network takes 1x3xHxW numbers from -1 to 1; the picture is a binary PPM
   of that size (P6), and the names are those of the classes, one a line. */
#include <cnnrt.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int holds, const char *what) {
  if (holds)
    return;
  fprintf(stderr, "%s: %s\n", what, cnnrt_last_error());
  exit(1);
}

int main(int argc, char **argv) {
  check(argc == 4, "usage: classify NET.cnn PICTURE.ppm NAMES.txt");
  cnnrt_program *program;
  cnnrt_session *session;
  cnnrt_tensor_info output = CNNRT_TENSOR_INFO_INIT;
  void *input;
  const void *result;
  check(!cnnrt_program_load_file(argv[1], NULL, &program), argv[1]);
  check(!cnnrt_program_get_output(program, 0, &output), argv[1]);
  check(!cnnrt_session_create(program, NULL, &session), argv[1]);
  check(!cnnrt_session_input_data(session, 0, &input), argv[1]);

  cnnrt_tensor_info image = CNNRT_TENSOR_INFO_INIT;
  check(!cnnrt_program_get_input(program, 0, &image), argv[1]);
  size_t pixels = image.bytes / sizeof(float) / 3, width, height;
  FILE *picture = fopen(argv[2], "rb");
  check(picture && fscanf(picture, "P6 %zu %zu 255%*c", &width, &height) == 2 &&
            width * height == pixels,
        "expected a binary PPM of the network's size");
  for (size_t i = 0; i < pixels * 3; ++i)
    ((float *)input)[i % 3 * pixels + i / 3] =
        ((float)fgetc(picture) - 127) / 128;
  fclose(picture);

  check(!cnnrt_session_run(session, NULL), "run");
  check(!cnnrt_session_output_data(session, 0, &result), "output");
  const float *scores = result;
  size_t best = 0;
  for (size_t i = 1; i < output.bytes / sizeof(float); ++i)
    best = scores[i] > scores[best] ? i : best;
  char name[256] = "";
  FILE *names = fopen(argv[3], "r");
  for (size_t i = 0; names && i <= best && fgets(name, sizeof(name), names);
       ++i)
    ;
  printf("%.1f%% %s", 100 * scores[best], name);
  if (names)
    fclose(names);
  cnnrt_session_release(session);
  cnnrt_program_release(program);
}
