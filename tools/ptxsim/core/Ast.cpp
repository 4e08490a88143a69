//===- Ast.cpp - Properties of PTX's types --------------------------------===//

#include "tools/ptxsim/core/Ast.h"

#include <map>

namespace ptxsim {
namespace {

struct TypeInfo {
  const char *name;
  unsigned bytes;
  char kind; ///< p, b, u, s or f
};

/// In the order of the enumeration.
const TypeInfo kTypes[] = {
    {"", 0, 'b'},       {"pred", 0, 'p'},   {"b1", 1, 'b'},
    {"u4", 1, 'u'},     {"s4", 1, 's'},     {"b8", 1, 'b'},
    {"u8", 1, 'u'},     {"s8", 1, 's'},     {"e4m3", 1, 'f'},
    {"e5m2", 1, 'f'},   {"b16", 2, 'b'},    {"u16", 2, 'u'},
    {"s16", 2, 's'},    {"f16", 2, 'f'},    {"bf16", 2, 'f'},
    {"e4m3x2", 2, 'f'}, {"e5m2x2", 2, 'f'}, {"b32", 4, 'b'},
    {"u32", 4, 'u'},    {"s32", 4, 's'},    {"f32", 4, 'f'},
    {"tf32", 4, 'f'},   {"f16x2", 4, 'f'},  {"bf16x2", 4, 'f'},
    {"u16x2", 4, 'u'},  {"s16x2", 4, 's'},  {"b64", 8, 'b'},
    {"u64", 8, 'u'},    {"s64", 8, 's'},    {"f64", 8, 'f'},
    {"f32x2", 8, 'f'},  {"b128", 16, 'b'},
};

const TypeInfo &info(Type type) { return kTypes[static_cast<size_t>(type)]; }

} // namespace

unsigned sizeOf(Type type) { return info(type).bytes; }
bool isSigned(Type type) { return info(type).kind == 's'; }
bool isFloat(Type type) { return info(type).kind == 'f'; }
bool isFundamental(Type type) {
  switch (type) {
  case Type::None:
  case Type::B1:
  case Type::U4:
  case Type::S4:
  case Type::E4M3:
  case Type::E5M2:
  case Type::BF16:
  case Type::E4M3x2:
  case Type::E5M2x2:
  case Type::TF32:
  case Type::BF16x2:
  case Type::U16x2:
  case Type::S16x2:
  case Type::F32x2:
    return false;
  default:
    return true;
  }
}

Type typeFromName(const std::string &name) {
  static const std::map<std::string, Type> types = [] {
    std::map<std::string, Type> map;
    for (size_t i = 1; i < sizeof(kTypes) / sizeof(kTypes[0]); ++i)
      map[kTypes[i].name] = static_cast<Type>(i);
    return map;
  }();
  auto found = types.find(name);
  return found == types.end() ? Type::None : found->second;
}

} // namespace ptxsim
