//===- Error.h - Statuses with a message ------------------------*- C++ -*-===//
//
// Functions that can fail return a cnnrt_status. Whoever notices the failure
// calls fail(), which leaves the message for cnnrt_last_error() in the calling
// thread, and callers pass the status on. What the standard library throws
// where memory is short becomes a status at the border of the C interface, and
// nowhere before: everything that is held, is held by an object.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_RUNTIME_SRC_ERROR_H
#define CNNC_RUNTIME_SRC_ERROR_H

#include "runtime/include/cnnrt.h"

namespace cnnc::rt {

/// Records a message (printf's format, cut off at about 1000 bytes; one line)
/// and returns `status`.
[[gnu::format(printf, 2, 3)]] [[nodiscard]] cnnrt_status
fail(cnnrt_status status, const char *format, ...);

/// Puts "CONTEXT: " in front of the message just recorded and returns `status`.
[[nodiscard]] cnnrt_status failIn(const char *context, cnnrt_status status);

/// Puts "; ADVICE" behind the message just recorded and returns `status`.
[[nodiscard]] cnnrt_status failWithAdvice(cnnrt_status status,
                                          const char *advice);

/// Records a message for the exception that is being handled, in `function` of
/// the C interface.
[[nodiscard]] cnnrt_status failFromException(const char *function) noexcept;

/// The calling thread's latest message.
const char *lastError();

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_SRC_ERROR_H
