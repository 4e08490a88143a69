//===- AsanOptions.cpp - For programs that use LLVM's libraries -----------===//
//
// LLVM's allocators poison what they have not handed out where their inline
// code is compiled under AddressSanitizer. Debian's libraries are not, and hand
// memory out without lifting that: only the poison of malloc's own blocks says
// anything here.
//
//===----------------------------------------------------------------------===//

extern "C" const char *__asan_default_options();

extern "C" const char *__asan_default_options() {
  return "allow_user_poisoning=0";
}
