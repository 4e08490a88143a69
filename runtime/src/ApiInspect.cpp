//===- ApiInspect.cpp - The C interface: looking at programs --------------===//

#include "runtime/src/Arguments.h"
#include "runtime/src/Options.h"
#include "runtime/src/Program.h"

using namespace cnnc;
using namespace cnnc::rt;

/// The C interface's numbering is the schema's.
static_assert(CNNRT_F32 == int(artifact::ElementType::F32) &&
              CNNRT_I64 == int(artifact::ElementType::I64) &&
              CNNRT_BOOL == int(artifact::ElementType::Bool) &&
              CNNRT_BOOL == int(artifact::ElementType::MAX));

using Tensors = flatbuffers::Vector<flatbuffers::Offset<artifact::Tensor>>;

static cnnrt_status describe(const artifact::Tensor *tensor, uint64_t bytes,
                             cnnrt_tensor_info *out) {
  cnnrt_tensor_info info = CNNRT_TENSOR_INFO_INIT;
  info.name = tensor->name()->c_str();
  info.type = cnnrt_type(tensor->type());
  info.rank = tensor->shape()->size();
  info.shape = tensor->shape()->data();
  info.layout = tensor->layout()->c_str();
  info.bytes = bytes;
  return writeInfo(info, out);
}

static cnnrt_status find(const Tensors *tensors, const char *kind,
                         const char *name, size_t *out) {
  std::string known;
  for (uint32_t i = 0; i < tensors->size(); ++i) {
    const flatbuffers::String *candidate = tensors->Get(i)->name();
    if (candidate->string_view() == name) {
      *out = i;
      return CNNRT_OK;
    }
    known += (known.empty() ? "'" : ", '") + candidate->str() + "'";
  }
  return fail(CNNRT_INVALID_ARGUMENT, "expected an %s (%s), got '%s'", kind,
              known.empty() ? "there are none" : known.c_str(), name);
}

static uint64_t count(const artifact::Dim3 &extents, uint32_t (&out)[3]) {
  out[0] = extents.x();
  out[1] = extents.y();
  out[2] = extents.z();
  return uint64_t(extents.x()) * extents.y() * extents.z();
}

static void describeLaunch(const artifact::Program *content,
                           const artifact::GpuLaunch *launch,
                           cnnrt_command_info &info) {
  info.kind = "launch";
  info.kernel =
      content->gpu_code()->Get(0)->kernels()->Get(launch->kernel())->c_str();
  info.grain = count(*launch->block(), info.block);
  info.tasks = count(*launch->grid(), info.grid) * info.grain;
  info.shared_bytes = launch->shared_bytes();
}

extern "C" {

const char *cnnrt_type_name(cnnrt_type type) {
  static constexpr const char *kNames[] = {"f32", "f16", "bf16", "f64", "i8",
                                           "i16", "i32", "i64",  "u8",  "u16",
                                           "u32", "u64", "bool"};
  return elementSize(artifact::ElementType(type)) == 0 ? "unknown type"
                                                       : kNames[type];
}

size_t cnnrt_type_size(cnnrt_type type) {
  return elementSize(artifact::ElementType(type));
}

cnnrt_status cnnrt_program_get_info(const cnnrt_program *program,
                                    cnnrt_program_info *out) {
  CNNRT_REQUIRE(program);
  CNNRT_REQUIRE(out);
  const artifact::Program *content = program->program->artifact.program;
  const artifact::Provenance *provenance = content->provenance();
  cnnrt_program_info info = CNNRT_PROGRAM_INFO_INIT;
  info.format_version = content->format_version();
  info.input_count = content->inputs()->size();
  info.output_count = content->outputs()->size();
  info.command_count = content->commands()->size();
  info.golden_count = content->goldens()->size();
  info.arena_bytes = content->arena_size();
  info.weights_bytes = content->weights_size();
  info.code_bytes = 0;
  for (const artifact::CodeImage *image : *content->code())
    info.code_bytes += image->bytes()->size();
  if (const auto *images = content->gpu_code())
    for (const artifact::GpuImage *image : *images)
      info.code_bytes += image->bytes()->size();
  info.compiler_version = provenance->compiler_version()->c_str();
  info.flags = program->program->flags.c_str();
  info.model = provenance->model()->c_str();
  info.model_sha256 = provenance->model_sha256()->c_str();
  info.target = provenance->target()->c_str();
  info.target_device = provenance->device()->c_str();
  return writeInfo(info, out);
}

cnnrt_status cnnrt_program_get_input(const cnnrt_program *program, size_t index,
                                     cnnrt_tensor_info *out) {
  CNNRT_REQUIRE(program);
  CNNRT_REQUIRE(out);
  const Artifact &artifact = program->program->artifact;
  CNNRT_REQUIRE_INDEX(index, artifact.inputBytes.size(), "an input");
  return describe(artifact.program->inputs()->Get(index),
                  artifact.inputBytes[index], out);
}

cnnrt_status cnnrt_program_get_output(const cnnrt_program *program,
                                      size_t index, cnnrt_tensor_info *out) {
  CNNRT_REQUIRE(program);
  CNNRT_REQUIRE(out);
  const Artifact &artifact = program->program->artifact;
  CNNRT_REQUIRE_INDEX(index, artifact.outputBytes.size(), "an output");
  return describe(artifact.program->outputs()->Get(index),
                  artifact.outputBytes[index], out);
}

cnnrt_status cnnrt_program_find_input(const cnnrt_program *program,
                                      const char *name, size_t *out_index) try {
  CNNRT_REQUIRE(out_index);
  *out_index = 0;
  CNNRT_REQUIRE(program);
  CNNRT_REQUIRE(name);
  return find(program->program->artifact.program->inputs(), "input", name,
              out_index);
}
CNNRT_CATCH

cnnrt_status cnnrt_program_find_output(const cnnrt_program *program,
                                       const char *name,
                                       size_t *out_index) try {
  CNNRT_REQUIRE(out_index);
  *out_index = 0;
  CNNRT_REQUIRE(program);
  CNNRT_REQUIRE(name);
  return find(program->program->artifact.program->outputs(), "output", name,
              out_index);
}
CNNRT_CATCH

cnnrt_status cnnrt_program_get_command(const cnnrt_program *program,
                                       size_t index,
                                       cnnrt_command_info *out) try {
  CNNRT_REQUIRE(program);
  CNNRT_REQUIRE(out);
  const artifact::Program *content = program->program->artifact.program;
  CNNRT_REQUIRE_INDEX(index, content->commands()->size(), "a command");
  const artifact::Command *command = content->commands()->Get(index);
  cnnrt_command_info info = CNNRT_COMMAND_INFO_INIT;
  info.nodes = command->nodes()->c_str();
  info.form = command->form()->c_str();
  info.flops = command->flops();
  info.bytes_moved = command->bytes_moved();
  info.kind = "copy";
  info.kernel = "";
  info.tasks = info.grain = 1;
  if (const artifact::CpuLaunch *launch = command->body_as_CpuLaunch()) {
    info.kind = "launch";
    info.kernel = content->code()
                      ->Get(0)
                      ->kernels()
                      ->Get(launch->kernel())
                      ->symbol()
                      ->c_str();
    info.tasks = launch->tasks();
    info.grain = launch->grain();
  } else if (const artifact::GpuLaunch *launch = command->body_as_GpuLaunch()) {
    describeLaunch(content, launch, info);
  } else if (command->body_as_HlsLaunch()) {
    info.kind = "launch";
    info.kernel = content->hls_code()->top()->c_str();
  }
  return writeInfo(info, out);
}
CNNRT_CATCH

/// Golden tensor `index` of a case.
static cnnrt_status goldenTensor(const Artifact &artifact, size_t index,
                                 const artifact::Golden *golden, bool input,
                                 const void **out) {
  const auto *refs = input ? golden->inputs() : golden->outputs();
  CNNRT_REQUIRE_INDEX(index, refs->size(), "a tensor");
  *out = artifact.weights + refs->Get(index)->offset();
  return CNNRT_OK;
}

cnnrt_status cnnrt_program_golden_input(const cnnrt_program *program,
                                        size_t golden, size_t index,
                                        const void **out_data) try {
  CNNRT_REQUIRE(out_data);
  *out_data = nullptr;
  CNNRT_REQUIRE(program);
  const Artifact &artifact = program->program->artifact;
  const auto *goldens = artifact.program->goldens();
  CNNRT_REQUIRE_INDEX(golden, goldens->size(), "a golden case");
  return goldenTensor(artifact, index, goldens->Get(golden), true, out_data);
}
CNNRT_CATCH

cnnrt_status cnnrt_program_golden_output(const cnnrt_program *program,
                                         size_t golden, size_t index,
                                         const void **out_data) try {
  CNNRT_REQUIRE(out_data);
  *out_data = nullptr;
  CNNRT_REQUIRE(program);
  const Artifact &artifact = program->program->artifact;
  const auto *goldens = artifact.program->goldens();
  CNNRT_REQUIRE_INDEX(golden, goldens->size(), "a golden case");
  return goldenTensor(artifact, index, goldens->Get(golden), false, out_data);
}
CNNRT_CATCH

} // extern "C"
