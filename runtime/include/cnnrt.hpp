//===- cnnrt.hpp - The cnnc runtime for C++17 -------------------*- C++ -*-===//
//
// A thin, header-only layer over cnnrt.h, whose rules on threads and ownership
// hold. Handles release themselves; nothing throws. What can fail returns a
// Status or a Result, which cannot be overlooked without a warning:
//
//   auto program = cnnrt::Program::load("net.cnn");
//   if (!program)
//     return report(program.status().message());
//   auto session = cnnrt::Session::create(*program);
//   ...
//   cnnrt::Status status = session->bindInput(0, picture.data(),
//   picture.size());
//
//===----------------------------------------------------------------------===//

#ifndef CNNRT_HPP
#define CNNRT_HPP

#include "cnnrt.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace cnnrt {

/// The outcome of a call: success, or a code with a message.
class [[nodiscard]] Status {
public:
  /// Success.
  Status() = default;
  /// Takes the code of a call made just now, and its message.
  explicit Status(cnnrt_status code) : statusCode(code) {
    if (code != CNNRT_OK)
      text = cnnrt_last_error();
  }
  Status(cnnrt_status code, std::string message)
      : statusCode(code), text(std::move(message)) {}

  bool ok() const { return statusCode == CNNRT_OK; }
  explicit operator bool() const { return ok(); }
  cnnrt_status code() const { return statusCode; }
  /// What was expected and what came; empty on success.
  const std::string &message() const { return text; }

private:
  cnnrt_status statusCode = CNNRT_OK;
  std::string text;
};

/// A value, or why there is none. Dereference only after a test.
template <typename Value> class [[nodiscard]] Result {
public:
  Result(Value value) : content(std::move(value)) {}
  Result(Status status) : failure(std::move(status)) {}

  bool ok() const { return content.has_value(); }
  explicit operator bool() const { return ok(); }
  Value &operator*() { return *content; }
  const Value &operator*() const { return *content; }
  Value *operator->() { return &*content; }
  const Value *operator->() const { return &*content; }
  const Status &status() const { return failure; }

private:
  std::optional<Value> content;
  Status failure;
};

/// The element type that a C++ type stands for. bool, like CNNRT_BOOL, is one
/// byte; 16-bit floats have no C++17 type: bind them through void pointers.
template <typename Element> constexpr bool isElement(cnnrt_type type) {
  static_assert(std::is_arithmetic_v<Element>, "not an element type");
  switch (type) {
  case CNNRT_F32:
    return std::is_same_v<Element, float>;
  case CNNRT_F64:
    return std::is_same_v<Element, double>;
  case CNNRT_BOOL:
    return std::is_same_v<Element, bool>;
  case CNNRT_F16:
  case CNNRT_BF16:
    return false;
  case CNNRT_I8:
  case CNNRT_I16:
  case CNNRT_I32:
  case CNNRT_I64:
    return std::is_integral_v<Element> && std::is_signed_v<Element> &&
           sizeof(Element) == size_t(1) << (type - CNNRT_I8);
  case CNNRT_U8:
  case CNNRT_U16:
  case CNNRT_U32:
  case CNNRT_U64:
    return std::is_integral_v<Element> && std::is_unsigned_v<Element> &&
           !std::is_same_v<Element, bool> &&
           sizeof(Element) == size_t(1) << (type - CNNRT_U8);
  }
  return false;
}

/// One input or output.
struct Tensor {
  std::string name;
  cnnrt_type type;
  std::vector<uint64_t> shape;
  std::string layout;
  size_t bytes;
};

/// A loaded artifact; copies of the handle share it.
class Program {
public:
  static Result<Program>
  load(const std::string &path,
       const cnnrt_load_options &options = CNNRT_LOAD_OPTIONS_INIT) {
    cnnrt_program *handle;
    if (cnnrt_status code =
            cnnrt_program_load_file(path.c_str(), &options, &handle))
      return Status(code);
    return Program(handle);
  }

  /// The memory must be aligned to 64 bytes and outlive every use.
  static Result<Program>
  load(const void *data, size_t size,
       const cnnrt_load_options &options = CNNRT_LOAD_OPTIONS_INIT) {
    cnnrt_program *handle;
    if (cnnrt_status code =
            cnnrt_program_load_memory(data, size, &options, &handle))
      return Status(code);
    return Program(handle);
  }

  cnnrt_program_info info() const {
    cnnrt_program_info info = CNNRT_PROGRAM_INFO_INIT;
    // Cannot fail: the handle and the struct are sound.
    (void)cnnrt_program_get_info(get(), &info);
    return info;
  }

  std::vector<Tensor> inputs() const {
    return tensors(info().input_count, cnnrt_program_get_input);
  }
  std::vector<Tensor> outputs() const {
    return tensors(info().output_count, cnnrt_program_get_output);
  }

  std::vector<cnnrt_command_info> commands() const {
    std::vector<cnnrt_command_info> commands(info().command_count,
                                             CNNRT_COMMAND_INFO_INIT);
    for (size_t i = 0; i < commands.size(); ++i)
      (void)cnnrt_program_get_command(get(), i, &commands[i]);
    return commands;
  }

  /// The C handle, still owned by this object.
  cnnrt_program *get() const { return handle.get(); }

private:
  explicit Program(cnnrt_program *program)
      : handle(program, cnnrt_program_release) {}

  template <typename Get>
  std::vector<Tensor> tensors(size_t count, Get get) const {
    std::vector<Tensor> result;
    for (size_t i = 0; i < count; ++i) {
      cnnrt_tensor_info info = CNNRT_TENSOR_INFO_INIT;
      (void)get(handle.get(), i, &info);
      result.push_back(
          {info.name, info.type,
           std::vector<uint64_t>(info.shape, info.shape + info.rank),
           info.layout, info.bytes});
    }
    return result;
  }

  std::shared_ptr<cnnrt_program> handle;
};

/// One user of a program: arena, threads, bindings. Movable, not copyable.
class Session {
public:
  static Result<Session>
  create(const Program &program,
         const cnnrt_session_options &options = CNNRT_SESSION_OPTIONS_INIT) {
    cnnrt_session *handle;
    if (cnnrt_status code =
            cnnrt_session_create(program.get(), &options, &handle))
      return Status(code);
    return Session(program, handle);
  }

  /// Reads input `index` from `count` elements of the caller's in every run.
  template <typename Element>
  Status bindInput(size_t index, const Element *data, size_t count) {
    if (Status status = check<Element>(index, cnnrt_program_get_input); !status)
      return status;
    return bindInput(index, static_cast<const void *>(data),
                     count * sizeof(Element));
  }
  Status bindInput(size_t index, const void *data, size_t bytes) {
    return Status(cnnrt_session_bind_input(get(), index, data, bytes));
  }

  /// Writes output `index` to `count` elements of the caller's in every run.
  template <typename Element>
  Status bindOutput(size_t index, Element *data, size_t count) {
    if (Status status = check<Element>(index, cnnrt_program_get_output);
        !status)
      return status;
    return bindOutput(index, static_cast<void *>(data),
                      count * sizeof(Element));
  }
  Status bindOutput(size_t index, void *data, size_t bytes) {
    return Status(cnnrt_session_bind_output(get(), index, data, bytes));
  }

  /// The session's own memory of an input, to be filled before a run.
  Result<void *> inputData(size_t index) {
    void *data;
    if (cnnrt_status code = cnnrt_session_input_data(get(), index, &data))
      return Status(code);
    return data;
  }

  /// Where runs put an output.
  Result<const void *> outputData(size_t index) {
    const void *data;
    if (cnnrt_status code = cnnrt_session_output_data(get(), index, &data))
      return Status(code);
    return data;
  }

  Status run(const cnnrt_run_options &options = CNNRT_RUN_OPTIONS_INIT) {
    return Status(cnnrt_session_run(get(), &options));
  }

  /// Uses memory of the GPU for an input or output in every run.
  Status bindInputDevice(size_t index, uint64_t address, size_t bytes) {
    return Status(
        cnnrt_session_bind_input_device(get(), index, address, bytes));
  }
  Status bindOutputDevice(size_t index, uint64_t address, size_t bytes) {
    return Status(
        cnnrt_session_bind_output_device(get(), index, address, bytes));
  }

  /// Puts a run into a CUstream, or the session's own, without waiting for it.
  Status enqueue(void *stream = nullptr) {
    cnnrt_enqueue_options options = CNNRT_ENQUEUE_OPTIONS_INIT;
    options.stream = stream;
    return Status(cnnrt_session_enqueue(get(), &options));
  }

  /// Waits for every enqueued run.
  Status wait() { return Status(cnnrt_session_wait(get())); }

  /// Nanoseconds of each command in the latest profiled run.
  Result<std::vector<uint64_t>> commandTimes() const {
    std::vector<uint64_t> times(program.info().command_count);
    for (size_t i = 0; i < times.size(); ++i)
      if (cnnrt_status code = cnnrt_session_command_time(get(), i, &times[i]))
        return Status(code);
    return times;
  }

  /// What the device knows of a command from the latest profiled run; empty on
  /// devices that count nothing. Texts live until the next such run.
  Result<std::vector<cnnrt_metric>> commandMetrics(size_t index) const {
    size_t count;
    if (cnnrt_status code = cnnrt_session_metric_count(get(), index, &count))
      return Status(code);
    std::vector<cnnrt_metric> metrics(count, CNNRT_METRIC_INIT);
    for (size_t i = 0; i < count; ++i)
      if (cnnrt_status code =
              cnnrt_session_get_metric(get(), index, i, &metrics[i]))
        return Status(code);
    return metrics;
  }

  /// Runs a golden case and compares.
  Result<cnnrt_verify_result> verify(size_t golden) {
    cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
    if (cnnrt_status code = cnnrt_session_verify(get(), golden, &result))
      return Status(code);
    return result;
  }

  /// The C handle, still owned by this object.
  cnnrt_session *get() const { return handle.get(); }

private:
  Session(const Program &program, cnnrt_session *session)
      : program(program), handle(session, cnnrt_session_release) {}

  template <typename Element, typename Get>
  Status check(size_t index, Get get) const {
    cnnrt_tensor_info info = CNNRT_TENSOR_INFO_INIT;
    if (cnnrt_status code = get(program.get(), index, &info))
      return Status(code);
    if (!isElement<Element>(info.type))
      return Status(CNNRT_INVALID_ARGUMENT,
                    std::string("expected elements of type ") +
                        cnnrt_type_name(info.type) + " for '" + info.name +
                        "', got another C++ type");
    return Status();
  }

  Program program;
  std::unique_ptr<cnnrt_session, void (*)(cnnrt_session *)> handle;
};

} // namespace cnnrt

#endif // CNNRT_HPP
