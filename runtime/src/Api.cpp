//===- Api.cpp - The C interface ------------------------------------------===//
//
// Checks arguments and hands on.
//
//===----------------------------------------------------------------------===//

#include "runtime/src/Arguments.h"
#include "runtime/src/Options.h"
#include "runtime/src/Program.h"

#include <cinttypes>

using namespace cnnc;
using namespace cnnc::rt;

extern "C" {

const char *cnnrt_version(void) { return CNNRT_VERSION; }

const char *cnnrt_last_error(void) { return lastError(); }

const char *cnnrt_status_name(cnnrt_status status) {
  switch (status) {
  case CNNRT_OK:
    return "ok";
  case CNNRT_INVALID_ARGUMENT:
    return "invalid argument";
  case CNNRT_IO_ERROR:
    return "input/output error";
  case CNNRT_BAD_ARTIFACT:
    return "bad artifact";
  case CNNRT_UNSUPPORTED:
    return "unsupported";
  case CNNRT_OUT_OF_RESOURCES:
    return "out of resources";
  case CNNRT_DEVICE_ERROR:
    return "device error";
  }
  return "unknown status";
}

//===----------------------------------------------------------------------===//
// Programs
//===----------------------------------------------------------------------===//

cnnrt_status cnnrt_program_load_file(const char *path,
                                     const cnnrt_load_options *options,
                                     cnnrt_program **out) try {
  CNNRT_REQUIRE(out);
  *out = nullptr;
  CNNRT_REQUIRE(path);
  cnnrt_load_options read = CNNRT_LOAD_OPTIONS_INIT;
  if (cnnrt_status status = readOptions(options, read))
    return status;
  // An HLS project is a folder.
  std::string name = path;
  if (isFolder(path))
    name += "/model.cnn";
  size_t slash = name.rfind('/');
  std::string folder = slash == name.npos ? "." : name.substr(0, slash);
  ArtifactFile file;
  if (cnnrt_status status =
          ArtifactFile::open(name.c_str(), read.copy != 0, file))
    return failIn(name.c_str(), status);
  const uint8_t *data = file.data();
  uint64_t size = file.size();
  std::shared_ptr<const Program> program;
  if (cnnrt_status status = Program::load(data, size, read, std::move(file),
                                          std::move(folder), program))
    return failIn(name.c_str(), status);
  *out = new cnnrt_program{std::move(program)};
  return CNNRT_OK;
}
CNNRT_CATCH

cnnrt_status cnnrt_program_load_memory(const void *data, size_t size,
                                       const cnnrt_load_options *options,
                                       cnnrt_program **out) try {
  CNNRT_REQUIRE(out);
  *out = nullptr;
  CNNRT_REQUIRE(data);
  cnnrt_load_options read = CNNRT_LOAD_OPTIONS_INIT;
  if (cnnrt_status status = readOptions(options, read))
    return status;
  std::shared_ptr<const Program> program;
  if (cnnrt_status status = Program::load(static_cast<const uint8_t *>(data),
                                          size, read, ArtifactFile(),
                                          /*folder=*/"", program))
    return status;
  *out = new cnnrt_program{std::move(program)};
  return CNNRT_OK;
}
CNNRT_CATCH

void cnnrt_program_release(cnnrt_program *program) { delete program; }

//===----------------------------------------------------------------------===//
// Sessions
//===----------------------------------------------------------------------===//

cnnrt_status cnnrt_session_create(cnnrt_program *program,
                                  const cnnrt_session_options *options,
                                  cnnrt_session **out) try {
  CNNRT_REQUIRE(out);
  *out = nullptr;
  CNNRT_REQUIRE(program);
  cnnrt_session_options read = CNNRT_SESSION_OPTIONS_INIT;
  if (cnnrt_status status = readOptions(options, read))
    return status;
  std::unique_ptr<Session> session;
  if (cnnrt_status status = Session::create(program->program, read, session))
    return status;
  *out = new cnnrt_session{std::move(session)};
  return CNNRT_OK;
}
CNNRT_CATCH

void cnnrt_session_release(cnnrt_session *session) { delete session; }

static cnnrt_status checkSize(const char *function,
                              const artifact::Tensor *tensor, uint64_t expected,
                              size_t bytes) {
  if (bytes == expected)
    return CNNRT_OK;
  return fail(CNNRT_INVALID_ARGUMENT,
              "%s: expected %" PRIu64 " bytes for '%s', got %zu", function,
              expected, tensor->name()->c_str(), bytes);
}

/// Checks the caller's memory for one tensor.
static cnnrt_status checkBinding(const char *function,
                                 const artifact::Tensor *tensor,
                                 uint64_t expected, const void *data,
                                 size_t bytes) {
  const char *name = tensor->name()->c_str();
  if (cnnrt_status status = checkSize(function, tensor, expected, bytes))
    return status;
  size_t alignment = elementSize(tensor->type());
  if (reinterpret_cast<uintptr_t>(data) % alignment != 0)
    return fail(CNNRT_INVALID_ARGUMENT,
                "%s: expected '%s' aligned to %zu bytes, got %p", function,
                name, alignment, data);
  return CNNRT_OK;
}

cnnrt_status cnnrt_session_bind_input(cnnrt_session *session, size_t index,
                                      const void *data, size_t bytes) {
  CNNRT_REQUIRE(session);
  CNNRT_REQUIRE(data);
  Session &to = *session->session;
  const Artifact &artifact = to.program->artifact;
  CNNRT_REQUIRE_INDEX(index, artifact.inputBytes.size(), "an input");
  if (cnnrt_status status =
          checkBinding(__func__, artifact.program->inputs()->Get(index),
                       artifact.inputBytes[index], data, bytes))
    return status;
  to.bindings.bindInput(index, data, 0);
  return CNNRT_OK;
}

cnnrt_status cnnrt_session_bind_output(cnnrt_session *session, size_t index,
                                       void *data, size_t bytes) {
  CNNRT_REQUIRE(session);
  CNNRT_REQUIRE(data);
  Session &to = *session->session;
  const Artifact &artifact = to.program->artifact;
  CNNRT_REQUIRE_INDEX(index, artifact.outputBytes.size(), "an output");
  if (cnnrt_status status =
          checkBinding(__func__, artifact.program->outputs()->Get(index),
                       artifact.outputBytes[index], data, bytes))
    return status;
  to.bindings.bindOutput(index, data, 0);
  return CNNRT_OK;
}

/// Checks device memory for one tensor.
static cnnrt_status checkDeviceBinding(const char *function, Session &session,
                                       const artifact::Tensor *tensor,
                                       uint64_t expected, uint64_t address,
                                       size_t bytes) {
  if (cnnrt_status status = checkSize(function, tensor, expected, bytes))
    return status;
  cnnrt_status status = session.device->checkDeviceMemory(address, bytes);
  return status ? failIn(function, status) : CNNRT_OK;
}

cnnrt_status cnnrt_session_bind_input_device(cnnrt_session *session,
                                             size_t index, uint64_t address,
                                             size_t bytes) try {
  CNNRT_REQUIRE(session);
  CNNRT_REQUIRE(address);
  Session &to = *session->session;
  const Artifact &artifact = to.program->artifact;
  CNNRT_REQUIRE_INDEX(index, artifact.inputBytes.size(), "an input");
  if (cnnrt_status status = checkDeviceBinding(
          __func__, to, artifact.program->inputs()->Get(index),
          artifact.inputBytes[index], address, bytes))
    return status;
  to.bindings.bindInput(index, nullptr, address);
  return CNNRT_OK;
}
CNNRT_CATCH

cnnrt_status cnnrt_session_bind_output_device(cnnrt_session *session,
                                              size_t index, uint64_t address,
                                              size_t bytes) try {
  CNNRT_REQUIRE(session);
  CNNRT_REQUIRE(address);
  Session &to = *session->session;
  const Artifact &artifact = to.program->artifact;
  CNNRT_REQUIRE_INDEX(index, artifact.outputBytes.size(), "an output");
  if (cnnrt_status status = checkDeviceBinding(
          __func__, to, artifact.program->outputs()->Get(index),
          artifact.outputBytes[index], address, bytes))
    return status;
  to.bindings.bindOutput(index, nullptr, address);
  return CNNRT_OK;
}
CNNRT_CATCH

cnnrt_status cnnrt_session_input_data(cnnrt_session *session, size_t index,
                                      void **out_data) try {
  CNNRT_REQUIRE(out_data);
  *out_data = nullptr;
  CNNRT_REQUIRE(session);
  Session &from = *session->session;
  CNNRT_REQUIRE_INDEX(index, from.bindings.inputs.size(), "an input");
  if (cnnrt_status status = from.ownInput(index))
    return status;
  *out_data = from.inputMemory[index].data();
  return CNNRT_OK;
}
CNNRT_CATCH

cnnrt_status cnnrt_session_output_data(cnnrt_session *session, size_t index,
                                       const void **out_data) try {
  CNNRT_REQUIRE(out_data);
  *out_data = nullptr;
  CNNRT_REQUIRE(session);
  Session &from = *session->session;
  CNNRT_REQUIRE_INDEX(index, from.bindings.outputs.size(), "an output");
  if (from.bindings.deviceOutputs[index])
    return fail(CNNRT_INVALID_ARGUMENT,
                "%s: output %zu is bound to device memory", __func__, index);
  if (!from.bindings.outputs[index])
    if (cnnrt_status status = from.ownOutput(index))
      return status;
  *out_data = from.bindings.outputs[index];
  return CNNRT_OK;
}
CNNRT_CATCH

cnnrt_status cnnrt_session_run(cnnrt_session *session,
                               const cnnrt_run_options *options) try {
  CNNRT_REQUIRE(session);
  cnnrt_run_options read = CNNRT_RUN_OPTIONS_INIT;
  if (cnnrt_status status = readOptions(options, read))
    return status;
  return session->session->run(read);
}
CNNRT_CATCH

cnnrt_status cnnrt_session_enqueue(cnnrt_session *session,
                                   const cnnrt_enqueue_options *options) try {
  CNNRT_REQUIRE(session);
  cnnrt_enqueue_options read = CNNRT_ENQUEUE_OPTIONS_INIT;
  if (cnnrt_status status = readOptions(options, read))
    return status;
  return session->session->enqueue(read);
}
CNNRT_CATCH

cnnrt_status cnnrt_session_wait(cnnrt_session *session) try {
  CNNRT_REQUIRE(session);
  return session->session->device->wait();
}
CNNRT_CATCH

cnnrt_status cnnrt_session_command_time(const cnnrt_session *session,
                                        size_t index,
                                        uint64_t *out_nanoseconds) {
  CNNRT_REQUIRE(out_nanoseconds);
  *out_nanoseconds = 0;
  CNNRT_REQUIRE(session);
  const Profile &profile = session->session->profile;
  CNNRT_REQUIRE_INDEX(index, profile.nanoseconds.size(),
                      "a command of a profiled run");
  *out_nanoseconds = profile.nanoseconds[index];
  return CNNRT_OK;
}

cnnrt_status cnnrt_session_metric_count(const cnnrt_session *session,
                                        size_t index, size_t *out_count) {
  CNNRT_REQUIRE(out_count);
  *out_count = 0;
  CNNRT_REQUIRE(session);
  const Profile &profile = session->session->profile;
  CNNRT_REQUIRE_INDEX(index, profile.metrics.size(),
                      "a command of a profiled run");
  *out_count = profile.metrics[index].size();
  return CNNRT_OK;
}

cnnrt_status cnnrt_session_get_metric(const cnnrt_session *session,
                                      size_t index, size_t metric,
                                      cnnrt_metric *out) {
  CNNRT_REQUIRE(session);
  CNNRT_REQUIRE(out);
  const Profile &profile = session->session->profile;
  CNNRT_REQUIRE_INDEX(index, profile.metrics.size(),
                      "a command of a profiled run");
  const std::vector<Metric> &metrics = profile.metrics[index];
  CNNRT_REQUIRE_INDEX(metric, metrics.size(), "a metric");
  const Metric &from = metrics[metric];
  cnnrt_metric result = CNNRT_METRIC_INIT;
  result.name = from.name.c_str();
  result.text = from.isText ? from.text.c_str() : nullptr;
  result.number = from.number;
  return writeInfo(result, out);
}

cnnrt_status cnnrt_session_verify(cnnrt_session *session, size_t golden,
                                  cnnrt_verify_result *out) try {
  CNNRT_REQUIRE(session);
  CNNRT_REQUIRE(out);
  Session &with = *session->session;
  CNNRT_REQUIRE_INDEX(golden, with.program->artifact.program->goldens()->size(),
                      "a golden case");
  if (cnnrt_status status = checkStructSize(out->struct_size))
    return status;
  cnnrt_verify_result result{};
  if (cnnrt_status status = verifyGoldenCase(with, golden, result))
    return status;
  return writeInfo(result, out);
}
CNNRT_CATCH

} // extern "C"
