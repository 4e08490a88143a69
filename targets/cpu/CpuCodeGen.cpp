//===- CpuCodeGen.cpp - from the LLVM dialect to machine code -------------===//

#include "targets/cpu/CpuCodeGen.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "targets/common/LlvmCodeGen.h"
#include "targets/cpu/ImageLinker.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

void cnnc::cpu::registerTranslations(DialectRegistry &registry) {
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
}

static std::unique_ptr<llvm::TargetMachine>
makeTargetMachine(const CpuDevice &device, std::string &error) {
  // Registration is idempotent, and cheap after the first time.
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargets();
  llvm::InitializeAllTargetMCs();
  llvm::InitializeAllAsmPrinters();
  llvm::Triple triple(device.triple);
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return nullptr;
  llvm::TargetOptions options;
  // a*b+c may become one fma, as the reference evaluator's tolerance allows;
  // nothing else is relaxed.
  options.AllowFPOpFusion = llvm::FPOpFusion::Fast;
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, device.cpu, /*Features=*/"", options, llvm::Reloc::PIC_,
      llvm::CodeModel::Small, llvm::CodeGenOptLevel::Aggressive));
}

/// Gives the kernel `body`, void(ptr..., i64, i64) or void(ptr..., i64, i64,
/// ptr), the signature of the runtime: void(ptr buffers, i64 begin, i64 end,
/// ptr scratch).
static void wrapKernel(llvm::Function &body) {
  llvm::Module &module = *body.getParent();
  llvm::LLVMContext &context = module.getContext();
  std::string name = body.getName().str();
  body.setName(name + ".body");
  body.setLinkage(llvm::GlobalValue::InternalLinkage);
  body.addFnAttr(llvm::Attribute::AlwaysInline);
  auto *pointer = llvm::PointerType::get(context, 0);
  auto *i64 = llvm::Type::getInt64Ty(context);
  auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(context),
                                       {pointer, i64, i64, pointer}, false);
  auto *entry = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage,
                                       name, module);
  entry->setDSOLocal(true);
  llvm::IRBuilder<> b(llvm::BasicBlock::Create(context, "entry", entry));
  bool hasScratch = body.arg_end()[-1].getType()->isPointerTy();
  unsigned buffers = body.arg_size() - 2 - hasScratch;
  llvm::SmallVector<llvm::Value *> arguments;
  for (unsigned i = 0; i < buffers; ++i) {
    llvm::Value *slot =
        b.CreateConstInBoundsGEP1_64(pointer, entry->getArg(0), i);
    arguments.push_back(b.CreateLoad(pointer, slot));
  }
  for (unsigned i = 1; i < 3 + hasScratch; ++i)
    arguments.push_back(entry->getArg(i));
  b.CreateCall(&body, arguments);
  b.CreateRetVoid();
}

static void prepareModule(llvm::Module &module, const CpuDevice &device,
                          llvm::TargetMachine &machine) {
  module.setTargetTriple(machine.getTargetTriple());
  module.setDataLayout(machine.createDataLayout());
  llvm::SmallVector<llvm::Function *> kernels;
  for (llvm::Function &function : module)
    if (!function.isDeclaration() && !function.hasLocalLinkage())
      kernels.push_back(&function);
  for (llvm::Function *kernel : kernels)
    wrapKernel(*kernel);
  for (llvm::Function &function : module) {
    function.addFnAttr("target-cpu", device.cpu);
    function.addFnAttr("tune-cpu", device.tune);
    // Registers of the full width, which tuning for some processors avoids.
    function.addFnAttr("prefer-vector-width",
                       std::to_string(device.vectorBytes * 8));
    function.addFnAttr(llvm::Attribute::NoUnwind);
  }
}

FailureOr<CodeImage> cnnc::cpu::compileKernels(ModuleOp module,
                                               const CpuDevice &device,
                                               std::string *assembly) {
  auto kernels = module.lookupSymbol<ModuleOp>("kernels");
  if (!kernels)
    return module.emitError("there is no module @kernels to compile");
  std::string error;
  std::unique_ptr<llvm::TargetMachine> machine =
      makeTargetMachine(device, error);
  if (!machine)
    return module.emitError("this LLVM cannot generate code for ")
           << device.name << ": " << error;
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> code =
      translateModuleToLLVMIR(kernels, context);
  if (!code)
    return failure();
  prepareModule(*code, device, *machine);
  optimiseModule(*code, *machine);
  llvm::SmallVector<char, 0> object;
  if (assembly) {
    // Emission changes the module, so that the text comes from a clone's.
    llvm::SmallVector<char, 0> text;
    std::unique_ptr<llvm::Module> copy = llvm::CloneModule(*code);
    if (!emitModule(*copy, *machine, llvm::CodeGenFileType::AssemblyFile, text))
      return module.emitError("cannot print assembly for ") << device.name;
    assembly->assign(text.begin(), text.end());
  }
  if (!emitModule(*code, *machine, llvm::CodeGenFileType::ObjectFile, object))
    return module.emitError("cannot emit an object for ") << device.name;
  llvm::Expected<CodeImage> image = linkImage(object);
  if (!image)
    return module.emitError("cannot link the kernels: ")
           << llvm::toString(image.takeError());
  image->arch = device.arch;
  image->features.assign(device.features.begin(), device.features.end());
  return std::move(*image);
}
