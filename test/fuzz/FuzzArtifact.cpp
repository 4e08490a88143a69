//===- FuzzArtifact.cpp - Any bytes as an artifact ------------------------===//
//
// Loads the bytes twice: as they are, and with the checksum of the metadata
// made right, behind which no mutation would get otherwise. What loads is
// looked at from end to end, and gets a session. Code of the artifact never
// runs: it may do anything, which no loader can see.
//
//===----------------------------------------------------------------------===//

#include "runtime/include/cnnrt.h"
#include "runtime/schema/Framing.h"
#include "runtime/schema/XxHash64.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <memory>

using namespace cnnc;

namespace {
struct Free {
  void operator()(void *memory) const { std::free(memory); }
};
} // namespace

/// What is read goes here, so that the compiler lets no reading out.
static volatile size_t sum;

/// Reads a text to its end, under the eyes of the sanitizers.
static void read(const char *text) { sum = sum + std::strlen(text); }

static void check(bool holds, const char *what) {
  if (holds)
    return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

using GetTensor = cnnrt_status (*)(const cnnrt_program *, size_t,
                                   cnnrt_tensor_info *);

static void lookAtTensors(const cnnrt_program *program, size_t count,
                          GetTensor get) {
  for (size_t i = 0; i < count; ++i) {
    cnnrt_tensor_info tensor = CNNRT_TENSOR_INFO_INIT;
    check(get(program, i, &tensor) == CNNRT_OK, "a tensor for each number");
    read(tensor.name);
    read(tensor.layout);
    size_t bytes = cnnrt_type_size(tensor.type);
    for (size_t d = 0; d < tensor.rank; ++d)
      check(!__builtin_mul_overflow(bytes, tensor.shape[d], &bytes),
            "a size that can be counted");
    check(bytes == tensor.bytes, "bytes by type and shape");
  }
}

/// Reads the ends of a golden case's tensors.
static void lookAtGolden(const cnnrt_program *program, size_t golden,
                         size_t count, GetTensor get,
                         cnnrt_status (*find)(const cnnrt_program *, size_t,
                                              size_t, const void **)) {
  for (size_t i = 0; i < count; ++i) {
    const void *data;
    cnnrt_tensor_info tensor = CNNRT_TENSOR_INFO_INIT;
    check(find(program, golden, i, &data) == CNNRT_OK, "golden data");
    check(get(program, i, &tensor) == CNNRT_OK, "a tensor for each number");
    if (tensor.bytes == 0)
      continue;
    auto *bytes = static_cast<const unsigned char *>(data);
    sum = sum + bytes[0] + bytes[tensor.bytes - 1];
  }
}

static void lookAt(const cnnrt_program *program) {
  cnnrt_program_info info = CNNRT_PROGRAM_INFO_INIT;
  check(cnnrt_program_get_info(program, &info) == CNNRT_OK, "information");
  for (const char *text : {info.compiler_version, info.flags, info.model,
                           info.model_sha256, info.target, info.target_device})
    read(text);
  lookAtTensors(program, info.input_count, cnnrt_program_get_input);
  lookAtTensors(program, info.output_count, cnnrt_program_get_output);
  for (size_t i = 0; i < info.golden_count; ++i) {
    lookAtGolden(program, i, info.input_count, cnnrt_program_get_input,
                 cnnrt_program_golden_input);
    lookAtGolden(program, i, info.output_count, cnnrt_program_get_output,
                 cnnrt_program_golden_output);
  }
  for (size_t i = 0; i < info.command_count; ++i) {
    cnnrt_command_info command = CNNRT_COMMAND_INFO_INIT;
    check(cnnrt_program_get_command(program, i, &command) == CNNRT_OK,
          "a command for each number");
    for (const char *text :
         {command.kind, command.kernel, command.nodes, command.form})
      read(text);
  }
}

/// A session with one thread: what it has to check and to allot, it does at
/// once.
static void createSession(cnnrt_program *program) {
  cnnrt_session_options options = CNNRT_SESSION_OPTIONS_INIT;
  options.threads = 1;
  cnnrt_session *session;
  cnnrt_status status = cnnrt_session_create(program, &options, &session);
  check((status == CNNRT_OK) == (session != nullptr), "a session or a reason");
  cnnrt_session_release(session);
}

static void load(const uint8_t *data, size_t size) {
  // By AUTO, programs of other devices than the processor would open their
  // drivers' libraries.
  for (cnnrt_device device : {CNNRT_DEVICE_NONE, CNNRT_DEVICE_CPU}) {
    cnnrt_load_options options = CNNRT_LOAD_OPTIONS_INIT;
    options.device = device;
    options.check_weights = device == CNNRT_DEVICE_CPU;
    cnnrt_program *program;
    cnnrt_status status =
        cnnrt_program_load_memory(data, size, &options, &program);
    check((status == CNNRT_OK) == (program != nullptr),
          "a program or a reason");
    if (!program) {
      read(cnnrt_last_error());
      continue;
    }
    lookAt(program);
    createSession(program);
    cnnrt_program_release(program);
  }
}

/// Makes the checksum of the metadata right, where they and it lie in the file.
static void reseal(uint8_t *data, size_t size) {
  using namespace artifact;
  uint32_t metadata;
  if (size < kPrefixSize)
    return;
  std::memcpy(&metadata, data, sizeof(metadata));
  uint64_t end = kPrefixSize + metadata;
  if (size < kChecksumSize || end > size - kChecksumSize)
    return;
  uint64_t hash = XxHash64::of(data, end);
  std::memcpy(data + end, &hash, sizeof(hash));
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // Of exactly this size, so that no byte behind the file is read unnoticed.
  void *memory = nullptr;
  check(posix_memalign(&memory, artifact::kWeightAlignment, size) == 0,
        "memory for a copy");
  std::unique_ptr<uint8_t, Free> copy(static_cast<uint8_t *>(memory));
  std::memcpy(copy.get(), data, size);
  load(copy.get(), size);
  reseal(copy.get(), size);
  load(copy.get(), size);
  return 0;
}
