//===- Program.cpp - A module made ready ----------------------------------===//

#include "tools/ptxsim/core/Program.h"
#include "tools/ptxsim/core/Decoder.h"

#include <algorithm>
#include <cstring>

namespace ptxsim {
namespace {

/// Writes a variable's initial value to its memory, zero where none is given.
void initialize(const Program &program, const Variable &v, uint64_t address) {
  uint8_t *memory = reinterpret_cast<uint8_t *>(address);
  std::memset(memory, 0, v.bytes());
  unsigned bytes = sizeOf(v.type);
  for (size_t n = 0; n < v.initializers.size(); ++n) {
    const Initializer &value = v.initializers[n];
    uint64_t bits = value.bits;
    if (!value.symbol.empty()) {
      auto found = program.globals.find(value.symbol);
      if (found == program.globals.end())
        throw PtxError(v.line, "unknown name '" + value.symbol + "'");
      bits += found->second;
    }
    if ((n + 1) * bytes > v.bytes())
      throw PtxError(v.line, "'" + v.name + "' has too many initial values");
    std::memcpy(memory + n * bytes, &bits, bytes);
  }
}

void placeVariables(Program &program, PlaceVariable place, void *user) {
  std::vector<const Variable *> external;
  for (const Variable &v : program.module.variables) {
    if (v.space == Space::Shared) {
      if (v.isExtern || v.elements == 0) {
        external.push_back(&v);
        continue;
      }
      uint32_t align = std::max(1u, v.align);
      uint32_t offset = (program.sharedBytes + align - 1) / align * align;
      program.sharedOffsets[v.name] = offset;
      program.sharedBytes = offset + uint32_t(v.bytes());
      continue;
    }
    if (v.isExtern)
      throw PtxError(v.line, "'" + v.name + "' is defined nowhere");
    if (v.bytes() > (uint64_t(1) << 36))
      throw PtxError(v.line, "'" + v.name + "' is too large");
    program.globals[v.name] = place(user, v);
  }
  for (const Variable &v : program.module.variables)
    if (v.space != Space::Shared)
      initialize(program, v, program.globals[v.name]);
  // External arrays share the memory behind the others; its place is known
  // when all functions' own variables are counted.
  for (const Variable *v : external)
    program.sharedOffsets[v->name] = 0;
}

/// .shared variables of functions count for all kernels.
uint32_t functionShared(const Program &program) {
  uint32_t bytes = program.sharedBytes;
  for (const Function &f : program.module.functions)
    for (const Variable &v : f.variables)
      if (v.space == Space::Shared && !v.isExtern) {
        uint32_t align = std::max(1u, v.align);
        bytes = (bytes + align - 1) / align * align + uint32_t(v.bytes());
      }
  return bytes;
}

} // namespace

std::unique_ptr<Program> decode(Module module, PlaceVariable place,
                                void *user) {
  auto program = std::make_unique<Program>();
  program->module = std::move(module);
  placeVariables(*program, place, user);
  uint32_t fixed = (functionShared(*program) + 15) / 16 * 16;
  for (const Variable &v : program->module.variables)
    if (v.space == Space::Shared && (v.isExtern || v.elements == 0))
      program->sharedOffsets[v.name] = fixed;
  // Declarations may precede definitions of the same name.
  for (const Function &f : program->module.functions) {
    auto &decoded = program->functions[f.name];
    if (decoded && f.isDeclaration)
      continue;
    decoded = std::make_unique<DecodedFunction>();
    decoded->name = f.name;
    decoded->source = &f;
    decoded->isEntry = f.isEntry;
  }
  std::vector<std::unique_ptr<FunctionDecoder>> decoders;
  for (auto &[name, f] : program->functions)
    decoders.push_back(
        std::make_unique<FunctionDecoder>(*program, *f->source, *f));
  for (auto &decoder : decoders)
    decoder->layoutVariables();
  for (auto &decoder : decoders)
    if (!decoder->function().isDeclaration)
      decoder->run();
  for (auto &[name, f] : program->functions)
    f->sharedBytes = fixed;
  return program;
}

} // namespace ptxsim
