//===- Precision.cpp - how convolutions and products compute --------------===//

#include "targets/common/Precision.h"

using namespace cnnc;

static constexpr std::pair<llvm::StringLiteral, Precision> kNames[] = {
    {"f32", Precision::F32},
    {"tf32", Precision::Tf32},
    {"f16", Precision::F16}};

std::optional<Precision> cnnc::findPrecision(llvm::StringRef name) {
  for (const auto &[known, precision] : kNames)
    if (name == known)
      return precision;
  return std::nullopt;
}

llvm::StringRef cnnc::precisionName(Precision precision) {
  return kNames[size_t(precision)].first;
}
