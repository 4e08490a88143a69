//===- SharedLayout.cpp - Where shared variables lie ----------------------===//
//
// A variable has one offset, whoever uses it; but variables that no kernel uses
// together may overlap. A kernel uses what it names, and what the functions do
// that it calls.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/Decoder.h"
#include "tools/ptxsim/core/Lexer.h"

#include <algorithm>
#include <set>

namespace ptxsim {
namespace {

/// Shared memory of one block has at most 227 KiB on any device; a program that
/// wants much more is refused before sums overflow.
constexpr uint64_t kMostShared = uint64_t(1) << 24;

class SharedLayout {
public:
  explicit SharedLayout(Program &program) : program(program) {}

  void run() {
    for (auto &[name, f] : program.functions)
      if (f->isEntry)
        entries.push_back(f.get());
    tops.resize(entries.size());
    for (size_t e = 0; e < entries.size(); ++e)
      reach(e);
    for (bool isDynamic : {false, true})
      placeAll(isDynamic);
    for (size_t e = 0; e < entries.size(); ++e)
      entries[e]->sharedBytes = uint32_t((tops[e] + 15) / 16 * 16);
  }

private:
  void visit(const Operand &operand, std::set<std::string> &names) {
    if (operand.kind == Operand::Symbol)
      names.insert(operand.name);
    for (const auto *list : {&operand.elements, &operand.second})
      for (const Operand &element : *list)
        visit(element, names);
  }

  /// Everything that the entry names, directly or through functions. An
  /// indirect call may reach any function that is no kernel.
  void reach(size_t entry) {
    std::vector<const Function *> work{entries[entry]->source};
    std::set<const Function *> seen{work.front()};
    auto enter = [&](const Function *f) {
      if (seen.insert(f).second)
        work.push_back(f);
    };
    while (!work.empty()) {
      const Function *f = work.back();
      work.pop_back();
      users[f].push_back(entry);
      std::set<std::string> names;
      for (const Statement &statement : f->body) {
        for (const Operand &operand : statement.operands)
          visit(operand, names);
        if (isIndirectCall(statement))
          for (auto &[name, other] : program.functions)
            if (!other->isEntry)
              enter(other->source);
      }
      for (const std::string &name : names)
        if (auto found = program.functions.find(name);
            found != program.functions.end())
          enter(found->second->source);
        else if (program.sharedOffsets.count(name))
          named[name].insert(entry);
    }
  }

  static bool isIndirectCall(const Statement &statement) {
    if (statement.opcode.rfind("call", 0) != 0)
      return false;
    for (const Operand &operand : statement.operands)
      if (operand.kind == Operand::Register)
        return true;
    return false;
  }

  static bool isDynamicVariable(const Variable &v) {
    return v.isExtern || v.elements == 0;
  }

  void placeAll(bool isDynamic) {
    for (const Variable &v : program.module.variables)
      if (v.space == Space::Shared && isDynamicVariable(v) == isDynamic) {
        const std::set<size_t> &by = named[v.name];
        program.sharedOffsets[v.name] = place(v, {by.begin(), by.end()});
      }
    for (auto &[name, f] : program.functions)
      for (size_t n = 0; n < f->source->variables.size(); ++n) {
        const Variable &v = f->source->variables[n];
        if (v.space == Space::Shared && isDynamicVariable(v) == isDynamic)
          f->variables[n].offset = place(v, users[f->source]);
      }
  }

  /// Behind everything that the kernels have which use it.
  uint32_t place(const Variable &v, const std::vector<size_t> &by) {
    uint64_t top = 0, align = std::max(1u, v.align);
    bool isDynamic = isDynamicVariable(v);
    if (isDynamic)
      align = std::max<uint64_t>(align, 16);
    for (size_t entry : by)
      top = std::max(top, tops[entry]);
    uint64_t offset = (top + align - 1) / align * align;
    uint64_t end = offset + (isDynamic ? 0 : v.bytes());
    if (v.bytes() > kMostShared || end > kMostShared)
      throw PtxError(v.line, "'" + v.name + "' is too large");
    for (size_t entry : by)
      tops[entry] = end;
    return uint32_t(offset);
  }

  Program &program;
  std::vector<DecodedFunction *> entries;
  std::vector<uint64_t> tops; ///< bytes of each entry so far
  std::map<const Function *, std::vector<size_t>> users;
  std::map<std::string, std::set<size_t>> named;
};

} // namespace

void layoutShared(Program &program) { SharedLayout(program).run(); }

} // namespace ptxsim
