//===- DesignBuilder.cpp - a design while it is written -------------------===//

#include "targets/hls/lower/DesignBuilder.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/NodeNames.h"
#include "targets/hls/Folding.h"
#include "targets/hls/ReservedWords.h"
#include "targets/hls/emit/CppNames.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

DesignBuilder::DesignBuilder(func::FuncOp function, unsigned inputs)
    : function(function), beside(function), inside(function.getContext()),
      location(function.getLoc()) {
  SmallVector<Type> types;
  for (Type type : function.getArgumentTypes()) {
    auto memref = cast<MemRefType>(type);
    types.push_back(
        MemRefType::get({memref.getNumElements()}, memref.getElementType()));
  }
  design =
      DesignOp::create(beside, function.getLoc(), function.getSymName(), types);
  for (BlockArgument argument : design.getBlock().getArguments()) {
    unsigned number = argument.getArgNumber();
    bool isInput = number < inputs;
    unsigned place = isInput ? number : number - inputs;
    std::string name =
        (isInput ? "x" : "y") + (place ? std::to_string(place) : "");
    argument.setLoc(NameLoc::get(beside.getStringAttr(name)));
    if (isInput)
      design.setArgAttr(number, "hls.const", beside.getUnitAttr());
  }
  inside.setInsertionPointToEnd(&design.getBlock());
  taken[function.getSymName()] = 1;
  for (StringRef word : kReservedWords)
    taken[word] = 1;
  for (auto symbol :
       function->getParentOfType<ModuleOp>().getOps<SymbolOpInterface>())
    taken[symbol.getName()] = 1;
}

Channel DesignBuilder::streamArgument(unsigned i, WordShape word, Type element,
                                      const StreamShape &shape) {
  SmallVector<Type> types(design.getArgumentTypes());
  types[i] = StreamType::get(context(), word.numbers(), element);
  argument(i).setType(types[i]);
  design.setFunctionType(FunctionType::get(context(), types, {}));
  design.removeArgAttr(i, "hls.const");
  design.setArgAttr(
      i, kOrderAttr,
      DenseI64ArrayAttr::get(
          context(), {shape.images, shape.channels, shape.pixelsPerImage()}));
  return {argument(i), shape, word.pixels};
}

void DesignBuilder::streamResult(unsigned i, const Channel &channel) {
  streamArgument(i, channel.word(), channel.element(), channel.shape);
  Value made = channel.stream;
  made.replaceAllUsesWith(argument(i));
  made.getDefiningOp()->erase();
}

void DesignBuilder::finish() {
  ReturnOp::create(inside, design.getLoc());
  function.erase();
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// A node's name as part of an identifier: `/layer1/conv/Conv` is
/// `layer1_conv_Conv`.
static std::string identifier(StringRef name) {
  std::string text;
  for (char c : name.ltrim("/").take_back(48))
    if (llvm::isAlnum(c) || (!text.empty() && text.back() != '_'))
      text += llvm::isAlnum(c) ? c : '_';
  while (!text.empty() && text.back() == '_')
    text.pop_back();
  if (text.empty() || !llvm::isAlpha(text.front()))
    text = "n" + text;
  return text;
}

void DesignBuilder::beginKernel(Location loc) {
  location = loc;
  SmallVector<std::string> names = cnn::nodeNames(loc);
  prefix = names.empty() ? "kernel" : identifier(names.front());
}

std::string DesignBuilder::symbolFor(StringRef suffix) {
  std::string name = prefix;
  if (!suffix.empty())
    name += "_" + suffix.str();
  std::string candidate = name;
  while (taken.contains(candidate) || isReserved(candidate)) {
    std::string number = std::to_string(++taken[name]);
    candidate = name + "_" + number;
    // "Y_2" would be a macro's name, whatever the number.
    if (isReserved(candidate))
      candidate = name + "_n" + number;
  }
  taken[candidate] = 1;
  return candidate;
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// Constants and whole numbers are computed with as what they meet: their
/// results say whether that is on grids.
static bool meetsGrids(Value value, cnn::GridRanges &ranges) {
  Value outside = value;
  while (auto argument = dyn_cast<BlockArgument>(outside)) {
    auto kernel = dyn_cast<cnn::KernelOp>(argument.getOwner()->getParentOp());
    if (!kernel || argument.getArgNumber() >= kernel.getInputs().size())
      return true;
    outside = kernel.getInputs()[argument.getArgNumber()];
  }
  auto cast = value.getDefiningOp<cnn::CastOp>();
  bool isWhole = cast && isa<IntegerType>(cnn::elementOf(cast.getX()));
  return (!outside.getDefiningOp<cnn::ConstantOp>() && !isWhole) ||
         llvm::all_of(value.getUsers(), [&](Operation *user) {
           return llvm::all_of(user->getResults(), [&](Value result) {
             return !cnn::elementOf(result).isF64() || ranges.of(result);
           });
         });
}

Type DesignBuilder::numberType(Value value) {
  Type element = cnn::elementOf(value);
  if (element.isF64())
    if (auto range = ranges.of(value);
        range && range->isExact() && meetsGrids(value, ranges)) {
      int64_t width = range->width();
      return FixedType::get(context(), width, width + range->exponent,
                            !range->isUnsigned());
    }
  if (auto integer = dyn_cast<IntegerType>(element))
    return IntegerType::get(context(), integer.getWidth());
  return element;
}

//===----------------------------------------------------------------------===//
// What the design holds
//===----------------------------------------------------------------------===//

Channel DesignBuilder::stream(StringRef suffix, WordShape word, Type element,
                              const StreamShape &shape) {
  auto type = StreamType::get(context(), word.numbers(), element);
  Location name = NameLoc::get(inside.getStringAttr(symbolFor(suffix)));
  return {StreamOp::create(inside, name, type, IntegerAttr(), StorageAttr()),
          shape, word.pixels};
}

Value DesignBuilder::memory(StringRef suffix, MemRefType type) {
  Location name = NameLoc::get(inside.getStringAttr(symbolFor(suffix)));
  return MemoryOp::create(inside, name, type);
}

RomOp DesignBuilder::rom(StringRef suffix, MemRefType type, ElementsAttr value,
                         ArrayRef<PartitionAttr> partition) {
  OpBuilder::InsertionGuard guard(beside);
  beside.setInsertionPoint(design);
  ArrayAttr partitions;
  if (!partition.empty())
    partitions = beside.getArrayAttr(
        SmallVector<Attribute>(partition.begin(), partition.end()));
  return RomOp::create(beside, location, symbolFor(suffix), type, value,
                       StorageAttr(), partitions, IntegerAttr());
}

ProcessOp DesignBuilder::process(StringRef suffix, StringRef kind,
                                 StringRef comment) {
  OpBuilder::InsertionGuard guard(beside);
  beside.setInsertionPoint(design);
  return ProcessOp::create(beside, location, symbolFor(suffix), TypeRange(),
                           kind, comment);
}

void DesignBuilder::call(ProcessOp process, ValueRange operands) {
  CallOp::create(inside, process.getLoc(), process.getSymName(), operands);
}
