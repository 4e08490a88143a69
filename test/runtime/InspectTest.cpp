//===- InspectTest.cpp - What a program says of itself --------------------===//

#include "runtime/schema/Framing.h"
#include "test/runtime/Handles.h"

#include <cstring>
#include <thread>

using namespace cnnc;
using namespace cnnc::test;

namespace {
class Inspect : public testing::Test {
protected:
  Inspect() : file(TestArtifact::expOfSum().serialize()), program(load(file)) {}

  AlignedBytes file;
  ProgramHandle program;
};
} // namespace

TEST_F(Inspect, Provenance) {
  cnnrt_program_info info = CNNRT_PROGRAM_INFO_INIT;
  ASSERT_EQ(cnnrt_program_get_info(program.get(), &info), CNNRT_OK);
  EXPECT_EQ(info.format_version, artifact::kFormatVersion);
  EXPECT_EQ(info.input_count, 1u);
  EXPECT_EQ(info.output_count, 1u);
  EXPECT_EQ(info.command_count, 3u);
  EXPECT_EQ(info.golden_count, 1u);
  EXPECT_EQ(info.arena_bytes, 128u);
  EXPECT_EQ(info.weights_bytes, 152u);
  EXPECT_EQ(info.code_bytes, 4104u);
  EXPECT_STREQ(info.compiler_version, "0.1.0");
  EXPECT_STREQ(info.flags, "--target=cpu --device=test");
  EXPECT_STREQ(info.model, "test.onnx");
  EXPECT_STREQ(info.target, "cpu");
  EXPECT_STREQ(info.target_device, "test");
}

TEST_F(Inspect, Signature) {
  cnnrt_tensor_info info = CNNRT_TENSOR_INFO_INIT;
  ASSERT_EQ(cnnrt_program_get_input(program.get(), 0, &info), CNNRT_OK);
  EXPECT_STREQ(info.name, "x");
  EXPECT_EQ(info.type, CNNRT_F32);
  ASSERT_EQ(info.rank, 2u);
  EXPECT_EQ(info.shape[0], 2u);
  EXPECT_EQ(info.shape[1], 3u);
  EXPECT_STREQ(info.layout, "row_major");
  EXPECT_EQ(info.bytes, 24u);
  ASSERT_EQ(cnnrt_program_get_output(program.get(), 0, &info), CNNRT_OK);
  EXPECT_STREQ(info.name, "y");
  EXPECT_EQ(cnnrt_program_get_output(program.get(), 1, &info),
            CNNRT_INVALID_ARGUMENT);
  size_t index = 7;
  ASSERT_EQ(cnnrt_program_find_output(program.get(), "y", &index), CNNRT_OK);
  EXPECT_EQ(index, 0u);
  EXPECT_EQ(cnnrt_program_find_input(program.get(), "z", &index),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_STREQ(cnnrt_last_error(), "expected an input ('x'), got 'z'");
}

TEST_F(Inspect, Commands) {
  cnnrt_command_info info = CNNRT_COMMAND_INFO_INIT;
  ASSERT_EQ(cnnrt_program_get_command(program.get(), 1, &info), CNNRT_OK);
  EXPECT_STREQ(info.kind, "launch");
  EXPECT_STREQ(info.kernel, "expKernel");
  EXPECT_STREQ(info.nodes, "node_1\ntail");
  EXPECT_STREQ(info.form, "elementwise");
  EXPECT_EQ(info.flops, 6u);
  EXPECT_EQ(info.tasks, 6u);
  ASSERT_EQ(cnnrt_program_get_command(program.get(), 2, &info), CNNRT_OK);
  EXPECT_STREQ(info.kind, "copy");
  EXPECT_STREQ(info.kernel, "");
  EXPECT_EQ(info.bytes_moved, 48u);
}

TEST_F(Inspect, GoldenData) {
  const void *data;
  ASSERT_EQ(cnnrt_program_golden_input(program.get(), 0, 0, &data), CNNRT_OK);
  EXPECT_EQ(static_cast<const float *>(data)[2], 0.5f);
  ASSERT_EQ(cnnrt_program_golden_output(program.get(), 0, 0, &data), CNNRT_OK);
  EXPECT_EQ(cnnrt_program_golden_output(program.get(), 0, 1, &data),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_EQ(data, nullptr);
  EXPECT_EQ(cnnrt_program_golden_input(program.get(), 1, 0, &data),
            CNNRT_INVALID_ARGUMENT);
}

TEST_F(Inspect, ToleratesOtherVersionsOfStructs) {
  // A caller with an older header: a shorter struct.
  struct {
    cnnrt_program_info info;
  } older = {CNNRT_PROGRAM_INFO_INIT};
  older.info.struct_size = offsetof(cnnrt_program_info, output_count);
  older.info.output_count = 77;
  ASSERT_EQ(cnnrt_program_get_info(program.get(), &older.info), CNNRT_OK);
  EXPECT_EQ(older.info.input_count, 1u);
  EXPECT_EQ(older.info.output_count, 77u);

  // A caller with a newer header: what this library lacks becomes zero.
  struct {
    cnnrt_program_info info;
    uint64_t added;
  } newer = {CNNRT_PROGRAM_INFO_INIT, 77};
  newer.info.struct_size = sizeof(newer);
  ASSERT_EQ(cnnrt_program_get_info(program.get(), &newer.info), CNNRT_OK);
  EXPECT_EQ(newer.added, 0u);
  EXPECT_EQ(newer.info.struct_size, sizeof(newer));

  newer.info.struct_size = 0;
  EXPECT_EQ(cnnrt_program_get_info(program.get(), &newer.info),
            CNNRT_INVALID_ARGUMENT);
}

TEST_F(Inspect, ToleratesOtherVersionsOfOptions) {
  struct {
    cnnrt_session_options options;
    uint64_t added;
  } newer = {CNNRT_SESSION_OPTIONS_INIT, 0};
  newer.options.struct_size = sizeof(newer);
  newer.options.threads = 1;
  cnnrt_session *session;
  ASSERT_EQ(cnnrt_session_create(program.get(), &newer.options, &session),
            CNNRT_OK);
  cnnrt_session_release(session);
  newer.added = 1;
  EXPECT_EQ(cnnrt_session_create(program.get(), &newer.options, &session),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_STREQ(cnnrt_last_error(),
               "the options use a field that this older library lacks");
  newer.options.struct_size = 1 << 20;
  EXPECT_EQ(cnnrt_session_create(program.get(), &newer.options, &session),
            CNNRT_INVALID_ARGUMENT);
}

TEST(Arguments, NullIsAnError) {
  cnnrt_program *program;
  cnnrt_session *session;
  cnnrt_program_info info = CNNRT_PROGRAM_INFO_INIT;
  EXPECT_EQ(cnnrt_program_load_file(nullptr, nullptr, &program),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_EQ(cnnrt_program_load_file("x", nullptr, nullptr),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_EQ(cnnrt_program_load_memory(nullptr, 0, nullptr, &program),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_EQ(cnnrt_program_get_info(nullptr, &info), CNNRT_INVALID_ARGUMENT);
  EXPECT_EQ(cnnrt_session_create(nullptr, nullptr, &session),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_STREQ(cnnrt_last_error(),
               "cnnrt_session_create: expected program, got NULL");
  EXPECT_EQ(cnnrt_session_run(nullptr, nullptr), CNNRT_INVALID_ARGUMENT);
  cnnrt_program_release(nullptr);
  cnnrt_session_release(nullptr);
}

TEST(Arguments, UnknownDevice) {
  AlignedBytes file = TestArtifact::expOfSum().serialize();
  EXPECT_EQ(tryLoad(file.data(), file.size(), cnnrt_device(99)),
            CNNRT_INVALID_ARGUMENT);
}

TEST(Names, CoverEveryValue) {
  EXPECT_STREQ(cnnrt_status_name(CNNRT_OK), "ok");
  EXPECT_STREQ(cnnrt_status_name(CNNRT_OUT_OF_RESOURCES), "out of resources");
  EXPECT_STREQ(cnnrt_type_name(CNNRT_F32), "f32");
  EXPECT_STREQ(cnnrt_type_name(CNNRT_BOOL), "bool");
  EXPECT_EQ(cnnrt_type_size(CNNRT_BF16), 2u);
  EXPECT_EQ(cnnrt_type_size(CNNRT_U64), 8u);
  EXPECT_EQ(cnnrt_type_size(cnnrt_type(13)), 0u);
  EXPECT_STREQ(cnnrt_type_name(cnnrt_type(13)), "unknown type");
  EXPECT_NE(std::strlen(cnnrt_version()), 0u);
}

TEST(Errors, BelongToTheirThread) {
  EXPECT_EQ(cnnrt_session_run(nullptr, nullptr), CNNRT_INVALID_ARGUMENT);
  std::string mine = cnnrt_last_error();
  std::thread([] {
    EXPECT_STREQ(cnnrt_last_error(), "no error");
    cnnrt_program *program;
    EXPECT_EQ(cnnrt_program_load_file("\n", nullptr, &program), CNNRT_IO_ERROR);
    // One line, whatever the file is called.
    EXPECT_EQ(std::strchr(cnnrt_last_error(), '\n'), nullptr);
  }).join();
  EXPECT_EQ(mine, cnnrt_last_error());
}
