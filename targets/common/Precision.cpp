//===- Precision.cpp - how convolutions and products compute --------------===//

#include "targets/common/Precision.h"
#include "llvm/Support/ErrorHandling.h"

using namespace cnnc;

static constexpr std::pair<llvm::StringLiteral, Precision> kNames[] = {
    {"f32", Precision::F32},
    {"tf32", Precision::Tf32},
    {"f16", Precision::F16}};

double cnnc::largestError(Precision precision) {
  switch (precision) {
  case Precision::F32:
    return 1e-4;
  case Precision::Tf32:
    return 2e-3;
  case Precision::F16:
    return 1e-2;
  }
  llvm_unreachable("all precisions are handled");
}

std::optional<Precision> cnnc::findPrecision(llvm::StringRef name) {
  for (const auto &[known, precision] : kNames)
    if (name == known)
      return precision;
  return std::nullopt;
}

llvm::StringRef cnnc::precisionName(Precision precision) {
  return kNames[size_t(precision)].first;
}
