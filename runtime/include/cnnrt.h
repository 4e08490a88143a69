/*===- cnnrt.h - The C interface of the cnnc runtime -------------*- C -*-===*\

  Runs networks that cnnc compiled (`.cnn` files). In brief:

    cnnrt_program *program;
    cnnrt_session *session;
    if (cnnrt_program_load_file("net.cnn", NULL, &program) ||
        cnnrt_session_create(program, NULL, &session) ||
        cnnrt_session_bind_input(session, 0, picture, sizeof(picture)) ||
        cnnrt_session_bind_output(session, 0, scores, sizeof(scores)) ||
        cnnrt_session_run(session, NULL))
      fprintf(stderr, "%s\n", cnnrt_last_error());
    cnnrt_session_release(session);
    cnnrt_program_release(program);

  Statuses. Every call that can fail returns a status, CNNRT_OK being 0, and
  leaves a message for cnnrt_last_error(). A call that fails leaves its objects
  as they were and sets a handle or pointer that it would have returned to NULL.

  Threads. A program never changes: any number of threads may use it at once. A
  session belongs to one thread at a time; different sessions, of the same
  program too, run independently.

  Ownership. A handle lives until its release; NULL may be released. A session
  keeps its program alive. Strings and pointers that describe a program live as
  long as the program.

  Growth. Structs begin with their size, which the *_INIT macros fill in. New
  fields are only ever appended, and zero means "as before", so that programs
  built against an older header go on working with a newer library. A newer
  header works with an older library as long as the new fields stay zero.

\*===---------------------------------------------------------------------===*/

#ifndef CNNRT_H
#define CNNRT_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define CNNRT_API
#else
#define CNNRT_API __attribute__((visibility("default")))
#endif

/* C passes enums as int, with any value; C++ must know to allow that. */
#ifdef __cplusplus
#define CNNRT_INT : int
extern "C" {
#else
#define CNNRT_INT
#endif

/* The version of the library, e.g. "0.1.0". Never NULL. */
CNNRT_API const char *cnnrt_version(void);

/*===-- Statuses ---------------------------------------------------------===*/

typedef enum cnnrt_status CNNRT_INT {
  CNNRT_OK = 0,
  /* The caller broke a rule of this header; the message says which. */
  CNNRT_INVALID_ARGUMENT = 1,
  /* The file cannot be opened or read. */
  CNNRT_IO_ERROR = 2,
  /* The bytes are not a valid artifact. */
  CNNRT_BAD_ARTIFACT = 3,
  /* The artifact is sound, but not for this machine, device or library. */
  CNNRT_UNSUPPORTED = 4,
  /* Memory or threads could not be had. */
  CNNRT_OUT_OF_RESOURCES = 5,
  /* The device or its driver failed; the message has the driver's own text. */
  CNNRT_DEVICE_ERROR = 6
} cnnrt_status;

/* What went wrong in the calling thread's latest failed call: one line, without
   a newline at the end. Never NULL; valid until the thread's next failure. */
CNNRT_API const char *cnnrt_last_error(void);

/* The status as a word, e.g. "bad artifact". Never NULL. */
CNNRT_API const char *cnnrt_status_name(cnnrt_status status);

/*===-- Programs ---------------------------------------------------------===*/

/* A loaded artifact: signature, commands, weights, code ready to run. */
typedef struct cnnrt_program cnnrt_program;

typedef enum cnnrt_device CNNRT_INT {
  /* What the artifact was compiled for. */
  CNNRT_DEVICE_AUTO = 0,
  /* This machine's processor. */
  CNNRT_DEVICE_CPU = 1,
  /* No device: the program can be looked at but not run. Accepts code for any
     machine. */
  CNNRT_DEVICE_NONE = 2,
  /* An NVIDIA GPU, by way of the driver's libcuda.so.1, which is opened when
     such a program is loaded. */
  CNNRT_DEVICE_CUDA = 3,
  /* The same over cnnc's GPU simulator: the library that the environment
     variable CNNC_PTXSIM names, or ../lib/ptxsim/libcuda.so.1 beside the folder
     of this library or of the program. */
  CNNRT_DEVICE_CUDA_SIM = 4,
  /* An HLS design as C simulation on this machine's processor: libcsim.so in
     the artifact's folder, which must be loaded from its file. */
  CNNRT_DEVICE_HLS_CSIM = 5,
  /* An HLS design on a board of AMD's: TOP.xclbin in the artifact's folder,
     which must be loaded from its file. Through XRT's libxrt_coreutil.so.2, or
     the library that the environment variable CNNC_XRT names. */
  CNNRT_DEVICE_FPGA = 6
} cnnrt_device;

typedef struct cnnrt_load_options {
  size_t struct_size;
  cnnrt_device device;
  /* Not zero: also check the weights against their checksum, which reads them
     all. The metadata and the code are always checked. */
  int32_t check_weights;
  /* Which GPU, counted as the driver counts them. */
  uint32_t device_index;
  /* Not zero: the weights of a file are copied to memory, so that nothing can
     change them. (An int would lie where older callers have padding.) */
  size_t copy;
} cnnrt_load_options;

/* clang-format off */
#define CNNRT_LOAD_OPTIONS_INIT {sizeof(cnnrt_load_options), CNNRT_DEVICE_AUTO, 0, 0, 0}
/* clang-format on */

/* Loads the artifact at `path`, or of the HLS project in the folder `path`. The
   weights are mapped, not copied: while the program lives the file must not be
   written to, which would change results, nor truncated, after which reading
   them raises SIGBUS. (Replacing the file by rename is fine, and what cnnc
   does.) Where that cannot be relied on, give `copy`. What the loader has
   verified is a copy in any case. `options` may be NULL. */
CNNRT_API cnnrt_status cnnrt_program_load_file(
    const char *path, const cnnrt_load_options *options, cnnrt_program **out);

/* Loads the artifact in [data, data + size), which must be aligned to 64 bytes,
   stay unchanged and outlive the program and its sessions: weights are used
   where they are. */
CNNRT_API cnnrt_status cnnrt_program_load_memory(
    const void *data, size_t size, const cnnrt_load_options *options,
    cnnrt_program **out);

/* Gives the handle up. Sessions of the program go on working. */
CNNRT_API void cnnrt_program_release(cnnrt_program *program);

typedef struct cnnrt_program_info {
  size_t struct_size;
  uint32_t format_version;
  size_t input_count;
  size_t output_count;
  size_t command_count;
  size_t golden_count;
  /* Bytes of the memory that each session needs for intermediate values. */
  uint64_t arena_bytes;
  uint64_t weights_bytes;
  uint64_t code_bytes;
  /* Provenance: who compiled what, how, for what. */
  const char *compiler_version;
  const char *flags; /* separated by spaces */
  const char *model;
  const char *model_sha256;
  const char *target;
  const char *target_device;
} cnnrt_program_info;

#define CNNRT_PROGRAM_INFO_INIT                                                \
  {sizeof(cnnrt_program_info),                                                 \
   0,                                                                          \
   0,                                                                          \
   0,                                                                          \
   0,                                                                          \
   0,                                                                          \
   0,                                                                          \
   0,                                                                          \
   0,                                                                          \
   NULL,                                                                       \
   NULL,                                                                       \
   NULL,                                                                       \
   NULL,                                                                       \
   NULL,                                                                       \
   NULL}

/* Fills in *out, whose struct_size the caller has set. */
CNNRT_API cnnrt_status cnnrt_program_get_info(const cnnrt_program *program,
                                              cnnrt_program_info *out);

/*===-- Signature --------------------------------------------------------===*/

typedef enum cnnrt_type CNNRT_INT {
  CNNRT_F32 = 0,
  CNNRT_F16 = 1,
  CNNRT_BF16 = 2, /* the upper half of an F32 */
  CNNRT_F64 = 3,
  CNNRT_I8 = 4,
  CNNRT_I16 = 5,
  CNNRT_I32 = 6,
  CNNRT_I64 = 7,
  CNNRT_U8 = 8,
  CNNRT_U16 = 9,
  CNNRT_U32 = 10,
  CNNRT_U64 = 11,
  CNNRT_BOOL = 12 /* one byte, 0 or 1 */
} cnnrt_type;

/* "f32", "bf16", "i8", "u64", "bool", ... Never NULL. */
CNNRT_API const char *cnnrt_type_name(cnnrt_type type);

/* Bytes of one element; 0 for a value that is not a type. */
CNNRT_API size_t cnnrt_type_size(cnnrt_type type);

typedef struct cnnrt_tensor_info {
  size_t struct_size;
  const char *name;
  cnnrt_type type;
  size_t rank;
  const uint64_t *shape; /* `rank` extents; a scalar has rank 0 */
  const char *layout;    /* "row_major": dense, last dimension innermost */
  size_t bytes;
} cnnrt_tensor_info;

#define CNNRT_TENSOR_INFO_INIT                                                 \
  {sizeof(cnnrt_tensor_info), NULL, CNNRT_F32, 0, NULL, NULL, 0}

/* Describes input or output number `index`. */
CNNRT_API cnnrt_status cnnrt_program_get_input(const cnnrt_program *program,
                                               size_t index,
                                               cnnrt_tensor_info *out);
CNNRT_API cnnrt_status cnnrt_program_get_output(const cnnrt_program *program,
                                                size_t index,
                                                cnnrt_tensor_info *out);

/* Finds an input or output by its ONNX name. */
CNNRT_API cnnrt_status cnnrt_program_find_input(const cnnrt_program *program,
                                                const char *name,
                                                size_t *out_index);
CNNRT_API cnnrt_status cnnrt_program_find_output(const cnnrt_program *program,
                                                 const char *name,
                                                 size_t *out_index);

/*===-- Commands ---------------------------------------------------------===*/

typedef struct cnnrt_command_info {
  size_t struct_size;
  const char *kind;   /* "launch" or "copy" */
  const char *kernel; /* symbol; empty for a copy */
  const char *nodes;  /* names of the ONNX nodes, one a line */
  const char *form;   /* how it computes, e.g. "direct_conv" */
  uint64_t flops;
  uint64_t bytes_moved;
  /* Of the parallel loop, and how many are handed out at a time; on a GPU,
     threads and threads in a block; 1 for a copy. */
  uint64_t tasks;
  uint64_t grain;
  /* On a GPU: blocks, threads in a block, bytes of dynamic shared memory. */
  uint32_t grid[3];
  uint32_t block[3];
  uint32_t shared_bytes;
} cnnrt_command_info;

#define CNNRT_COMMAND_INFO_INIT                                                \
  {sizeof(cnnrt_command_info),                                                 \
   NULL,                                                                       \
   NULL,                                                                       \
   NULL,                                                                       \
   NULL,                                                                       \
   0,                                                                          \
   0,                                                                          \
   0,                                                                          \
   0,                                                                          \
   {0, 0, 0},                                                                  \
   {0, 0, 0},                                                                  \
   0}

/* Describes one step of a run, in the order of execution. */
CNNRT_API cnnrt_status cnnrt_program_get_command(const cnnrt_program *program,
                                                 size_t index,
                                                 cnnrt_command_info *out);

/*===-- Sessions ---------------------------------------------------------===*/

/* Everything one run needs for itself: arena, worker threads, bindings. */
typedef struct cnnrt_session cnnrt_session;

typedef struct cnnrt_session_options {
  size_t struct_size;
  /* Threads to compute on, the caller's included; 0: one for each processor
     that the calling thread may use. With 1 no thread is started. A GPU has no
     use for them. */
  uint32_t threads;
  /* Not zero: on a GPU, launch kernel by kernel in every run, never a graph. */
  int32_t no_graphs;
} cnnrt_session_options;

#define CNNRT_SESSION_OPTIONS_INIT {sizeof(cnnrt_session_options), 0, 0}

/* Makes a session of a program. `options` may be NULL. */
CNNRT_API cnnrt_status
cnnrt_session_create(cnnrt_program *program,
                     const cnnrt_session_options *options, cnnrt_session **out);

CNNRT_API void cnnrt_session_release(cnnrt_session *session);

/* Makes the session read an input from, or write an output to, the caller's
   memory in every run that follows. `bytes` must be the tensor's size exactly,
   `data` aligned to its element. The memory must live until another binding or
   the session's end; no output may overlap another bound tensor. */
CNNRT_API cnnrt_status cnnrt_session_bind_input(cnnrt_session *session,
                                                size_t index, const void *data,
                                                size_t bytes);
CNNRT_API cnnrt_status cnnrt_session_bind_output(cnnrt_session *session,
                                                 size_t index, void *data,
                                                 size_t bytes);

/* The memory of an input, for the caller to fill before a run: the session's
   own, which is zero at first and lives as long as the session. Undoes a
   binding. */
CNNRT_API cnnrt_status cnnrt_session_input_data(cnnrt_session *session,
                                                size_t index, void **out_data);

/* Where a run puts an output: the bound memory, or else the session's own,
   which each run overwrites. */
CNNRT_API cnnrt_status cnnrt_session_output_data(cnnrt_session *session,
                                                 size_t index,
                                                 const void **out_data);

typedef struct cnnrt_run_options {
  size_t struct_size;
  /* Not zero: take the time of each command (cnnrt_session_command_time), and
     what else the device knows (cnnrt_session_get_metric). */
  int32_t profile;
} cnnrt_run_options;

#define CNNRT_RUN_OPTIONS_INIT {sizeof(cnnrt_run_options), 0}

/* Computes the outputs from the inputs; returns when they are there. Every
   input must be bound or have been asked for with cnnrt_session_input_data.
   `options` may be NULL. */
CNNRT_API cnnrt_status cnnrt_session_run(cnnrt_session *session,
                                         const cnnrt_run_options *options);

/*===-- GPUs -------------------------------------------------------------===*\

  On a GPU a program lives in the device's primary context, which it retains.
  Every call makes that context current and leaves the caller's as it was. Host
  memory that is bound is copied to and from the device in each run; device
  memory is used where it is. The commands of a session go to the GPU one by one
  in the first run with given addresses, and as a CUDA graph from the second on.

  After a kernel has failed, the driver refuses every further call on its
  context: release all sessions and programs on the device, then load again.

\*===---------------------------------------------------------------------===*/

/* Like cnnrt_session_bind_input and _output, for memory of the device's primary
   context (a CUdeviceptr), which must be aligned to 16 bytes. Kernels read in
   units of 16 bytes: give memory to an input in multiples of that. */
CNNRT_API cnnrt_status cnnrt_session_bind_input_device(cnnrt_session *session,
                                                       size_t index,
                                                       uint64_t address,
                                                       size_t bytes);
CNNRT_API cnnrt_status cnnrt_session_bind_output_device(cnnrt_session *session,
                                                        size_t index,
                                                        uint64_t address,
                                                        size_t bytes);

typedef struct cnnrt_enqueue_options {
  size_t struct_size;
  /* The CUstream to put the run into; NULL: the session's own. */
  void *stream;
} cnnrt_enqueue_options;

#define CNNRT_ENQUEUE_OPTIONS_INIT {sizeof(cnnrt_enqueue_options), NULL}

/* Puts a run into a stream and returns without waiting for it. Bound memory may
   be touched again when the stream has come past the run. Runs of one session
   follow each other, whatever their streams. What fails on the device later is
   reported by the stream, cnnrt_session_wait or a later call. `options` may be
   NULL.

   A stream that is being captured takes the run's launches and copies into its
   graph. Then the caller sees to the order of that graph and other runs, and
   keeps session and bound memory alive with it. Run the session once before:
   what a first run allocates must not be allocated during a capture. */
CNNRT_API cnnrt_status cnnrt_session_enqueue(
    cnnrt_session *session, const cnnrt_enqueue_options *options);

/* Waits for every enqueued run of the session. */
CNNRT_API cnnrt_status cnnrt_session_wait(cnnrt_session *session);

/*===-- Times ------------------------------------------------------------===*/

/* Nanoseconds that a command took in the latest run with `profile`. */
CNNRT_API cnnrt_status cnnrt_session_command_time(const cnnrt_session *session,
                                                  size_t index,
                                                  uint64_t *out_nanoseconds);

/* Something that the device knows of a command: a number, or a text if that is
   not NULL. cnnc's GPU simulator counts instructions, memory accesses and more
   (tools/ptxsim/README.md lists the names); other devices count
   nothing. */
typedef struct cnnrt_metric {
  size_t struct_size;
  const char *name;
  const char *text;
  double number;
} cnnrt_metric;

#define CNNRT_METRIC_INIT {sizeof(cnnrt_metric), NULL, NULL, 0.0}

/* What is known of command `index` from the latest run with `profile`, metric
   by metric. The strings live until the session's next such run. */
CNNRT_API cnnrt_status cnnrt_session_metric_count(const cnnrt_session *session,
                                                  size_t index,
                                                  size_t *out_count);
CNNRT_API cnnrt_status cnnrt_session_get_metric(const cnnrt_session *session,
                                                size_t index, size_t metric,
                                                cnnrt_metric *out);

/*===-- Golden data ------------------------------------------------------===*/

/* The recorded inputs and outputs number `golden` of an artifact that carries
   them: the data of tensor `index`, with the size that the signature says. */
CNNRT_API cnnrt_status cnnrt_program_golden_input(const cnnrt_program *program,
                                                  size_t golden, size_t index,
                                                  const void **out_data);
CNNRT_API cnnrt_status cnnrt_program_golden_output(const cnnrt_program *program,
                                                   size_t golden, size_t index,
                                                   const void **out_data);

typedef struct cnnrt_verify_result {
  size_t struct_size;
  /* Not zero: every output is within the tolerance. */
  int32_t passed;
  /* Largest error of any element of any output, relative to the range of that
     output's expected values (from the least to the greatest, zero included; 1
     if all are zero); infinity where a NaN or an infinity is not met. */
  double error;
  /* What the artifact allows. */
  double tolerance;
  /* Where the largest error is: output and element number. */
  size_t output;
  size_t element;
  double got;
  double expected;
} cnnrt_verify_result;

#define CNNRT_VERIFY_RESULT_INIT                                               \
  {sizeof(cnnrt_verify_result), 0, 0.0, 0.0, 0, 0, 0.0, 0.0}

/* Runs golden case number `golden` and compares. The status is CNNRT_OK also
   when the outputs differ: look at `passed`. Uses memory of its own; the
   session's bindings stay. */
CNNRT_API cnnrt_status cnnrt_session_verify(cnnrt_session *session,
                                            size_t golden,
                                            cnnrt_verify_result *out);

#ifdef __cplusplus
}
#endif

#endif /* CNNRT_H */
