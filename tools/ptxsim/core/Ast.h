//===- Ast.h - A PTX module as it was written -------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_AST_H
#define CNNC_TOOLS_PTXSIM_AST_H

#include <cstdint>
#include <string>
#include <vector>

namespace ptxsim {

/// PTX ISA, 5.2: fundamental types, and the packed and alternate ones that
/// instructions name.
enum class Type : uint8_t {
  None,
  Pred,
  B1,
  U4,
  S4,
  B8,
  U8,
  S8,
  E4M3,
  E5M2,
  B16,
  U16,
  S16,
  F16,
  BF16,
  E4M3x2,
  E5M2x2,
  B32,
  U32,
  S32,
  F32,
  TF32,
  F16x2,
  BF16x2,
  U16x2,
  S16x2,
  B64,
  U64,
  S64,
  F64,
  F32x2,
  B128,
};

/// Bytes of one value; a predicate has none, and what is smaller has one.
unsigned sizeOf(Type type);
/// True for .sN.
bool isSigned(Type type);
/// True for every floating-point type, packed ones too.
bool isFloat(Type type);
/// True for the types that variables and registers may have (5.2.1).
bool isFundamental(Type type);
/// The type that a word such as "f16x2" names, or None.
Type typeFromName(const std::string &name);

/// PTX ISA, 5.1: state spaces.
enum class Space : uint8_t { Generic, Global, Shared, Local, Param, Const };

/// One value of an initialiser: a number, or the address of a symbol.
struct Initializer {
  uint64_t bits = 0;
  std::string symbol;
  /// Bits of the address to drop: a byte of it is wanted (mask operators).
  unsigned shift = 0;
};

/// A variable or a parameter.
struct Variable {
  std::string name;
  Space space = Space::Generic;
  Type type = Type::None;
  uint32_t vector = 1;
  uint32_t align = 1;
  uint64_t elements = 1; ///< 0: an array of unknown length, .extern .shared
  std::vector<uint64_t> dimensions; ///< 0: of unknown length
  bool isExtern = false;
  uint32_t line = 0;
  std::vector<Initializer> initializers;

  uint64_t bytes() const { return elements * vector * sizeOf(type); }
};

/// What stands between the commas of an instruction.
struct Operand {
  enum Kind : uint8_t {
    Sink,      ///< _
    Register,  ///< `index` into Function::registers
    Immediate, ///< `bits`, with `literal` saying how it was written
    Special,   ///< %tid.x and the like, by `name`
    Symbol,    ///< a variable or function by `name`, plus `bits`
    Local,     ///< a variable of the function: `index`, plus `bits`
    Address,   ///< [...]: `elements[0]` is the base, `bits` the offset
    Vector,    ///< {...}
    List,      ///< (...), of a call
  };
  enum Literal : uint8_t { Integer, Single, Double };
  Kind kind = Sink;
  Literal literal = Integer;
  bool isNegated = false; ///< !p
  uint32_t index = 0;
  uint64_t bits = 0;
  std::string name;
  std::vector<Operand> elements;
  /// The second half of a|b; empty or one.
  std::vector<Operand> second;
};

/// One instruction. A branch's label is a Symbol.
struct Statement {
  uint32_t line = 0;
  uint32_t sourceFile = 0, sourceLine = 0; ///< of the .loc in force
  uint32_t scope = 0;
  std::string opcode; ///< "ld.global.v2.f32"
  int32_t guard = -1; ///< register of @p
  bool isGuardNegated = false;
  std::vector<Operand> operands;
};

struct Register {
  std::string name;
  Type type;
};

struct Label {
  std::string name;
  uint32_t scope;
  uint32_t position; ///< of the statement that follows
};

/// `.branchtargets`, `.calltargets` and `.callprototype` under a label.
struct LabelList {
  std::string name;
  uint32_t scope = 0;
  std::vector<std::string> targets;
  std::vector<Variable> returns, params; ///< of a prototype
};

struct Function {
  std::string name;
  bool isEntry = false, isDeclaration = false;
  uint32_t line = 0;
  std::vector<Variable> returns, params;
  std::vector<Register> registers;
  std::vector<Variable> variables; ///< .local, .shared, .param of the body
  std::vector<Statement> body;
  std::vector<Label> labels;
  std::vector<LabelList> lists;
  std::vector<uint32_t> scopeParents{0};
  uint32_t maxThreads[3] = {0, 0, 0}, requiredThreads[3] = {0, 0, 0};
};

struct Module {
  uint32_t version = 0; ///< 10 * major + minor
  std::string target;
  uint32_t addressSize = 64;
  std::vector<Variable> variables;
  std::vector<Function> functions;
  std::vector<std::string> files; ///< by number of .file
};

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_AST_H
