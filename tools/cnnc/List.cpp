//===- List.cpp - tables of what cnnc knows -------------------------------===//

#include "tools/cnnc/List.h"
#include "compiler/onnx/OpRegistry.h"
#include "targets/Targets.h"

using namespace cnnc;

static void printOperators(llvm::raw_ostream &os) {
  os << "operator\tsince\toperands\n";
  onnx_import::OpRegistry registry;
  for (const onnx_import::OpHandler *handler : registry.all()) {
    os << handler->name << "\t" << handler->since << "\t" << handler->required;
    if (handler->most == onnx_import::kAnyNumber)
      os << " or more";
    else if (handler->most != handler->required)
      os << " to " << handler->most;
    os << "\n";
  }
}

static void printTargets(llvm::raw_ostream &os) {
  os << "target\twhat it makes\tdefault device\n";
  for (const TargetInfo &info : allTargets())
    os << info.name << "\t" << info.summary << "\t" << info.devices().front()
       << "\n";
}

static void printDevices(llvm::raw_ostream &os) {
  os << "target\tdevice\n";
  for (const TargetInfo &info : allTargets())
    for (llvm::StringRef device : info.devices())
      os << info.name << "\t" << device << "\n";
}

bool cnnc::printList(llvm::raw_ostream &os, llvm::StringRef table) {
  if (table == "operators")
    printOperators(os);
  else if (table == "targets")
    printTargets(os);
  else if (table == "devices")
    printDevices(os);
  else
    return false;
  return true;
}
