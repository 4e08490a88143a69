//===- VerifyHls.cpp - Designs --------------------------------------------===//

#include "runtime/src/Artifact.h"
#include "runtime/src/Error.h"

#include <cinttypes>

namespace cnnc::rt {

using namespace artifact;

/// Arguments of a function, of which C++ promises 256 and compilers take more.
static constexpr uint32_t kMaxBuffers = 512;

static constexpr std::string_view kDigits = "0123456789abcdef";
static constexpr std::string_view kLetters =
    "0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static bool consistsOf(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == text.npos;
}

cnnrt_status verifyHlsCode(const Artifact &artifact) {
  const HlsCode *code = artifact.program->hls_code();
  bool isHls = artifact.program->provenance()->target()->string_view() == "hls";
  if (isHls != (code != nullptr))
    return fail(CNNRT_BAD_ARTIFACT,
                isHls ? "the artifact is for target 'hls', but names no design"
                      : "the artifact names a design, but is for another "
                        "target than 'hls'");
  if (!code)
    return CNNRT_OK;
  std::string_view top = code->top()->string_view();
  if (top.empty() || top[0] <= '9' || !consistsOf(top, kLetters))
    return fail(CNNRT_BAD_ARTIFACT, "expected a function's name in C, got '%s'",
                code->top()->c_str());
  std::string_view identity = code->identity()->string_view();
  if (identity.size() != 16 || !consistsOf(identity, kDigits))
    return fail(CNNRT_BAD_ARTIFACT,
                "expected a design's identity in 16 hexadecimal digits, got "
                "'%s'",
                code->identity()->c_str());
  const auto *commands = artifact.program->commands();
  if (commands->size() != 1 || !commands->Get(0)->body_as_HlsLaunch())
    return fail(CNNRT_BAD_ARTIFACT,
                "expected one launch of the design, got %" PRIu32 " commands",
                commands->size());
  return CNNRT_OK;
}

cnnrt_status verifyHlsLaunch(const Artifact &artifact, const HlsLaunch *launch,
                             const std::string &where) {
  if (!artifact.program->hls_code())
    return fail(CNNRT_BAD_ARTIFACT, "%s: there is no design to launch",
                where.c_str());
  if (launch->buffers()->size() > kMaxBuffers)
    return fail(CNNRT_BAD_ARTIFACT,
                "%s: expected at most %" PRIu32 " buffers, got %" PRIu32,
                where.c_str(), kMaxBuffers, launch->buffers()->size());
  return CNNRT_OK;
}

} // namespace cnnc::rt
