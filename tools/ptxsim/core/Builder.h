//===- Builder.h - One instruction while it is decoded ----------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_BUILDER_H
#define CNNC_TOOLS_PTXSIM_CORE_BUILDER_H

#include "tools/ptxsim/core/Lexer.h"
#include "tools/ptxsim/core/Program.h"

namespace ptxsim {

/// "ld.global.v2.f32": the stem and the parts behind it.
struct Opcode {
  explicit Opcode(const std::string &text);
  std::string stem;
  std::vector<std::string> parts;
  std::vector<Type> types; ///< the parts that are types, in order

  bool has(const char *part) const;
  bool hasAny(std::initializer_list<const char *> words) const;
  /// Removes a part; true if it was there.
  bool take(const char *part);
  Type type(size_t n = 0) const {
    return n < types.size() ? types[n] : Type::None;
  }
};

class FunctionDecoder;

/// What a family of instructions uses to name its handler and operands.
/// Operands become results or sources in the order of the calls; constants get
/// the width that is asked for.
class Builder {
public:
  Builder(FunctionDecoder &decoder, const Statement &statement,
          Instruction &instruction);

  Opcode op;
  const Statement &statement;
  Instruction &i;

  size_t count() const { return statement.operands.size(); }
  const Operand &operand(size_t n) const;

  /// A result of `bytes` per lane (0: a predicate; 1 and 2 count as 4).
  void dst(size_t n, unsigned bytes);
  void src(size_t n, unsigned bytes);
  /// Whatever width the register has; constants get `bytes`.
  void dstAny(size_t n);
  void srcAny(size_t n, unsigned bytes);
  /// The elements of {...}, or the one operand; returns how many.
  unsigned dstVector(size_t n, unsigned bytes);
  unsigned srcVector(size_t n, unsigned bytes);
  /// The q of p|q, if it is there.
  void dstSecond(size_t n, unsigned bytes);
  /// A constant source that no operand names.
  void srcConstant(uint64_t bits, unsigned bytes);
  /// [base + offset]: the base becomes a source of 8 bytes' lanes or 4 (shared
  /// memory may be addressed by 32 bits); i.immediate gets the offset.
  void address(size_t n, Space space);
  /// Position of the label.
  uint32_t label(size_t n);
  /// The label's list of branch targets.
  const std::vector<uint32_t> *targetList(size_t n);

  uint64_t constant(size_t n) const;
  bool isConstant(size_t n) const {
    return operand(n).kind == Operand::Immediate;
  }

  /// Whether there is such an operand, and it is a predicate.
  bool isPredicate(size_t n) const;

  FunctionDecoder &decoder() { return d; }
  [[noreturn]] void fail(const std::string &message) const;
  [[noreturn]] void unsupported() const;

  /// Gives the handler a value of its own, in Instruction::data.
  template <typename T> void keep(T value) {
    kept = std::make_shared<const T>(std::move(value));
    i.data = kept.get();
  }

  /// Fails if the statement has operands that no call above has named.
  void checkAllUsed() const;

  std::vector<Place> results, sources;
  std::shared_ptr<const void> kept;

private:
  Place place(const Operand &operand, unsigned bytes, bool any);
  Place resultPlace(const Operand &operand, unsigned bytes, bool any);
  FunctionDecoder &d;
  mutable std::vector<bool> isUsed; ///< operands, then second halves of a|b
};

/// Finds the handler of an instruction; false if the stem is not of the family.
using Family = bool (*)(Builder &);
bool selectInteger(Builder &b);
bool selectCarry(Builder &b);
bool selectPacked(Builder &b);
bool selectBits(Builder &b);
bool selectBitFields(Builder &b);
bool selectFloat(Builder &b);
bool selectMixedFloat(Builder &b);
bool selectSpecial(Builder &b);
bool selectHalf(Builder &b);
bool selectConvert(Builder &b);
bool selectCompare(Builder &b);
bool selectMove(Builder &b);
bool selectMemory(Builder &b);
bool selectAtomic(Builder &b);
bool selectAsync(Builder &b);
bool selectControl(Builder &b);
bool selectWarp(Builder &b);
bool selectMatrix(Builder &b);
bool selectWmma(Builder &b);

/// Makes a call of the instruction, whose site is known and its callee, too,
/// unless the first source is its address.
void setCall(Instruction &i);
/// Makes it a call of __assertfail, which reports a fault.
void setAssertion(Instruction &i);

/// Why no instruction reads so: an unknown stem, or a modifier or type that the
/// stem does not have. Empty if nothing is wrong.
std::string syntaxProblem(const Opcode &op);

/// Bytes of a lane that values of `type` take in registers: 0, 4 or 8.
unsigned laneBytes(Type type);

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_BUILDER_H
