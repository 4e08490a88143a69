//===- Decoder.h - From statements to instructions --------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_DECODER_H
#define CNNC_TOOLS_PTXSIM_CORE_DECODER_H

#include "tools/ptxsim/core/Builder.h"

namespace ptxsim {

/// Decodes one function of a program whose variables have addresses and whose
/// functions all exist, if not yet decoded.
class FunctionDecoder {
public:
  FunctionDecoder(Program &program, const Function &source,
                  DecodedFunction &out);

  /// Gives the function's variables their places; before any function runs.
  void layoutVariables();
  void run();

  // What operands mean.
  Place registerPlace(uint32_t index);
  /// A register of its own, for what nobody reads.
  Place scratchPlace(unsigned bytes);
  Place constantPlace(uint64_t bits, unsigned bytes);
  Place specialPlace(const std::string &name, unsigned bytes, uint32_t line);
  /// The value of a symbol: an address or offset, plus `offset`.
  Place symbolPlace(const Operand &operand, unsigned bytes, uint32_t line);
  /// True if the operand is a parameter of the kernel.
  bool isKernelParameter(const Operand &operand) const;
  uint32_t findLabel(const std::string &name, uint32_t scope, uint32_t line);
  const std::vector<uint32_t> *targets(const std::string &name, uint32_t scope,
                                       uint32_t line);
  const Function &function() const { return source; }
  Program &program() { return all; }

private:
  void layoutRegisters();
  void decodeStatement(const Statement &statement, Instruction &i);
  void decodeCall(const Statement &statement, Instruction &i);
  Layout layoutOfOperand(const Operand &operand, uint32_t line) const;
  Place newRegister(unsigned bytes);

  Program &all;
  const Function &source;
  DecodedFunction &out;
  std::vector<Place> registers;
  std::map<std::pair<uint32_t, std::string>, uint32_t> labels;
  std::map<std::pair<uint64_t, unsigned>, Place> constants;
  uint64_t targetCount = 0; ///< of all indexed branches
};

/// Gives shared variables their offsets and kernels the sizes of what they
/// reach: a kernel's variables may lie where another's do.
void layoutShared(Program &program);

/// Sets Instruction::reconverge of every branch to its nearest post-dominator.
void findReconvergence(DecodedFunction &function);

/// Sets Instruction::loop and appends the function's loops to `loops`, outer
/// ones first.
void findLoops(DecodedFunction &function, std::vector<Loop> &loops);

/// True for a name such as %tid.x that the simulator has a value for.
bool isSpecialRegister(const std::string &name);
/// True for those that go on while a function runs.
bool isClock(const std::string &name);

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_DECODER_H
