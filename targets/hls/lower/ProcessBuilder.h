//===- ProcessBuilder.h - a process while it is written ---------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_LOWER_PROCESSBUILDER_H
#define CNNC_TARGETS_HLS_LOWER_PROCESSBUILDER_H

#include "dialects/hls/HlsOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace cnnc::hls {

/// Where processes stand and are called: a design, or an engine.
class ProcessHost {
public:
  virtual ~ProcessHost() = default;
  virtual mlir::MLIRContext *context() = 0;
  /// The ONNX nodes of what is written.
  virtual mlir::Location kernelLoc() const = 0;
  /// A process without arguments and operations yet.
  virtual ProcessOp process(llvm::StringRef suffix, llvm::StringRef kind,
                            llvm::StringRef comment) = 0;
  virtual void call(ProcessOp process, mlir::ValueRange operands) = 0;
  /// A read-only memory beside the processes.
  virtual RomOp rom(llvm::StringRef suffix, mlir::MemRefType type,
                    mlir::ElementsAttr value,
                    llvm::ArrayRef<PartitionAttr> partition) = 0;
};

/// How a loop runs.
enum class LoopStyle { Sequential, Pipelined, Unrolled };

/// A loop of a nest.
struct LoopRange {
  llvm::StringRef name;
  int64_t upper;
  int64_t lower = 0;
};

/// Writes one `hls.process` and its call. Values that the code's reader will
/// meet get names. Index arithmetic folds where it is constant.
class ProcessBuilder {
public:
  /// Begins a process of this kind; `suffix` is appended to the name of the
  /// kernel, which may be empty.
  ProcessBuilder(ProcessHost &host, llvm::StringRef suffix,
                 llvm::StringRef kind, std::string comment);

  mlir::OpBuilder b;

  //===--- arguments ------------------------------------------------------===//

  /// The argument that stands for a stream or memory of the design.
  mlir::Value argument(mlir::Value outside, llvm::StringRef name);
  /// Ends the process and calls it.
  void finish();

  //===--- storage --------------------------------------------------------===//

  MemoryOp memory(llvm::StringRef name, llvm::ArrayRef<int64_t> shape,
                  mlir::Type element);
  /// The same, divided completely along all dimensions: registers.
  mlir::Value registers(llvm::StringRef name, llvm::ArrayRef<int64_t> shape,
                        mlir::Type element);
  /// A local variable; `initial`, if given, fills it (every lane of a word).
  mlir::Value variable(llvm::StringRef name, mlir::Type element,
                       mlir::Value initial = {});
  mlir::Value rom(llvm::StringRef name, mlir::MemRefType type,
                  mlir::ElementsAttr value,
                  llvm::ArrayRef<PartitionAttr> partition = {});
  /// One of which any `readers` numbers are read in a cycle, of copies.
  mlir::Value copiedRom(llvm::StringRef name, mlir::MemRefType type,
                        mlir::ElementsAttr value, int64_t readers);
  PartitionAttr partition(PartitionKind kind, int64_t dim, int64_t factor = 0);

  mlir::Value load(llvm::StringRef name, mlir::Value memory,
                   mlir::ValueRange index = {});
  void store(mlir::Value value, mlir::Value memory,
             mlir::ValueRange index = {});
  mlir::Value read(llvm::StringRef name, mlir::Value stream);
  /// A word that is read where `isNew`, and kept at `index` of `kept` for when
  /// it is not.
  mlir::Value readOnce(llvm::StringRef name, mlir::Value stream,
                       mlir::Value isNew, mlir::Value kept, mlir::Value index);
  void write(mlir::Value word, mlir::Value stream);
  mlir::Value lane(mlir::Value word, mlir::Value index);
  void setLane(mlir::Value value, mlir::Value variable, mlir::Value index);
  /// Lanes from `index` on become those of `part`.
  void setLanes(mlir::Value part, mlir::Value variable, mlir::Value index);

  //===--- control --------------------------------------------------------===//

  /// `for name in [lower, upper)`. A loop of one iteration, if it is not
  /// pipelined, is none: the body gets the constant. Without iterations nothing
  /// is written.
  void loop(llvm::StringRef name, int64_t lower, int64_t upper, LoopStyle style,
            llvm::function_ref<void(mlir::Value)> body, int64_t interval = 1);
  /// A perfect nest of loops, outermost first, of which the innermost that has
  /// more than one iteration is pipelined.
  void nest(llvm::ArrayRef<LoopRange> loops,
            llvm::function_ref<void(mlir::ValueRange)> body,
            int64_t interval = 1);
  /// The same as `loop`, unrolled and carrying a value.
  using CarryBody =
      llvm::function_ref<mlir::Value(mlir::Value index, mlir::Value carried)>;
  mlir::Value reduce(llvm::StringRef name, llvm::StringRef carried,
                     int64_t lower, int64_t upper, mlir::Value initial,
                     CarryBody body);
  /// Both branches may be empty; a constant condition leaves one of them.
  void ifElse(mlir::Value condition, llvm::function_ref<void()> yes,
              llvm::function_ref<void()> no = nullptr);
  /// `condition ? yes() : no()` of values that take statements to compute.
  mlir::Value choose(llvm::StringRef name, mlir::Value condition,
                     llvm::function_ref<mlir::Value()> yes,
                     llvm::function_ref<mlir::Value()> no);

  /// What `body` writes becomes a function of its own in the code (hls.part),
  /// which returns what it returns, if anything.
  mlir::Value part(llvm::StringRef name, std::string comment,
                   llvm::function_ref<mlir::Value()> body);
  /// What `body` writes is what the template `text` of the project's library
  /// does with `arguments`.
  void library(const llvm::Twine &text, mlir::ValueRange arguments,
               llvm::function_ref<void()> body);

  //===--- indices and conditions -----------------------------------------===//

  /// Gives the value a name in the code and returns it.
  mlir::Value name(llvm::StringRef text, mlir::Value value);
  mlir::Value index(int64_t value);
  mlir::Value add(mlir::Value x, mlir::Value y);
  mlir::Value add(mlir::Value x, int64_t y) { return add(x, index(y)); }
  mlir::Value mul(mlir::Value x, int64_t y);
  /// Quotient and remainder of numbers that are not negative.
  mlir::Value div(mlir::Value x, int64_t y);
  mlir::Value mod(mlir::Value x, int64_t y);
  mlir::Value truth(bool value);
  mlir::Value compare(mlir::arith::CmpIPredicate predicate, mlir::Value x,
                      int64_t y);
  mlir::Value equals(mlir::Value x, int64_t y) {
    return compare(mlir::arith::CmpIPredicate::eq, x, y);
  }
  mlir::Value both(mlir::Value x, mlir::Value y);
  /// `low <= x < high`, where x is known to be in [least, most).
  mlir::Value within(mlir::Value x, int64_t low, int64_t high, int64_t least,
                     int64_t most);
  mlir::Value select(mlir::Value condition, mlir::Value x, mlir::Value y);

  /// A location that carries `name`.
  mlir::Location named(llvm::StringRef name) const;
  mlir::Location loc() const { return processLoc; }

private:
  ProcessHost &host;
  mlir::Location processLoc;
  ProcessOp process;
  llvm::SmallVector<mlir::Value> operands;
};

} // namespace cnnc::hls

#endif
