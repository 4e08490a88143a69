# Flags that every part of the project shares: the runtime, the compiler and
# the tests.

set(CNNC_SANITIZE "" CACHE STRING "Sanitizers to build with, for example address,undefined")
if(CNNC_SANITIZE)
  add_compile_options(-fsanitize=${CNNC_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CNNC_SANITIZE})
endif()

# One setting for libraries and tools, so that both can share the precompiled
# header.
add_compile_options(-fPIC)
add_compile_options(-Wall -Wextra -Wno-unused-parameter)
include_directories(${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})

# The compiler cache halves rebuilds; the sloppiness settings are what ccache's
# manual asks for with precompiled headers.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()
