//===- EmitcProcesses.cpp - designs and processes in C++ ------------------===//

#include "dialects/hls/HlsOps.h"
#include "mlir/IR/Matchers.h"
#include "targets/hls/KernelComments.h"
#include "targets/hls/emit/EmitcPatterns.h"
#include "targets/hls/estimate/MemoryCosts.h"
#include "targets/hls/lower/LibraryProcess.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

static void pragma(OpBuilder &b, Location loc, const Twine &text,
                   ValueRange operands = {}) {
  emitc::VerbatimOp::create(b, loc, ("#pragma HLS " + text).str(), operands);
}

/// What the arguments are called, and the comment above the function: its nodes
/// and what it does.
static void describe(FunctionOpInterface from, emitc::FuncOp to,
                     std::optional<StringRef> comment) {
  Builder b(from.getContext());
  SmallVector<Attribute> names, lines;
  for (BlockArgument argument : from.getArguments()) {
    auto name = dyn_cast<NameLoc>(argument.getLoc());
    names.push_back(
        name ? name.getName()
             : b.getStringAttr("memory" + Twine(argument.getArgNumber())));
  }
  std::string nodes = nodesText(from.getLoc());
  if (!nodes.empty())
    lines.push_back(b.getStringAttr(nodes));
  if (comment)
    lines.push_back(b.getStringAttr(*comment));
  to->setAttr("hls.names", b.getArrayAttr(names));
  to->setAttr("hls.comment", b.getArrayAttr(lines));
  to->setAttr("hls.named", b.getUnitAttr());
}

template <typename From>
static FailureOr<emitc::FuncOp>
convertFunction(From op, const TypeConverter &types,
                ConversionPatternRewriter &rewriter, bool isStatic,
                std::optional<StringRef> comment, StringRef firstPragma) {
  TypeConverter::SignatureConversion signature(op.getNumArguments());
  for (auto [i, type] : llvm::enumerate(op.getArgumentTypes())) {
    Type converted = types.convertType(type);
    if (!converted)
      return rewriter.notifyMatchFailure(op, "an argument has no C++ type");
    signature.addInputs(i, converted);
  }
  auto function = emitc::FuncOp::create(
      rewriter, op.getLoc(), op.getSymName(),
      rewriter.getFunctionType(signature.getConvertedTypes(), {}));
  if (isStatic)
    function.setSpecifiersAttr(rewriter.getStrArrayAttr({"static"}));
  describe(op, function, comment);
  rewriter.inlineRegionBefore(op.getBody(), function.getBody(), function.end());
  if (failed(
          rewriter.convertRegionTypes(&function.getBody(), types, &signature)))
    return failure();
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPointToStart(&function.getBody().front());
  pragma(rewriter, op.getLoc(), firstPragma);
  rewriter.eraseOp(op);
  return function;
}

namespace {
struct ConvertProcess : OpConversionPattern<ProcessOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(ProcessOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (op->hasAttr(kLibraryAttr)) {
      rewriter.eraseOp(op);
      return success();
    }
    return convertFunction(op, *getTypeConverter(), rewriter,
                           /*isStatic=*/true, op.getComment(), "INLINE off");
  }
};

/// A design, an engine or a sequence, which are called from elsewhere.
template <typename Op> struct ConvertCaller : OpConversionPattern<Op> {
  ConvertCaller(const TypeConverter &types, MLIRContext *context,
                StringRef pragma)
      : OpConversionPattern<Op>(types, context, kOwnPattern), pragma(pragma) {}

  LogicalResult
  matchAndRewrite(Op op, typename Op::Adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    SmallVector<int64_t> constants;
    for (unsigned i = 0; i < op.getNumArguments(); ++i)
      if (op.getArgAttr(i, "hls.const"))
        constants.push_back(i);
    SmallVector<NamedAttribute> kept;
    for (NamedAttribute attribute : op->getDiscardableAttrs())
      kept.push_back(attribute);
    FailureOr<emitc::FuncOp> function =
        convertFunction(op, *this->getTypeConverter(), rewriter,
                        /*isStatic=*/false, op.getComment(), pragma);
    if (failed(function))
      return failure();
    for (NamedAttribute attribute : kept)
      (*function)->setAttr(attribute.getName(), attribute.getValue());
    if (isa<DesignOp>(op))
      (*function)->setAttr(kDataflowAttr,
                           rewriter.getDenseI64ArrayAttr(constants));
    // The text step is told which arguments are only read (CppText.h).
    OpBuilder b = OpBuilder::atBlockBegin(&function->getBody().front());
    for (int64_t i : constants)
      emitc::VerbatimOp::create(b, function->getLoc(), "//@const {}",
                                ValueRange{function->getArgument(i)});
    return success();
  }

  StringRef pragma;
};

struct ConvertRepeat : OpConversionPattern<RepeatOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(RepeatOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto number = [&](StringRef text) -> Value {
      return emitc::LiteralOp::create(rewriter, loc,
                                      adaptor.getCount().getType(), text);
    };
    Location indexLoc = op.getInductionVar().getLoc();
    auto loop = emitc::ForOp::create(rewriter, loc, number("0"),
                                     adaptor.getCount(), number("1"));
    Block *body = loop.getBody();
    body->getArgument(0).setLoc(indexLoc);
    rewriter.setInsertionPoint(body->getTerminator());
    pragma(rewriter, loc, "DATAFLOW");
    FailureOr<Block *> converted =
        rewriter.convertRegionTypes(&op.getBody(), *getTypeConverter());
    if (failed(converted))
      return failure();
    rewriter.inlineBlockBefore(*converted, body->getTerminator(),
                               body->getArgument(0));
    rewriter.eraseOp(op);
    return success();
  }
};

struct ConvertReturn : OpConversionPattern<hls::ReturnOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(hls::ReturnOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<emitc::ReturnOp>(op, Value());
    return success();
  }
};

/// The name of a stream: its location's, which is unique, or its number.
static std::string nameOf(StreamOp op) {
  if (auto name = dyn_cast<NameLoc>(op.getLoc()))
    return name.getName().str();
  auto streams = op->getBlock()->getOps<StreamOp>();
  return "stream" + std::to_string(std::distance(streams.begin(),
                                                 llvm::find(streams, op)));
}

/// Declared here; calls are given its name.
struct ConvertStream : OpConversionPattern<StreamOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(StreamOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    std::string name = nameOf(op);
    emitc::VerbatimOp::create(rewriter, loc,
                              streamText(op.getType()) + " " + name + ";",
                              ValueRange());
    if (op.getDepth()) {
      pragma(rewriter, loc,
             "STREAM variable=" + name + " depth=" + Twine(*op.getDepth()));
      if (*op.getDepth() <= kMostShifted)
        pragma(rewriter, loc,
               "BIND_STORAGE variable=" + name + " type=fifo impl=srl");
      else if (op.getStorage())
        pragma(rewriter, loc,
               "BIND_STORAGE variable=" + name +
                   " type=fifo impl=" + stringifyStorage(*op.getStorage()));
    }
    rewriter.replaceOpWithNewOp<emitc::LiteralOp>(
        op, getTypeConverter()->convertType(op.getType()), name);
    return success();
  }
};

struct ConvertCall : OpConversionPattern<hls::CallOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(hls::CallOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto library = op->getAttrOfType<StringAttr>(kLibraryAttr);
    std::string text =
        (library ? library.getValue() : op.getProcess()).str() + "(";
    for (auto [i, argument] : llvm::enumerate(op.getArguments()))
      text += (i ? ", " : "") + labelOf(op, i) + "{}";
    rewriter.replaceOpWithNewOp<emitc::VerbatimOp>(
        op, rewriter.getStringAttr(text + ");"), adaptor.getArguments());
    return success();
  }

  /// In front of numbers, what they are to the engine that is called.
  static std::string labelOf(hls::CallOp op, unsigned i) {
    if (!matchPattern(op.getArguments()[i], m_Constant()))
      return "";
    // The engine may be converted already.
    Operation *callee =
        SymbolTable::lookupNearestSymbolFrom(op, op.getProcessAttr());
    auto names =
        callee ? callee->getAttrOfType<ArrayAttr>("hls.names") : ArrayAttr();
    StringRef name;
    if (names)
      name = cast<StringAttr>(names[i]).getValue();
    else if (auto function = dyn_cast_or_null<FunctionOpInterface>(callee))
      if (auto loc = dyn_cast<NameLoc>(function.getArgument(i).getLoc()))
        name = loc.getName();
    return name.empty() ? "" : ("/*" + name + "=*/").str();
  }
};

struct ConvertRead : OpConversionPattern<ReadOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(ReadOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type type = getTypeConverter()->convertType(op.getWord().getType());
    // A word that nobody needs has no variable.
    if (op.getWord().use_empty()) {
      emitc::VerbatimOp::create(rewriter, op.getLoc(),
                                rewriter.getStringAttr("{}.read();"),
                                adaptor.getStream());
      rewriter.eraseOp(op);
      return success();
    }
    rewriter.replaceOpWithNewOp<emitc::CallOpaqueOp>(
        op, TypeRange(type), kReadFunction, adaptor.getStream());
    return success();
  }
};

struct ConvertWrite : OpConversionPattern<WriteOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(WriteOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<emitc::VerbatimOp>(
        op, rewriter.getStringAttr("{}.write({});"),
        ValueRange{adaptor.getStream(), adaptor.getWord()});
    return success();
  }
};
} // namespace

void cnnc::hls::markLibraryCalls(ModuleOp kernels) {
  SymbolTable symbols(kernels);
  kernels.walk([&](hls::CallOp call) {
    auto process = symbols.lookup<ProcessOp>(call.getProcess());
    if (process && process->hasAttr(kLibraryAttr))
      call->setAttr(kLibraryAttr, process->getAttr(kLibraryAttr));
  });
}

void cnnc::hls::populateProcessPatterns(const TypeConverter &types,
                                        RewritePatternSet &patterns) {
  patterns.add<ConvertProcess, ConvertReturn, ConvertStream, ConvertCall,
               ConvertRead, ConvertWrite, ConvertRepeat>(
      types, patterns.getContext(), kOwnPattern);
  patterns.add<ConvertCaller<DesignOp>>(types, patterns.getContext(),
                                        "DATAFLOW");
  patterns.add<ConvertCaller<EngineOp>>(types, patterns.getContext(),
                                        "INLINE off");
  patterns.add<ConvertCaller<SequenceOp>>(types, patterns.getContext(),
                                          "INLINE");
}
