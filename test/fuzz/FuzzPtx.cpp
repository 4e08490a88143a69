//===- FuzzPtx.cpp - Any text as PTX --------------------------------------===//
//
// Parses and decodes, as loading a module does; nothing is launched.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/DeviceMemory.h"
#include "tools/ptxsim/core/Parser.h"
#include "tools/ptxsim/core/Program.h"

#include <algorithm>

using namespace ptxsim;

/// Far below any card's, so that what variables cost is bounded.
static constexpr uint64_t kMemory = uint64_t(1) << 20;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  DeviceMemory memory(kMemory, /*checks=*/true);
  try {
    decode(
        parseModule(std::string(reinterpret_cast<const char *>(data), size)),
        [](void *user, const Variable &v) {
          uint64_t bytes = std::max<uint64_t>(v.bytes(), 1);
          uint64_t address = static_cast<DeviceMemory *>(user)->allocate(bytes);
          if (!address)
            throw PtxError(v.line, "no memory left for '" + v.name + "'");
          return address;
        },
        &memory);
  } catch (const PtxError &) {
  }
  return 0;
}
