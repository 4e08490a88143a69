//===- Targets.cpp - the registry of targets ------------------------------===//

#include "targets/Targets.h"
#include "targets/common/Passes.h"
#include "targets/cpu/CpuCodeGen.h"
#include "targets/cpu/CpuTarget.h"
#include "targets/cpu/Passes.h"
#include "targets/hls/HlsBudget.h"
#include "targets/hls/HlsTarget.h"
#include "targets/hls/Passes.h"
#include "targets/hls/engine/Passes.h"
#include "targets/hls/estimate/Passes.h"
#include "targets/hls/explore/Passes.h"
#include "targets/hls/lower/Passes.h"
#include "targets/hls/pipelines/Passes.h"
#include "targets/hls/report/Passes.h"
#include "targets/ptx/Passes.h"
#include "targets/ptx/PtxCodeGen.h"
#include "targets/ptx/PtxTarget.h"
#include "llvm/ADT/StringExtras.h"

using namespace cnnc;

static void unknownDevice(llvm::StringRef name, const TargetInfo &info,
                          std::string &error) {
  error = ("--device=" + name + ": unknown device of the target " + info.name +
           "; known: " + llvm::join(info.devices(), ", "))
              .str();
}

static TargetPtr makeCpu(const TargetRequest &request, std::string &error) {
  if (request.cubin) {
    error = "--cubin: the target cpu has no GPU code; give --target=ptx";
    return nullptr;
  }
  if (request.precision != Precision::F32) {
    error = "--precision=" + precisionName(request.precision).str() +
            ": the target cpu computes as the network says (f32); give "
            "--target=ptx for tensor cores";
    return nullptr;
  }
  bool winograd = request.winograd.empty() || request.winograd == "auto";
  if (!winograd && request.winograd != "off") {
    error = "--winograd=" + request.winograd + ": expected auto or off";
    return nullptr;
  }
  auto device = cpu::findDevice(request.devices);
  if (device)
    return cpu::makeTarget(*device, winograd);
  unknownDevice(request.devices, allTargets()[0], error);
  return nullptr;
}

static TargetPtr makePtx(const TargetRequest &request, std::string &error) {
  Precision precision = request.precision;
  llvm::SmallVector<llvm::StringRef> names;
  llvm::StringRef(request.devices)
      .split(names, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  if (names.empty())
    names.push_back(ptx::deviceNames().front());
  llvm::SmallVector<ptx::PtxDevice> found;
  for (llvm::StringRef name : names) {
    auto device = ptx::findDevice(name);
    if (!device) {
      unknownDevice(name, allTargets()[1], error);
      return nullptr;
    }
    if (precision == Precision::Tf32 && !device->hasTensorTf32()) {
      error = "--precision=tf32: the tensor cores of " +
              std::string(device->arch) +
              " have no tf32; give --precision=f16 or f32, or a device from "
              "sm_80";
      return nullptr;
    }
    bool isKnown = llvm::any_of(found, [&](const ptx::PtxDevice &other) {
      return other.arch == device->arch;
    });
    if (!isKnown)
      found.push_back(*device);
  }
  return ptx::makeTarget(found, precision, request.cubin);
}

static TargetPtr makeHls(const TargetRequest &request, std::string &error) {
  if (request.cubin) {
    error = "--cubin: the target hls has no GPU code; give --target=ptx";
    return nullptr;
  }
  if (request.precision != Precision::F32) {
    error = "--precision=" + precisionName(request.precision).str() +
            ": the target hls computes as the network says (f32)";
    return nullptr;
  }
  auto device = hls::findDevice(request.devices);
  if (!device) {
    unknownDevice(request.devices, allTargets()[2], error);
    return nullptr;
  }
  hls::HlsDevice left = *device;
  hls::Goal goal;
  if (!hls::applyBudget(left, request.budget, error) ||
      !hls::readGoal(request.goal, goal, error))
    return nullptr;
  if (!request.io.empty() && request.io != "memory" && request.io != "axis") {
    error = "--io=" + request.io + ": expected memory or axis";
    return nullptr;
  }
  if (request.portable && request.io == "memory") {
    error = "--portable: open HLS tools take streams only; leave --io away or "
            "give --io=axis";
    return nullptr;
  }
  bool axis = request.io == "axis" || request.portable;
  return hls::makeTarget(
      {*device, request.budget, request.goal, axis, request.portable});
}

static constexpr TargetInfo kTargets[] = {
    {"cpu", "native code for processors", cpu::deviceNames, makeCpu},
    {"ptx", "PTX for NVIDIA GPUs", ptx::deviceNames, makePtx},
    {"hls", "HLS C++ projects for FPGAs", hls::deviceNames, makeHls},
};

llvm::ArrayRef<TargetInfo> cnnc::allTargets() { return kTargets; }

TargetPtr cnnc::makeTarget(llvm::StringRef name, const TargetRequest &request,
                           std::string &error) {
  llvm::SmallVector<llvm::StringRef> known;
  for (const TargetInfo &info : kTargets) {
    if (name == info.name)
      return info.make(request, error);
    known.push_back(info.name);
  }
  error = ("--target=" + name +
           ": unknown target; known: " + llvm::join(known, ", "))
              .str();
  return nullptr;
}

void cnnc::registerTargetPasses() {
  registerCnncTargetsCommonPasses();
  registerCnncCpuPasses();
  registerCnncHlsPasses();
  registerCnncHlsEnginePasses();
  registerCnncHlsEstimatePasses();
  registerCnncHlsExplorePasses();
  registerCnncHlsReportPasses();
  registerCnncHlsPipelinesPasses();
  registerCnncHlsLowerPasses();
  registerCnncPtxPasses();
}

void cnnc::registerTargetTranslations(mlir::DialectRegistry &registry) {
  cpu::registerTranslations(registry);
  ptx::registerTranslations(registry);
}
