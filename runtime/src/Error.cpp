//===- Error.cpp - Statuses with a message --------------------------------===//

#include "runtime/src/Error.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <new>

namespace cnnc::rt {

// A plain array: it needs no allocation when memory is short and no destructor
// when the library is unloaded.
static thread_local char message[1024] = "no error";

// Names come from files; a message stays one line whatever they contain.
static void replaceControlCharacters() {
  for (char *c = message; *c != '\0'; ++c)
    if (static_cast<unsigned char>(*c) < 0x20 || *c == 0x7f)
      *c = '?';
}

cnnrt_status fail(cnnrt_status status, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(message, sizeof(message), format, arguments);
  va_end(arguments);
  replaceControlCharacters();
  return status;
}

cnnrt_status failIn(const char *context, cnnrt_status status) {
  char inner[sizeof(message)];
  std::memcpy(inner, message, sizeof(message));
  return fail(status, "%s: %s", context, inner);
}

cnnrt_status failWithAdvice(cnnrt_status status, const char *advice) {
  char inner[sizeof(message)];
  std::memcpy(inner, message, sizeof(message));
  return fail(status, "%s; %s", inner, advice);
}

cnnrt_status failFromException(const char *function) noexcept {
  try {
    throw;
  } catch (const std::bad_alloc &) {
    return fail(
        CNNRT_OUT_OF_RESOURCES,
        "%s: no memory left; release sessions and programs that are not "
        "needed",
        function);
  } catch (const std::exception &error) {
    return fail(CNNRT_OUT_OF_RESOURCES, "%s: %s", function, error.what());
  }
}

const char *lastError() { return message; }

} // namespace cnnc::rt
