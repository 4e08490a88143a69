//===- OutlineParts.cpp - parts of processes as functions -----------------===//
//
// An `hls.part` that is no function of the library becomes a function beside
// its process, which synthesis inlines again. It takes what it uses; what costs
// nothing to have again (constants, fields of records) it has itself. Layers of
// one shape share such functions.
//
//===----------------------------------------------------------------------===//

#include "dialects/hls/HlsOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/RegionUtils.h"
#include "targets/hls/SymbolText.h"
#include "targets/hls/emit/EmitcPatterns.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// The name that a value's location carries, or one of its type.
static std::string nameOf(Value value) {
  if (auto name = dyn_cast<NameLoc>(value.getLoc()))
    return name.getName().str();
  Type type = value.getType();
  if (type.isIndex())
    return "at";
  return type.isInteger(1) ? "flag" : "value";
}

namespace {
class Outliner {
public:
  Outliner(PartOp part, SymbolTable &symbols) : part(part), symbols(symbols) {}

  /// Gives the function.
  func::FuncOp run() {
    copyIn();
    llvm::SetVector<Value> used;
    getUsedValuesDefinedAbove(part.getBody(), used);
    SmallVector<Value> arguments = used.takeVector();
    // Streams and memories first.
    llvm::stable_sort(arguments, [](Value a, Value b) {
      return isStorage(a.getType()) > isStorage(b.getType());
    });
    func::FuncOp function = create(arguments);
    OpBuilder b(part);
    auto call = func::CallOp::create(b, part.getLoc(), part.getResultTypes(),
                                     function.getSymName(), arguments);
    part.replaceAllUsesWith(call.getResults());
    part.erase();
    return function;
  }

private:
  static bool isStorage(Type type) { return isa<StreamType, MemRefType>(type); }

  /// Constants, read-only memories and fields, made within. A field can be one
  /// of a record that is an operand of another.
  void copyIn() {
    auto isCheap = [](Operation *op) {
      return isa<FieldOp, GetRomOp, hls::ConstantOp>(op) ||
             matchPattern(op, m_Constant());
    };
    llvm::SetVector<Value> used;
    getUsedValuesDefinedAbove(part.getBody(), used);
    OpBuilder b = OpBuilder::atBlockBegin(&part.getBlock());
    for (Value value : used) {
      Operation *op = value.getDefiningOp();
      if (!op || !isCheap(op))
        continue;
      Operation *copy = b.clone(*op);
      if (isa<GetRomOp>(op))
        copy->setAttr(kPragmasElsewhere, b.getUnitAttr());
      value.replaceUsesWithIf(copy->getResult(0), [&](OpOperand &use) {
        return part->isProperAncestor(use.getOwner());
      });
    }
  }

  func::FuncOp create(ArrayRef<Value> arguments) {
    auto process = part->getParentOfType<ProcessOp>();
    OpBuilder b(process);
    SmallVector<Type> types;
    SmallVector<Attribute> names, comment;
    for (Value argument : arguments) {
      types.push_back(argument.getType());
      names.push_back(b.getStringAttr(nameOf(argument)));
    }
    auto function = func::FuncOp::create(
        b, process.getLoc(),
        (process.getSymName() + "_" + part.getName()).str(),
        b.getFunctionType(types, part.getResultTypes()));
    function.setPrivate();
    symbols.insert(function, Block::iterator(process));
    if (std::optional<StringRef> text = part.getComment())
      comment.push_back(b.getStringAttr(*text));
    function->setAttr("hls.names", b.getArrayAttr(names));
    function->setAttr("hls.comment", b.getArrayAttr(comment));
    function->setAttr("hls.named", b.getUnitAttr());
    fill(function, arguments);
    return function;
  }

  void fill(func::FuncOp function, ArrayRef<Value> arguments) {
    Block &body = *function.addEntryBlock();
    OpBuilder b = OpBuilder::atBlockBegin(&body);
    emitc::VerbatimOp::create(b, part.getLoc(), "#pragma HLS INLINE");
    for (auto [outside, inside] : llvm::zip(arguments, body.getArguments())) {
      inside.setLoc(outside.getLoc());
      Value(outside).replaceUsesWithIf(inside, [&](OpOperand &use) {
        return part->isProperAncestor(use.getOwner());
      });
    }
    Block &from = part.getBlock();
    Operation *yield = from.getTerminator();
    func::ReturnOp::create(b, part.getLoc(), yield->getOperands());
    yield->erase();
    body.getOperations().splice(std::prev(body.end()), from.getOperations());
  }

  PartOp part;
  SymbolTable &symbols;
};
} // namespace

namespace {
/// A function that was made of a part of that name.
struct Outlined {
  func::FuncOp function;
  std::string part;
};

/// Lets functions that are the same but for their names be one, the first,
/// which is then named after the part alone.
class Sharer {
public:
  Sharer(ModuleOp kernels, std::vector<Outlined> functions)
      : kernels(kernels), symbols(kernels), functions(std::move(functions)) {}

  /// Those that call functions which are one now may be the same, too.
  void run() {
    while (shareOnce())
      continue;
  }

private:
  bool shareOnce() {
    llvm::StringMap<Outlined *> known;
    std::vector<Outlined> left;
    left.reserve(functions.size());
    for (Outlined &outlined : functions) {
      Outlined *&first =
          known[outlined.part + textWithoutName(outlined.function)];
      if (first) {
        nameAlone(*first);
        check(SymbolTable::replaceAllSymbolUses(
            outlined.function, first->function.getSymNameAttr(), kernels));
        symbols.erase(outlined.function);
        continue;
      }
      left.push_back(outlined);
      first = &left.back();
    }
    bool shares = left.size() < functions.size();
    functions = std::move(left);
    return shares;
  }

  void nameAlone(Outlined &outlined) {
    if (shared.contains(outlined.function))
      return;
    unsigned &number = numbers[outlined.part];
    std::string name;
    do
      name = outlined.part + "_" + std::to_string(++number);
    while (symbols.lookup(name));
    check(symbols.rename(outlined.function, name));
    shared.insert(outlined.function);
  }

  /// Calls are all there is of these functions' names, and can be renamed.
  static void check(LogicalResult renamed) {
    assert(succeeded(renamed));
    (void)renamed;
  }

  ModuleOp kernels;
  SymbolTable symbols;
  std::vector<Outlined> functions;
  llvm::StringMap<unsigned> numbers;
  llvm::DenseSet<Operation *> shared;
};
} // namespace

void cnnc::hls::outlineParts(ModuleOp kernels) {
  SymbolTable symbols(kernels);
  SmallVector<PartOp> parts;
  // Those within others first.
  kernels.walk<WalkOrder::PostOrder>([&](PartOp part) {
    if (!part.getLibrary())
      parts.push_back(part);
  });
  std::vector<Outlined> functions;
  for (PartOp part : parts) {
    std::string name = part.getName().str();
    functions.push_back({Outliner(part, symbols).run(), std::move(name)});
  }
  Sharer(kernels, std::move(functions)).run();
}
