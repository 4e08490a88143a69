# LLVM and MLIR 22 from Debian, and the rules by which the compiler's libraries
# and tools are built against them.

set(LLVM_DIR /usr/lib/llvm-22/lib/cmake/llvm CACHE PATH "LLVM's CMake package")
set(MLIR_DIR /usr/lib/llvm-22/lib/cmake/mlir CACHE PATH "MLIR's CMake package")
find_package(MLIR REQUIRED CONFIG)
list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})
include(TableGen)
include(AddLLVM)
include(AddMLIR)
# mlir_tablegen looks for the upstream .td files among these.
include_directories(SYSTEM ${MLIR_INCLUDE_DIRS})

set(CNNC_MLIR_OPTIONS -fno-rtti -fno-exceptions -fvisibility-inlines-hidden
                      -Wno-deprecated-declarations)
# Asserts stay on in our own objects: they guard the compiler's invariants, and
# LDBG() needs them.
set(CNNC_MLIR_OPTIONS ${CNNC_MLIR_OPTIONS} -UNDEBUG)
# Instrumented, code that is optimised more would take much longer to compile, and
# most of the time that it runs is spent in LLVM's libraries.
if(CNNC_SANITIZE)
  list(APPEND CNNC_MLIR_OPTIONS -O1)
endif()

# MLIR's headers take ten seconds to parse, so that every library shares one
# precompiled header.
add_library(cnnc_pch OBJECT ${CMAKE_SOURCE_DIR}/cmake/MlirPch.cpp)
target_include_directories(cnnc_pch SYSTEM PUBLIC ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
target_compile_options(cnnc_pch PRIVATE ${CNNC_MLIR_OPTIONS} -Xclang -fno-pch-timestamp)
target_precompile_headers(cnnc_pch PRIVATE ${CMAKE_SOURCE_DIR}/cmake/MlirPch.h)

function(cnnc_mlir_target name)
  target_include_directories(${name} SYSTEM PUBLIC ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
  target_compile_options(${name} PRIVATE ${CNNC_MLIR_OPTIONS} -Xclang -fno-pch-timestamp)
  target_precompile_headers(${name} REUSE_FROM cnnc_pch)
endfunction()

# cnnc_library(name SOURCES... [DEPENDS tablegen-targets...] [LINK libs...])
function(cnnc_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  cnnc_mlir_target(${name})
  target_link_libraries(${name} PUBLIC ${ARG_LINK} MLIR LLVM)
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
endfunction()

# cnnc_tool(name SOURCES... LINK libs...)
function(cnnc_tool name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  if(CNNC_SANITIZE MATCHES address)
    target_sources(${name} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/AsanOptions.cpp)
  endif()
  cnnc_mlir_target(${name})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} MLIR LLVM)
endfunction()
