//===- Arguments.h - Checks of the C interface's arguments ------*- C++ -*-===//

#ifndef CNNC_RUNTIME_SRC_ARGUMENTS_H
#define CNNC_RUNTIME_SRC_ARGUMENTS_H

#include "runtime/src/Error.h"

/// Returns from a C function with a status if an argument is null.
#define CNNRT_REQUIRE(pointer)                                                 \
  if (!(pointer))                                                              \
  return cnnc::rt::fail(CNNRT_INVALID_ARGUMENT,                                \
                        "%s: expected " #pointer ", got NULL", __func__)

/// Returns from a C function with a status if an index is not below `count`.
/// `what` is a literal such as "an input".
#define CNNRT_REQUIRE_INDEX(index, count, what)                                \
  if ((index) >= (count))                                                      \
  return cnnc::rt::fail(CNNRT_INVALID_ARGUMENT,                                \
                        "%s: expected " what " below %zu, got %zu", __func__,  \
                        size_t(count), size_t(index))

/// Ends the body of a C function that begins with `try`: nothing is thrown at
/// C.
#define CNNRT_CATCH                                                            \
  catch (...) {                                                                \
    return cnnc::rt::failFromException(__func__);                              \
  }

#endif // CNNC_RUNTIME_SRC_ARGUMENTS_H
