//===- Program.cpp - A module made ready ----------------------------------===//

#include "tools/ptxsim/core/Program.h"
#include "tools/ptxsim/core/Decoder.h"

#include <algorithm>
#include <cstring>

namespace ptxsim {

/// Addresses of functions lie where no memory is.
static constexpr uint64_t kFunctions = uint64_t(0x8004) << 48, kStep = 16;

uint64_t Program::addressOfFunction(const std::string &name) const {
  auto found = functions.find(name);
  if (found == functions.end() || found->second->source->isDeclaration)
    return 0;
  return kFunctions + kStep * (found->second->number + 1);
}

const DecodedFunction *Program::functionAt(uint64_t address) const {
  uint64_t number = (address - kFunctions) / kStep;
  bool isOne = address >= kFunctions && address % kStep == 0 && number > 0 &&
               number <= numbered.size();
  return isOne ? numbered[number - 1] : nullptr;
}

bool Program::isConstant(uint64_t address) const {
  auto it = constants.upper_bound(address);
  return it != constants.begin() && address < std::prev(it)->second;
}

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
      uint64_t function = program.addressOfFunction(value.symbol);
      if (found == program.globals.end() && !function)
        throw PtxError(v.line, "unknown name '" + value.symbol + "'");
      bits += function ? function : found->second;
      bits = bits >> value.shift;
    }
    if ((n + 1) * bytes > v.bytes())
      throw PtxError(v.line, "'" + v.name + "' has too many initial values");
    std::memcpy(memory + n * bytes, &bits, bytes);
  }
}

void placeVariables(Program &program, PlaceVariable place, void *user) {
  for (const Variable &v : program.module.variables) {
    if (program.globals.count(v.name) || program.sharedOffsets.count(v.name))
      throw PtxError(v.line, "'" + v.name + "' is defined twice");
    if (v.space == Space::Shared) {
      if (!v.initializers.empty())
        throw PtxError(v.line,
                       "'" + v.name + "': shared memory has no initial values");
      program.sharedOffsets[v.name] = 0;
      continue;
    }
    if (v.isExtern)
      throw PtxError(v.line, "'" + v.name + "' is defined nowhere");
    if (v.bytes() > (uint64_t(1) << 36))
      throw PtxError(v.line, "'" + v.name + "' is too large");
    uint64_t address = place(user, v);
    program.globals[v.name] = address;
    if (v.space == Space::Const)
      program.constants[address] = address + v.bytes();
  }
  for (const Variable &v : program.module.variables)
    if (v.space != Space::Shared)
      initialize(program, v, program.globals[v.name]);
}

void declareFunctions(Program &program) {
  // Declarations may precede definitions of the same name, or follow.
  for (const Function &f : program.module.functions) {
    auto &decoded = program.functions[f.name];
    if (decoded && f.isDeclaration)
      continue;
    if (decoded && !decoded->source->isDeclaration)
      throw PtxError(f.line, "'" + f.name + "' is defined twice");
    decoded = std::make_unique<DecodedFunction>();
    decoded->name = f.name;
    decoded->source = &f;
    decoded->isEntry = f.isEntry;
  }
  for (auto &[name, f] : program.functions) {
    f->number = uint32_t(program.numbered.size());
    program.numbered.push_back(f->source->isDeclaration ? nullptr : f.get());
  }
}

} // namespace

std::string Program::sourcePlace(uint32_t file, uint32_t line) const {
  bool isNamed = file < module.files.size() && !module.files[file].empty();
  return (isNamed ? module.files[file]
                  : "source file " + std::to_string(file)) +
         ":" + std::to_string(line);
}

std::unique_ptr<Program> decode(Module module, PlaceVariable place,
                                void *user) {
  auto program = std::make_unique<Program>();
  program->module = std::move(module);
  declareFunctions(*program);
  placeVariables(*program, place, user);
  std::vector<std::unique_ptr<FunctionDecoder>> decoders;
  for (auto &[name, f] : program->functions)
    decoders.push_back(
        std::make_unique<FunctionDecoder>(*program, *f->source, *f));
  for (auto &decoder : decoders)
    decoder->layoutVariables();
  layoutShared(*program);
  for (auto &decoder : decoders)
    if (!decoder->function().isDeclaration)
      decoder->run();
  return program;
}

} // namespace ptxsim
