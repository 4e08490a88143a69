//===- Program.h - PTX decoded for execution --------------------*- C++ -*-===//
//
// A function's statements become instructions whose operands are places in a
// warp's registers and whose work is a function pointer. Constants have places
// too, 32 equal lanes each, so that an instruction never asks what kind of
// operand it has.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_PROGRAM_H
#define CNNC_TOOLS_PTXSIM_CORE_PROGRAM_H

#include "tools/ptxsim/core/Ast.h"

#include <map>
#include <memory>

namespace ptxsim {

inline constexpr unsigned kLanes = 32;
inline constexpr uint32_t kAllLanes = 0xffffffffu;
inline constexpr uint32_t kNowhere = 0xffffffffu;

struct Warp;
struct Instruction;
struct DecodedFunction;
struct CallSite;
using Handler = void (*)(Warp &, const Instruction &);

/// Where 32 lanes of a value lie.
struct Place {
  enum Bank : uint8_t { Registers, Constants };
  uint32_t offset = 0; ///< bytes in the bank
  uint32_t number = 0; ///< of the register, for what is known of it
  Bank bank = Registers;
  /// Bytes of a lane, 4 or 8; 0 for a predicate, which is a mask of 4 bytes.
  uint8_t bytes = 0;
  bool isNegated = false; ///< !p
  bool exists = false;    ///< not `_`
};

/// What an instruction counts as.
enum class Class : uint8_t {
  Fma,     ///< f32 and f64 arithmetic, packed too
  Integer, ///< integer arithmetic, comparisons, logic, moves, conversions
  Special, ///< approximate functions, divisions
  Tensor,  ///< mma
  Load,    ///< ld, ldmatrix, cp.async
  Store,   ///< st, red, atom
  Control, ///< branches, barriers, calls, exits
  Warp,    ///< shfl, vote, match, redux
};
inline constexpr unsigned kClasses = 8;
const char *className(Class c);

/// Where control goes after an instruction.
enum class Flow : uint8_t { On, Branch, Table, Leave };

/// Which operands a result does not depend on, by another one's value.
enum class Sifting : uint8_t {
  None,
  Select, ///< the first, or the second, by a predicate that is the third
  And,    ///< the other one where one is 0 or false
  Or,     ///< the other one where one is 1 or true
};

struct Instruction {
  Handler run = nullptr;
  const Place *dst = nullptr; ///< results
  const Place *src = nullptr; ///< operands, addresses' bases among them
  uint8_t results = 0, operands = 0;
  Class kind = Class::Integer;
  Flow flow = Flow::On;
  bool isGuardNegated = false;
  bool readsUndefined = false; ///< moves values without looking at them
  /// Has no effect but its results, which have no value if an operand has none.
  bool computes = false;
  Sifting sifting = Sifting::None;
  bool combinesBits = false; ///< each bit depends on those at its place alone
  /// Moves the first operand between lanes; marks its results itself.
  bool movesAcrossLanes = false;
  /// Bits by which a shift by a constant moves its operand, to the right if
  /// negative; 0: the instruction is none, or zeros are not what comes in.
  int8_t shift = 0;
  uint8_t addressOperands = 0; ///< operands in front that it looks at even so
  bool isStrong = false;       ///< .volatile, .relaxed, atomic and the like
  bool acquires = false, releases = false;
  int32_t guard = -1; ///< offset of the predicate, or -1
  uint32_t guardNumber = 0;
  uint32_t line = 0, sourceLine = 0, sourceFile = 0;
  uint32_t loop = 0; ///< in Program::loops: the innermost around it
  // What the handlers want to know; each says what for.
  uint64_t immediate = 0;         ///< an address' offset, a table, a function
  uint32_t target = 0;            ///< of a branch
  uint32_t reconverge = kNowhere; ///< where both ways of a branch meet again
  uint32_t extra = 0;
  Space space = Space::Generic;
  uint8_t elementBytes = 0, elements = 0;
  bool isSignedLoad = false;
  const DecodedFunction *callee = nullptr;
  const CallSite *site = nullptr;
  const std::vector<uint32_t> *table = nullptr; ///< of an indexed branch
  const void *data = nullptr; ///< what Builder::keep was given
};

/// A variable of a function in its .local, .param or .shared space.
struct Layout {
  uint32_t offset = 0, bytes = 0;
};

/// What a call passes and takes back, in the caller's .param memory.
struct CallSite {
  std::vector<Layout> arguments, results;
};

struct DecodedFunction {
  std::string name;
  const Function *source = nullptr;
  bool isEntry = false;
  uint32_t number = 0; ///< in Program::numbered
  std::vector<Instruction> code;
  // What the code points to.
  std::vector<std::unique_ptr<Place[]>> places;
  std::vector<std::unique_ptr<CallSite>> calls;
  std::vector<std::shared_ptr<const void>> kept;
  std::vector<std::unique_ptr<std::vector<uint32_t>>> tables;
  std::vector<uint8_t> constants; ///< the bank of constants
  uint32_t registerBytes = 0, registerCount = 0;
  /// Special registers that the code reads, and where a warp's copy lies.
  std::map<std::string, Place> specials;
  // Bytes for each lane of a call.
  uint32_t localBytes = 0, paramBytes = 0;
  std::vector<Layout> variables; ///< as Function::variables
  std::vector<Layout> params, returns;
  /// Shared memory of all functions that a launch of this entry may reach;
  /// dynamic memory follows.
  uint32_t sharedBytes = 0;
};

/// A loop of a function. Number 0 of a program stands for what is in none.
struct Loop {
  std::string function;
  // Where it begins: in the PTX, and by .loc.
  uint32_t line = 0, sourceFile = 0, sourceLine = 0;
  uint32_t depth = 0; ///< 1: in no other loop
};

/// A module made ready: variables have addresses.
struct Program {
  Module module;
  std::map<std::string, std::unique_ptr<DecodedFunction>> functions;
  std::vector<Loop> loops{{}};
  std::map<std::string, uint64_t> globals;       ///< .global, .const: address
  std::map<std::string, uint32_t> sharedOffsets; ///< .shared of the module
  /// Code reads where shared memory that is the system's lies; libraries use
  /// it.
  bool usesReservedShared = false;
  /// Defined functions by number, which their addresses are made of.
  std::vector<const DecodedFunction *> numbered;
  /// Where .const variables lie: begin and end.
  std::map<uint64_t, uint64_t> constants;

  /// The address of a function for pointers; 0 if the module defines none of
  /// that name.
  uint64_t addressOfFunction(const std::string &name) const;
  /// The function at an address, or null.
  const DecodedFunction *functionAt(uint64_t address) const;
  bool isConstant(uint64_t address) const;

  /// "FILE:LINE" of the numbers of a .loc.
  std::string sourcePlace(uint32_t file, uint32_t line) const;
};

/// Gives memory to variables: returns the address of `bytes` bytes.
using PlaceVariable = uint64_t (*)(void *user, const Variable &variable);

/// Decodes a parsed module. Throws PtxError at the first thing that this
/// simulator does not know.
std::unique_ptr<Program> decode(Module module, PlaceVariable place, void *user);

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_PROGRAM_H
