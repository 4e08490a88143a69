//===- PtxCodeGen.cpp - from lowered kernels to PTX -----------------------===//

#include "targets/ptx/PtxCodeGen.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/NVVM/NVVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "mlir/Transforms/Passes.h"
#include "targets/common/LlvmCodeGen.h"
#include "targets/ptx/KernelModules.h"
#include "targets/ptx/Passes.h"
#include "llvm/IR/CallingConv.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/TargetSelect.h"

using namespace mlir;
using namespace cnnc;

static constexpr llvm::StringLiteral kTriple = "nvptx64-nvidia-cuda";

void cnnc::ptx::buildNvvmPipeline(OpPassManager &pm) {
  pm.addPass(createExpandPtxMath());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createLoopInvariantCodeMotionPass());
  OpPassManager &kernels = pm.nest<ModuleOp>();
  kernels.addPass(memref::createExpandStridedMetadataPass());
  kernels.addPass(createLowerAffinePass());
  kernels.addPass(createSCFToControlFlowPass());
  pm.addPass(createConvertPtxToNvvm());
  pm.addPass(createReconcileUnrealizedCastsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

void cnnc::ptx::registerTranslations(DialectRegistry &registry) {
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  registerNVVMDialectTranslation(registry);
}

/// What only global options of LLVM say; they must be set before the first
/// machine is made.
static void setBackendOptions() {
  auto set = [](StringRef name) {
    auto &options = llvm::cl::getRegisteredOptions();
    auto it = options.find(name);
    if (it != options.end())
      *static_cast<llvm::cl::opt<bool> *>(it->second) = true;
  };
  // Addresses of shared memory have 32 bits.
  set("nvptx-short-ptr");
  // It joins three loads to one of four elements where alignment allows, and
  // reads past the end of buffers; forms ask for vectors themselves.
  set("disable-nvptx-load-store-vectorizer");
  // It takes loads of vectors apart whose elements are used one by one.
  set("disable-vector-combine");
}

static std::unique_ptr<llvm::TargetMachine>
makeTargetMachine(const ptx::PtxDevice &device, std::string &error) {
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargets();
  llvm::InitializeAllTargetMCs();
  llvm::InitializeAllAsmPrinters();
  setBackendOptions();
  llvm::Triple triple(kTriple);
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return nullptr;
  llvm::TargetOptions options;
  // a*b+c may become one fma, as the reference evaluator's tolerance allows;
  // nothing else is relaxed.
  options.AllowFPOpFusion = llvm::FPOpFusion::Fast;
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, device.arch, device.ptxFeature, options, llvm::Reloc::PIC_,
      std::nullopt, llvm::CodeGenOptLevel::Aggressive));
}

FailureOr<GpuImage> cnnc::ptx::compileKernels(ModuleOp module,
                                              const PtxDevice &device) {
  ModuleOp kernels = kernelModuleFor(module, device.arch);
  if (!kernels)
    return module.emitError("there is no module @kernels to compile");
  std::string error;
  std::unique_ptr<llvm::TargetMachine> machine =
      makeTargetMachine(device, error);
  if (!machine)
    return module.emitError("this LLVM cannot generate PTX for ")
           << StringRef(device.arch) << ": " << error;
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> code =
      translateModuleToLLVMIR(kernels, context);
  if (!code)
    return failure();
  code->setTargetTriple(machine->getTargetTriple());
  code->setDataLayout(machine->createDataLayout());
  GpuImage image;
  image.arch = device.arch;
  for (llvm::Function &function : *code)
    if (function.getCallingConv() == llvm::CallingConv::PTX_Kernel)
      image.kernels.push_back(function.getName().str());
  optimiseModule(*code, *machine);
  llvm::SmallVector<char, 0> text;
  if (!emitModule(*code, *machine, llvm::CodeGenFileType::AssemblyFile, text))
    return module.emitError("cannot print PTX for ") << StringRef(device.arch);
  image.bytes.assign(text.begin(), text.end());
  return std::move(image);
}
