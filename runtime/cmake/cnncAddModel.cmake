# cnnc_add_model(TARGET MODEL.onnx [TARGET cpu|ptx] [DEVICE NAME]
#                [OUTPUT FILE.cnn] [EMBED] [FLAGS FLAG...])
#
# Compiles a model whenever TARGET, an executable or a library, is built and the
# model has changed. The artifact is FILE.cnn, relative to the current build
# folder, by default the model's name with the ending .cnn. FLAGS are further
# ones of cnnc (--precision=f16, --shape=x=1x3x224x224).
#
# With EMBED the artifact becomes part of TARGET, which may include "NAME_cnn.h"
# (NAME is FILE's, with an underscore for what no identifier holds): NAME_cnn is
# its first byte, aligned as cnnrt_program_load_memory wants it, and
# NAME_cnn_size() the number of its bytes.
function(cnnc_add_model target model)
  cmake_parse_arguments(ARG "EMBED" "TARGET;DEVICE;OUTPUT" "FLAGS" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "cnnc_add_model: unknown arguments ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT CNNC_COMPILER)
    message(FATAL_ERROR "cnnc_add_model: cnnc is not installed beside the runtime; set CNNC_COMPILER to its path")
  endif()
  cmake_path(ABSOLUTE_PATH model BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
  if(NOT ARG_TARGET)
    set(ARG_TARGET cpu)
  endif()
  if(NOT ARG_OUTPUT)
    cmake_path(GET model STEM LAST_ONLY stem)
    set(ARG_OUTPUT "${stem}.cnn")
  endif()
  set(output "${ARG_OUTPUT}")
  cmake_path(ABSOLUTE_PATH output BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" NORMALIZE)
  set(flags --target=${ARG_TARGET} ${ARG_FLAGS})
  if(ARG_DEVICE)
    list(APPEND flags --device=${ARG_DEVICE})
  endif()
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CNNC_COMPILER}" "${model}" ${flags} -o "${output}"
    DEPENDS "${model}" "${CNNC_COMPILER}"
    COMMENT "Compiling ${model} for ${ARG_TARGET}"
    VERBATIM)
  cmake_path(GET output STEM LAST_ONLY name)
  string(MAKE_C_IDENTIFIER "${name}_cnn" name)
  add_custom_target(${target}_${name} DEPENDS "${output}")
  add_dependencies(${target} ${target}_${name})
  if(ARG_EMBED)
    _cnnc_embed(${target} ${name} "${output}")
  endif()
endfunction()

# Writes NAME.c and NAME.h and adds them to the target. The assembler reads the
# artifact: no compiler need parse its bytes.
function(_cnnc_embed target name artifact)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${target}_models")
  file(CONFIGURE OUTPUT "${folder}/${name}.h" @ONLY CONTENT [[
#pragma once
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
extern const unsigned char @name@[], @name@_end[];
#ifdef __cplusplus
}
#endif
static inline size_t @name@_size(void) { return (size_t)(@name@_end - @name@); }
]])
  file(CONFIGURE OUTPUT "${folder}/${name}.c" @ONLY CONTENT [[
__asm__(".section .rodata\n"
        ".balign 64\n"
        ".global @name@\n"
        "@name@:\n"
        ".incbin \"@artifact@\"\n"
        ".global @name@_end\n"
        "@name@_end:\n"
        ".byte 0\n"
        ".previous\n");
]])
  set_source_files_properties("${folder}/${name}.c" PROPERTIES OBJECT_DEPENDS "${artifact}")
  target_sources(${target} PRIVATE "${folder}/${name}.c")
  target_include_directories(${target} PRIVATE "${folder}")
endfunction()
