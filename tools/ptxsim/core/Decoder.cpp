//===- Decoder.cpp - From statements to instructions ----------------------===//

#include "tools/ptxsim/core/Decoder.h"

#include <algorithm>
#include <cstring>

namespace ptxsim {
namespace {

constexpr uint32_t kLaneAlign = 64;
/// Bytes of local memory or parameters that a thread may have (CUDA C++
/// Programming Guide, "Compute Capabilities": 512 KiB), and more.
constexpr uint32_t kMostLocal = 1 << 24;

uint32_t roundUp(uint32_t value, uint32_t to) {
  return (value + to - 1) / to * to;
}

struct KnownFamily {
  Family select;
  /// Its instructions compute registers from registers and do nothing else.
  bool computes = false;
};

const KnownFamily kFamilies[] = {
    {selectMemory},        {selectFloat, true},   {selectMixedFloat, true},
    {selectCarry},         {selectPacked, true},  {selectInteger, true},
    {selectBits, true},    {selectMove},          {selectBitFields, true},
    {selectCompare, true}, {selectConvert, true}, {selectHalf, true},
    {selectSpecial, true}, {selectControl},       {selectWarp},
    {selectAsync},         {selectMatrix},        {selectWmma},
    {selectAtomic}};

} // namespace

/// The places of shared memory that the system keeps for itself.
static bool isReserved(const std::string &name) {
  for (const char *end : {"begin", "end", "cap", "0", "1"})
    if (name == std::string("%reserved_smem_offset_") + end)
      return true;
  return false;
}

bool isSpecialRegister(const std::string &name) {
  static const char *const names[] = {"%tid.x",
                                      "%tid.y",
                                      "%tid.z",
                                      "%ntid.x",
                                      "%ntid.y",
                                      "%ntid.z",
                                      "%ctaid.x",
                                      "%ctaid.y",
                                      "%ctaid.z",
                                      "%nctaid.x",
                                      "%nctaid.y",
                                      "%nctaid.z",
                                      "%laneid",
                                      "%warpid",
                                      "%nwarpid",
                                      "%lanemask_eq",
                                      "%lanemask_lt",
                                      "%lanemask_le",
                                      "%lanemask_gt",
                                      "%lanemask_ge",
                                      "%smid",
                                      "%nsmid",
                                      "%gridid",
                                      "%dynamic_smem_size",
                                      "%total_smem_size",
                                      "%clusterid.x",
                                      "%clusterid.y",
                                      "%clusterid.z",
                                      "%nclusterid.x",
                                      "%nclusterid.y",
                                      "%nclusterid.z",
                                      "%cluster_ctaid.x",
                                      "%cluster_ctaid.y",
                                      "%cluster_ctaid.z",
                                      "%cluster_nctaid.x",
                                      "%cluster_nctaid.y",
                                      "%cluster_nctaid.z",
                                      "%cluster_ctarank",
                                      "%cluster_nctarank"};
  return std::find(std::begin(names), std::end(names), name) !=
             std::end(names) ||
         name.rfind("%envreg", 0) == 0 || name.rfind("%pm", 0) == 0 ||
         isReserved(name);
}

bool isClock(const std::string &name) {
  return name.rfind("%clock", 0) == 0 || name.rfind("%globaltimer", 0) == 0;
}

FunctionDecoder::FunctionDecoder(Program &program, const Function &source,
                                 DecodedFunction &out)
    : all(program), source(source), out(out) {}

//===----------------------------------------------------------------------===//
// Registers and constants
//===----------------------------------------------------------------------===//

Place FunctionDecoder::newRegister(unsigned bytes) {
  Place place;
  place.bytes = uint8_t(bytes);
  place.number = out.registerCount++;
  place.offset = out.registerBytes;
  place.exists = true;
  out.registerBytes += bytes ? bytes * kLanes : 4;
  return place;
}

void FunctionDecoder::layoutRegisters() {
  registers.resize(source.registers.size());
  // Predicates last: lanes of the others stay aligned.
  for (bool isPredicate : {false, true})
    for (size_t n = 0; n < registers.size(); ++n)
      if ((source.registers[n].type == Type::Pred) == isPredicate)
        registers[n] = newRegister(laneBytes(source.registers[n].type));
  out.registerBytes = roundUp(out.registerBytes, kLaneAlign);
}

Place FunctionDecoder::registerPlace(uint32_t index) {
  return registers[index];
}

Place FunctionDecoder::scratchPlace(unsigned bytes) {
  Place place = newRegister(bytes);
  out.registerBytes = roundUp(out.registerBytes, kLaneAlign);
  return place;
}

Place FunctionDecoder::constantPlace(uint64_t bits, unsigned bytes) {
  auto [it, isNew] = constants.try_emplace({bits, bytes});
  if (!isNew)
    return it->second;
  Place &place = it->second;
  place.bank = Place::Constants;
  place.bytes = uint8_t(bytes);
  place.exists = true;
  place.offset = roundUp(uint32_t(out.constants.size()), kLaneAlign);
  out.constants.resize(place.offset + (bytes ? bytes * kLanes : 4));
  unsigned step = bytes ? bytes : 4;
  for (uint32_t at = place.offset; at < out.constants.size(); at += step)
    std::memcpy(&out.constants[at], &bits, step);
  return place;
}

Place FunctionDecoder::specialPlace(const std::string &name, unsigned bytes,
                                    uint32_t line) {
  std::string key = name;
  auto found = out.specials.find(key);
  if (found != out.specials.end() && found->second.bytes == bytes)
    return found->second;
  if (isClock(name))
    throw PtxError(line, "'" + name + "' is read by mov alone");
  if (name[0] == '%' && name.rfind("%local+", 0) != 0 &&
      !isSpecialRegister(name))
    throw PtxError(line, "special register '" + name + "' is not supported");
  if (found != out.specials.end())
    throw PtxError(line,
                   "special register '" + name + "' is read in two sizes");
  all.usesReservedShared |= isReserved(name);
  Place place = scratchPlace(bytes);
  out.specials[key] = place;
  return place;
}

//===----------------------------------------------------------------------===//
// Variables
//===----------------------------------------------------------------------===//

void FunctionDecoder::layoutVariables() {
  uint32_t kernelParams = 0;
  size_t heads = source.returns.size() + source.params.size();
  for (size_t n = 0; n < source.variables.size(); ++n) {
    const Variable &v = source.variables[n];
    uint64_t bytes = v.bytes();
    if (bytes > kMostLocal)
      throw PtxError(v.line, "'" + v.name + "' is too large");
    if (!v.initializers.empty())
      throw PtxError(v.line, "'" + v.name +
                                 "': variables of functions have no "
                                 "initial values");
    uint32_t *top = nullptr;
    bool isHead = n < heads;
    if (isHead && source.isEntry)
      top = &kernelParams;
    else if (v.space == Space::Param || isHead)
      top = &out.paramBytes;
    else if (v.space == Space::Local)
      top = &out.localBytes;
    else if (v.space != Space::Shared)
      throw PtxError(v.line, "'" + v.name +
                                 "': this space is not supported in functions");
    // Shared memory is laid out for all functions at once.
    Layout layout{0, uint32_t(bytes)};
    if (top) {
      layout.offset = roundUp(*top, std::max(1u, v.align));
      *top = layout.offset + layout.bytes;
      if (*top > kMostLocal)
        throw PtxError(v.line, "'" + source.name + "' has too many variables");
    }
    out.variables.push_back(layout);
    if (n < source.returns.size())
      out.returns.push_back(layout);
    else if (isHead)
      out.params.push_back(layout);
  }
  out.paramBytes = roundUp(out.paramBytes, 16);
}

bool FunctionDecoder::isKernelParameter(const Operand &operand) const {
  return source.isEntry && operand.kind == Operand::Local &&
         operand.index < source.returns.size() + source.params.size();
}

Place FunctionDecoder::symbolPlace(const Operand &operand, unsigned bytes,
                                   uint32_t line) {
  unsigned width = bytes == 4 ? 4 : 8;
  if (operand.kind == Operand::Local) {
    const Variable &v = source.variables[operand.index];
    uint64_t offset = out.variables[operand.index].offset + operand.bits;
    if (v.space == Space::Local)
      return specialPlace("%local+" + std::to_string(offset), width, line);
    return constantPlace(offset, width);
  }
  if (auto global = all.globals.find(operand.name); global != all.globals.end())
    return constantPlace(global->second + operand.bits, width);
  if (auto shared = all.sharedOffsets.find(operand.name);
      shared != all.sharedOffsets.end())
    return constantPlace(shared->second + operand.bits, width);
  if (uint64_t function = all.addressOfFunction(operand.name))
    return constantPlace(function + operand.bits, width);
  throw PtxError(line, "unknown name '" + operand.name + "'");
}

//===----------------------------------------------------------------------===//
// Labels and calls
//===----------------------------------------------------------------------===//

/// The label that is seen from `scope`: its own, or one of a scope around.
uint32_t FunctionDecoder::findLabel(const std::string &name, uint32_t scope,
                                    uint32_t line) {
  if (labels.empty())
    for (const Label &label : source.labels)
      labels[{label.scope, label.name}] = label.position;
  for (uint32_t s = scope;; s = source.scopeParents[s]) {
    if (auto found = labels.find({s, name}); found != labels.end())
      return found->second;
    if (s == 0)
      break;
  }
  throw PtxError(line, "unknown label '" + name + "'");
}

/// Of all indexed branches of a function, for each of which its whole list
/// counts.
static constexpr uint64_t kMostTargets = 1 << 16;

const std::vector<uint32_t> *FunctionDecoder::targets(const std::string &name,
                                                      uint32_t scope,
                                                      uint32_t line) {
  for (uint32_t s = scope;; s = source.scopeParents[s]) {
    for (const LabelList &list : source.lists) {
      if (list.scope != s || list.name != name)
        continue;
      targetCount += list.targets.size();
      if (targetCount > kMostTargets)
        throw PtxError(line, "indexed branches have too many targets");
      auto table = std::make_unique<std::vector<uint32_t>>();
      for (const std::string &target : list.targets)
        table->push_back(findLabel(target, s, line));
      out.tables.push_back(std::move(table));
      return out.tables.back().get();
    }
    if (s == 0)
      break;
  }
  throw PtxError(line, "unknown list of labels '" + name + "'");
}

Layout FunctionDecoder::layoutOfOperand(const Operand &operand,
                                        uint32_t line) const {
  if (operand.kind != Operand::Local ||
      source.variables[operand.index].space != Space::Param)
    throw PtxError(line, "calls pass .param variables only");
  return out.variables[operand.index];
}

/// What callers should know of a function that the module does not define.
static std::string whyMissing(const std::string &name) {
  for (const char *system : {"vprintf", "malloc", "free", "cudaMalloc",
                             "cudaFree", "cudaLaunchDeviceV2"})
    if (name == system)
      return "needs the device's run-time system: this simulator has no "
             "printing, no heap and no launches from kernels";
  return "the module does not define";
}

/// Arguments and results must be as many and as large as the function's.
static void checkCall(const CallSite &site, const DecodedFunction &callee,
                      uint32_t line) {
  auto agree = [](const std::vector<Layout> &a, const std::vector<Layout> &b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(),
                      [](const Layout &x, const Layout &y) {
                        return x.bytes == y.bytes;
                      });
  };
  if (!agree(site.arguments, callee.params) ||
      !agree(site.results, callee.returns))
    throw PtxError(line, "call of '" + callee.name +
                             "' with other parameters than it has");
}

/// call (results), function, (arguments); results and arguments may be missing.
void FunctionDecoder::decodeCall(const Statement &statement, Instruction &i) {
  auto site = std::make_unique<CallSite>();
  size_t n = 0;
  const std::vector<Operand> &operands = statement.operands;
  auto layouts = [&](const Operand &list) {
    std::vector<Layout> result;
    for (const Operand &element : list.elements)
      result.push_back(layoutOfOperand(element, statement.line));
    return result;
  };
  if (n < operands.size() && operands[n].kind == Operand::List)
    site->results = layouts(operands[n++]);
  if (n >= operands.size() || (operands[n].kind != Operand::Symbol &&
                               operands[n].kind != Operand::Register))
    throw PtxError(statement.line, "the call names no function");
  const Operand &target = operands[n++];
  if (n < operands.size() && operands[n].kind == Operand::List)
    site->arguments = layouts(operands[n]);
  i.site = site.get();
  out.calls.push_back(std::move(site));
  if (target.kind == Operand::Register) {
    auto place = std::make_unique<Place[]>(1);
    place[0] = registerPlace(target.index);
    if (place[0].bytes != 8)
      throw PtxError(statement.line, "a function's address has 64 bits");
    i.src = place.get();
    i.operands = 1;
    out.places.push_back(std::move(place));
    return setCall(i);
  }
  auto callee = all.functions.find(target.name);
  bool isDefined =
      callee != all.functions.end() && !callee->second->source->isDeclaration;
  if (!isDefined && target.name == "__assertfail")
    return setAssertion(i);
  if (!isDefined)
    throw PtxError(statement.line, "call of '" + target.name + "', which " +
                                       whyMissing(target.name));
  if (callee->second->isEntry)
    throw PtxError(statement.line, "call of the kernel '" + target.name + "'");
  i.callee = callee->second.get();
  checkCall(*i.site, *callee->second, statement.line);
  setCall(i);
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

void FunctionDecoder::decodeStatement(const Statement &statement,
                                      Instruction &i) {
  i.line = statement.line;
  i.sourceLine = statement.sourceLine;
  i.sourceFile = statement.sourceFile;
  if (statement.guard >= 0) {
    Place guard = registers[statement.guard];
    i.guard = int32_t(guard.offset);
    i.guardNumber = guard.number;
    i.isGuardNegated = statement.isGuardNegated;
  }
  if (Opcode(statement.opcode).stem == "call")
    return decodeCall(statement, i);
  for (const KnownFamily &family : kFamilies) {
    Instruction fresh = i;
    fresh.computes = family.computes;
    Builder b(*this, statement, fresh);
    if (!family.select(b))
      continue;
    b.checkAllUsed();
    i = fresh;
    if (b.kept)
      out.kept.push_back(std::move(b.kept));
    auto places =
        std::make_unique<Place[]>(b.results.size() + b.sources.size() + 1);
    std::copy(b.results.begin(), b.results.end(), places.get());
    std::copy(b.sources.begin(), b.sources.end(),
              places.get() + b.results.size());
    i.dst = places.get();
    i.src = places.get() + b.results.size();
    i.results = uint8_t(b.results.size());
    i.operands = uint8_t(b.sources.size());
    out.places.push_back(std::move(places));
    return;
  }
  Instruction none;
  Builder(*this, statement, none).unsupported();
}

/// Elements of loaded vectors that go to registers which nothing reads are as
/// good as `_`.
static void dropUnreadElements(DecodedFunction &function) {
  std::vector<bool> isRead(function.registerCount);
  for (const Instruction &i : function.code) {
    for (unsigned n = 0; n < i.operands; ++n)
      if (i.src[n].bank == Place::Registers && i.src[n].number < isRead.size())
        isRead[i.src[n].number] = true;
    if (i.guard >= 0 && i.guardNumber < isRead.size())
      isRead[i.guardNumber] = true;
  }
  for (Instruction &i : function.code)
    if (i.kind == Class::Load && i.elements > 1 && i.results == i.elements)
      for (unsigned n = 0; n < i.results; ++n) {
        Place &place = const_cast<Place &>(i.dst[n]);
        if (place.exists && place.number < isRead.size())
          place.exists = isRead[place.number];
      }
}

void FunctionDecoder::run() {
  layoutRegisters();
  out.code.resize(source.body.size() + 1);
  for (size_t n = 0; n < source.body.size(); ++n)
    decodeStatement(source.body[n], out.code[n]);
  // Falling off the end returns.
  Statement ret;
  ret.opcode = "ret";
  ret.line = source.body.empty() ? source.line : source.body.back().line;
  decodeStatement(ret, out.code.back());
  dropUnreadElements(out);
  findReconvergence(out);
  // Lanes that call different functions meet behind the call.
  for (uint32_t pc = 0; pc < out.code.size(); ++pc)
    if (out.code[pc].site)
      out.code[pc].reconverge = pc + 1;
  findLoops(out, all.loops);
}

} // namespace ptxsim
