//===- EmitcStorage.cpp - memories, variables and loops in C++ ------------===//

#include "dialects/hls/Fixed.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "targets/hls/emit/EmitcPatterns.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

static void pragma(OpBuilder &b, Location loc, const Twine &text,
                   ValueRange operands = {}) {
  emitc::VerbatimOp::create(b, loc, ("#pragma HLS " + text).str(), operands);
}

/// ARRAY_PARTITION and ARRAY_RESHAPE; Vitis counts dimensions from 1.
static void partitionPragmas(OpBuilder &b, Location loc, Value variable,
                             std::optional<ArrayAttr> partitions,
                             int64_t rank) {
  if (!partitions)
    return;
  auto list = partitions->getAsRange<PartitionAttr>();
  bool all = int64_t(partitions->size()) == rank &&
             llvm::all_of(list, [](PartitionAttr p) {
               return p.getKind() == PartitionKind::complete;
             });
  if (all) {
    pragma(b, loc, "ARRAY_PARTITION variable={} type=complete dim=0", variable);
    return;
  }
  for (PartitionAttr p : list) {
    bool reshapes = p.getKind() == PartitionKind::reshape;
    std::string text = llvm::formatv(
        "{0} variable={{} type={1}",
        reshapes ? "ARRAY_RESHAPE" : "ARRAY_PARTITION",
        reshapes ? "complete" : stringifyPartitionKind(p.getKind()));
    if (p.getFactor())
      text += " factor=" + std::to_string(p.getFactor());
    pragma(b, loc, text + " dim=" + std::to_string(p.getDim() + 1), variable);
  }
}

/// BIND_STORAGE; registers are what a complete partition leaves.
static void storagePragma(OpBuilder &b, Location loc, Value variable,
                          std::optional<Storage> storage) {
  if (!storage || *storage == Storage::registers)
    return;
  pragma(b, loc,
         "BIND_STORAGE variable={} type=ram_s2p impl=" +
             stringifyStorage(*storage),
         variable);
}

namespace {
struct ConvertMemory : OpConversionPattern<MemoryOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(MemoryOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto memref = cast<MemRefType>(op.getType());
    Type type = getTypeConverter()->convertType(memref);
    if (!type)
      return rewriter.notifyMatchFailure(op, "C++ has no such array");
    // Registers begin with something: compilers do not see that an iteration
    // that reads them comes behind one that writes.
    StringRef initial = op.getStorage() == Storage::registers ? "{}" : "";
    auto variable = emitc::VariableOp::create(
        rewriter, loc, type, emitc::OpaqueAttr::get(getContext(), initial));
    Value array = variable.getResult();
    // Vitis HLS would make an array of each member of a structure, here one of
    // all lanes behind each other (UG1399, Structs); a word is one element.
    if (auto word = dyn_cast<WordType>(memref.getElementType());
        word && word.getLanes() > 1)
      pragma(rewriter, loc, "AGGREGATE variable={} compact=bit", array);
    partitionPragmas(rewriter, loc, array, op.getPartition(), memref.getRank());
    storagePragma(rewriter, loc, array, op.getStorage());
    if (op.getIndependent())
      pragma(rewriter, loc, "DEPENDENCE variable={} type=inter dependent=false",
             array);
    if (op.getDistance())
      pragma(rewriter, loc,
             "DEPENDENCE variable={} type=inter direction=RAW distance=" +
                 Twine(*op.getDistance()) + " dependent=true",
             array);
    rewriter.replaceOp(op, variable);
    return success();
  }
};

struct ConvertVariable : OpConversionPattern<VariableOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(VariableOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    std::string initial;
    if (Value value = op.getInitial()) {
      initial = numberLiteral(value);
      if (initial.empty())
        return rewriter.notifyMatchFailure(op, "its value is not constant");
    }
    Type type = getTypeConverter()->convertType(op.getType());
    rewriter.replaceOpWithNewOp<emitc::VariableOp>(
        op, type, emitc::OpaqueAttr::get(getContext(), initial));
    return success();
  }
};

/// The memory is a global array of that name.
struct ConvertGetRom : OpConversionPattern<GetRomOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(GetRomOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type type = getTypeConverter()->convertType(op.getType());
    if (!type)
      return rewriter.notifyMatchFailure(op, "C++ has no such array");
    auto array =
        emitc::LiteralOp::create(rewriter, op.getLoc(), type, op.getRom());
    auto rom = SymbolTable::lookupNearestSymbolFrom<RomOp>(op, op.getRomAttr());
    if (rom && !op->hasAttr(kPragmasElsewhere))
      partitionPragmas(rewriter, op.getLoc(), array, rom.getPartition(),
                       cast<MemRefType>(op.getType()).getRank());
    if (rom && rom.getReaders())
      pragma(rewriter, op.getLoc(), "BIND_STORAGE variable={} type=rom_np",
             array.getResult());
    rewriter.replaceOp(op, array);
    return success();
  }
};

/// One lane of a word: `word[lane]`.
struct ConvertLane : OpConversionPattern<LaneOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(LaneOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type type = getTypeConverter()->convertType(op.getType());
    Value place = emitc::SubscriptOp::create(
        rewriter, op.getLoc(), emitc::LValueType::get(type), adaptor.getWord(),
        adaptor.getLane());
    rewriter.replaceOpWithNewOp<emitc::LoadOp>(op, type, place);
    return success();
  }
};

struct ConvertSetLane : OpConversionPattern<SetLaneOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(SetLaneOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto word = cast<WordType>(
        cast<MemRefType>(op.getVariable().getType()).getElementType());
    Type number = adaptor.getValue().getType();
    auto lanes = emitc::ArrayType::get({word.getLanes()}, number);
    Value array = emitc::MemberOp::create(rewriter, op.getLoc(), lanes,
                                          rewriter.getStringAttr(kLanesMember),
                                          adaptor.getVariable());
    Value place = emitc::SubscriptOp::create(rewriter, op.getLoc(),
                                             emitc::LValueType::get(number),
                                             array, adaptor.getLane());
    emitc::AssignOp::create(rewriter, op.getLoc(), place, adaptor.getValue());
    rewriter.eraseOp(op);
    return success();
  }
};

struct ConvertSetLanes : OpConversionPattern<SetLanesOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(SetLanesOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<emitc::VerbatimOp>(
        op, rewriter.getStringAttr("{}.put({}, {});"),
        ValueRange{adaptor.getVariable(), adaptor.getLane(),
                   adaptor.getPart()});
    return success();
  }
};

/// The element that `index` counts from a pointer.
static Value elementAt(OpBuilder &b, Location loc, Value pointer, Value index) {
  Type type = cast<emitc::PointerType>(pointer.getType()).getPointee();
  return emitc::SubscriptOp::create(b, loc, emitc::LValueType::get(type),
                                    pointer, index);
}

/// Variables; external memory of unknown extent; mantissas of read-only
/// memories.
struct ConvertLoad : OpConversionPattern<memref::LoadOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(memref::LoadOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Type type = getTypeConverter()->convertType(op.getType());
    if (op.getMemRefType().getRank() == 0) {
      rewriter.replaceOpWithNewOp<emitc::LoadOp>(op, type, adaptor.getMemref());
      return success();
    }
    if (isa<emitc::PointerType>(adaptor.getMemref().getType())) {
      rewriter.replaceOpWithNewOp<emitc::LoadOp>(
          op, type,
          elementAt(rewriter, loc, adaptor.getMemref(),
                    adaptor.getIndices().front()));
      return success();
    }
    auto fixed = dyn_cast<FixedType>(op.getType());
    auto rom = op.getMemRef().getDefiningOp<GetRomOp>();
    if (!rom || !fixed)
      return rewriter.notifyMatchFailure(op, "left to upstream");
    auto stored = mantissaStorage(fixed);
    auto shape = op.getMemRefType().getShape();
    Value array = emitc::LiteralOp::create(
        rewriter, loc, emitc::ArrayType::get(shape, stored), rom.getRom());
    Value place = emitc::SubscriptOp::create(rewriter, loc,
                                             emitc::LValueType::get(stored),
                                             array, adaptor.getIndices());
    Value mantissa = emitc::LoadOp::create(rewriter, loc, stored, place);
    std::string name =
        fixed.isInteger()
            ? numberText(fixed)
            : llvm::formatv("from_bits<{0}>", numberText(fixed)).str();
    rewriter.replaceOpWithNewOp<emitc::CallOpaqueOp>(op, TypeRange(type), name,
                                                     mantissa);
    return success();
  }
};

struct ConvertStore : OpConversionPattern<memref::StoreOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(memref::StoreOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value place = adaptor.getMemref();
    if (isa<emitc::PointerType>(place.getType()))
      place =
          elementAt(rewriter, op.getLoc(), place, adaptor.getIndices().front());
    else if (op.getMemRefType().getRank() != 0)
      return rewriter.notifyMatchFailure(op, "left to upstream");
    rewriter.replaceOpWithNewOp<emitc::AssignOp>(op, place, adaptor.getValue());
    return success();
  }
};

/// The attribute of loops that can flush.
constexpr StringLiteral kFlushes = "hls.flushes";
/// On a loop within a pipelined one.
constexpr StringLiteral kPipelined = "hls.pipelined";

/// A loop; what it carries is a variable. Of the styles that flush, loops may
/// have `frp`, unless they access an m_axi port; `flp` is for functions (AMD
/// UG1448, "Pipeline Styles").
struct ConvertFor : OpConversionPattern<hls::ForOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(hls::ForOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Type index = getTypeConverter()->convertType(rewriter.getIndexType());
    auto number = [&](int64_t value) -> Value {
      return emitc::LiteralOp::create(rewriter, loc, index,
                                      std::to_string(value));
    };
    SmallVector<Value> variables;
    for (auto [initial, carried] :
         llvm::zip(adaptor.getInitial(), op.getCarried())) {
      if (Value own = ownVariable(initial)) {
        variables.push_back(own);
        continue;
      }
      auto variable = emitc::VariableOp::create(
          rewriter, carried.getLoc(), emitc::LValueType::get(initial.getType()),
          emitc::OpaqueAttr::get(getContext(), ""));
      emitc::AssignOp::create(rewriter, loc, variable.getResult(), initial);
      variables.push_back(variable.getResult());
    }
    Location indexLoc = op.getInductionVar().getLoc();
    Value upper = op.getBound() ? adaptor.getBound() : number(op.getUpper());
    auto loop = emitc::ForOp::create(rewriter, loc, number(op.getLower()),
                                     upper, number(1));
    Block *body = loop.getBody();
    body->getArgument(0).setLoc(indexLoc);
    rewriter.setInsertionPoint(body->getTerminator());
    if (op.getPipeline())
      pragma(rewriter, loc,
             "PIPELINE II=" + Twine(*op.getPipeline()) +
                 (op->hasAttr(kFlushes) ? " style=frp" : ""));
    if (op.getBound())
      pragma(rewriter, loc,
             "LOOP_TRIPCOUNT min=1 max=" + Twine(op.getTripCount()));
    // Loops in a pipelined one are unrolled as it is (UG1399, "pragma HLS
    // pipeline").
    if (op.getUnroll() && !op->hasAttr(kPipelined))
      pragma(rewriter, loc, "UNROLL");
    SmallVector<Value> arguments = {body->getArgument(0)};
    for (auto [variable, carried] : llvm::zip(variables, op.getCarried()))
      arguments.push_back(
          load(rewriter, variables.size() > 1 ? now(carried) : loc, variable));
    FailureOr<Block *> converted =
        rewriter.convertRegionTypes(&op.getBody(), *getTypeConverter());
    if (failed(converted))
      return failure();
    auto yield = cast<hls::YieldOp>((*converted)->getTerminator());
    SmallVector<Value> results;
    if (failed(rewriter.getRemappedValues(yield.getValues(), results)))
      return failure();
    rewriter.eraseOp(yield);
    rewriter.inlineBlockBefore(*converted, body->getTerminator(), arguments);
    rewriter.setInsertionPoint(body->getTerminator());
    for (auto [variable, result] : llvm::zip(variables, results))
      emitc::AssignOp::create(rewriter, loc, variable, result);
    rewriter.setInsertionPointAfter(loop);
    SmallVector<Value> replacements;
    for (Value variable : variables)
      replacements.push_back(load(rewriter, loc, variable));
    rewriter.replaceOp(op, replacements);
    return success();
  }

  /// The variable that a record was made in, for this loop alone.
  static Value ownVariable(Value initial) {
    auto load = initial.getDefiningOp<emitc::LoadOp>();
    return load && load->hasAttr(kFreshRecord) ? load.getOperand() : Value();
  }

  /// Where several values are carried: what is one in this iteration.
  static Location now(BlockArgument carried) {
    auto name = dyn_cast<NameLoc>(carried.getLoc());
    if (!name)
      return carried.getLoc();
    return NameLoc::get(
        StringAttr::get(carried.getContext(), name.getName().str() + "_now"));
  }

  static Value load(OpBuilder &b, Location loc, Value variable) {
    auto type = cast<emitc::LValueType>(variable.getType());
    return emitc::LoadOp::create(b, loc, type.getValueType(), variable);
  }
};

/// Fixed-point numbers and words are selected like all others.
struct ConvertSelect : OpConversionPattern<arith::SelectOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(arith::SelectOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!isa<FixedType, WordType>(op.getType()))
      return rewriter.notifyMatchFailure(op, "left to upstream");
    rewriter.replaceOpWithNewOp<emitc::ConditionalOp>(
        op, adaptor.getTrueValue().getType(), adaptor.getCondition(),
        adaptor.getTrueValue(), adaptor.getFalseValue());
    return success();
  }
};
} // namespace

IntegerType cnnc::hls::mantissaStorage(FixedType type) {
  int64_t bits = 8;
  while (bits < type.getWidth() && bits < 64)
    bits *= 2;
  return IntegerType::get(type.getContext(), bits,
                          type.getIsSigned() ? IntegerType::Signless
                                             : IntegerType::Unsigned);
}

void cnnc::hls::markPipelinedLoops(ModuleOp kernels) {
  Builder b(kernels.getContext());
  kernels.walk([&](hls::ForOp loop) {
    if (!loop.getPipeline())
      return;
    loop.getBlock().walk(
        [&](hls::ForOp inner) { inner->setAttr(kPipelined, b.getUnitAttr()); });
    WalkResult walk = loop.walk([](Operation *op) {
      return externalMemoryOf(op) ? WalkResult::interrupt()
                                  : WalkResult::advance();
    });
    if (!walk.wasInterrupted())
      loop->setAttr(kFlushes, b.getUnitAttr());
  });
}

void cnnc::hls::populateStoragePatterns(const TypeConverter &types,
                                        RewritePatternSet &patterns) {
  patterns.add<ConvertMemory, ConvertVariable, ConvertGetRom, ConvertLane,
               ConvertSetLane, ConvertSetLanes, ConvertLoad, ConvertStore,
               ConvertFor, ConvertSelect>(types, patterns.getContext(),
                                          kOwnPattern);
}
