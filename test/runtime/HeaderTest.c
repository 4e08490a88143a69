/* The header compiles as C11 without extensions, twice in one file, and its
   initializers are constant. */

#include "cnnrt.h"

#include "cnnrt.h"

static const cnnrt_load_options load = CNNRT_LOAD_OPTIONS_INIT;
static const cnnrt_session_options session = CNNRT_SESSION_OPTIONS_INIT;
static const cnnrt_run_options run = CNNRT_RUN_OPTIONS_INIT;
static const cnnrt_program_info program = CNNRT_PROGRAM_INFO_INIT;
static const cnnrt_tensor_info tensor = CNNRT_TENSOR_INFO_INIT;
static const cnnrt_command_info command = CNNRT_COMMAND_INFO_INIT;
static const cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
static const cnnrt_enqueue_options enqueue = CNNRT_ENQUEUE_OPTIONS_INIT;

int main(void) {
  return load.struct_size + session.struct_size + run.struct_size +
                         program.struct_size + tensor.struct_size +
                         command.struct_size + result.struct_size +
                         enqueue.struct_size !=
                     0 &&
                 cnnrt_last_error() && cnnrt_session_run(NULL, NULL) != CNNRT_OK
             ? 0
             : 1;
}
