//===- Syntax.cpp - Which modifiers and types instructions have -----------===//

#include "tools/ptxsim/core/Builder.h"

#include <algorithm>
#include <string_view>

namespace ptxsim {
namespace {

// Groups of words that several instructions share.
#define INTEGERS "u16 u32 u64 s16 s32 s64 "
#define BITS "b16 b32 b64 "
#define HALVES "f16 f16x2 bf16 bf16x2 "
#define ROUNDS "rn rz rm rp "
#define FLOATS "f32 f64 f32x2 " HALVES ROUNDS "ftz sat "
#define COMPARES                                                               \
  "eq ne lt le gt ge lo ls hi hs equ neu ltu leu gtu geu num nan and or xor "
#define SPACES                                                                 \
  "global const local param shared shared::cta shared::cluster param::entry "  \
  "param::func "
#define SCOPES "cta cluster gpu sys "
#define CACHES                                                                 \
  "ca cg cs lu cv wb wt nc L1::evict_normal L1::evict_unchanged "              \
  "L1::evict_first L1::evict_last L1::no_allocate L2::cache_hint "             \
  "L2::evict_normal L2::evict_first L2::evict_last L2::64B L2::128B "          \
  "L2::256B unified "
#define MEMORY                                                                 \
  SPACES SCOPES CACHES                                                         \
      "weak volatile relaxed acquire release mmio v2 v4 v8 b8 u8 s8 f32 f64 "  \
      "b128 f16 f16x2 bf16 bf16x2 " INTEGERS BITS
#define ATOMICS                                                                \
  "relaxed acquire release acq_rel global shared shared::cta "                 \
  "shared::cluster and or xor exch cas add inc dec min max noftz v2 v4 v8 "    \
  "L2::cache_hint b128 u32 u64 s32 s64 f32 f64 " SCOPES HALVES BITS
#define FENCES                                                                 \
  "gl level::system sc acq_rel acquire release proxy alias async generic "     \
  "async.global mbarrier_init sync_restrict::shared::cta "                     \
  "sync_restrict::shared::cluster " SPACES SCOPES
#define MATRICES                                                               \
  "sync aligned row col f16 bf16 tf32 f32 f64 s8 u8 s4 u4 b1 s32 e4m3 e5m2 "   \
  "satfinite rn xor and popc "
#define VIDEO "u32 s32 sat add "
#define BARRIERS "cta sync red arrive aligned popc and or u32 pred "

/// Words that may stand behind a stem, in any order (PTX ISA, 9.7). Spellings
/// such as m16n8k8 are told by their form.
struct Row {
  const char *stem, *words;
};
const Row kRows[] = {
    {"abs", "s16 s32 s64 ftz f32 f64 " HALVES},
    {"activemask", "b32"},
    {"add", INTEGERS "u16x2 s16x2 cc " FLOATS},
    {"addc", "u32 s32 u64 s64 cc"},
    {"and", "pred " BITS},
    {"applypriority", "global L2::evict_normal"},
    {"atom", ATOMICS},
    {"bar", "warp " BARRIERS},
    {"barrier", BARRIERS},
    {"bfe", "u32 s32 u64 s64"},
    {"bfi", "b32 b64"},
    {"bfind", "u32 s32 u64 s64 shiftamt"},
    {"bmsk", "clamp wrap b32"},
    {"bra", "uni"},
    {"brev", "b32 b64"},
    {"brkpt", ""},
    {"brx", "idx uni"},
    {"call", "uni"},
    {"clz", "b32 b64"},
    {"cnot", BITS},
    {"copysign", "f32 f64"},
    {"cos", "approx ftz f32"},
    {"cp", "async ca cg shared shared::cta shared::cluster global "
           "commit_group wait_group wait_all mbarrier arrive noinc "
           "b64 " CACHES},
    {"createpolicy", "fractional range cvt global L2::evict_last "
                     "L2::evict_normal L2::evict_first L2::evict_unchanged "
                     "L2 b64"},
    {"cvt", "pack rni rzi rmi rpi rna satfinite relu sat ftz u8 s8 tf32 f32 "
            "f64 e4m3x2 e5m2x2 b32 " INTEGERS HALVES ROUNDS},
    {"cvta", "to u32 u64 " SPACES},
    {"discard", "global L2"},
    {"div", INTEGERS "approx full " FLOATS},
    {"dp2a", "lo hi u32 s32"},
    {"dp4a", "u32 s32"},
    {"elect", "sync"},
    {"ex2", "approx ftz f32 " HALVES},
    {"exit", ""},
    {"fence", FENCES},
    {"fma", FLOATS "relu"},
    {"fns", "b32"},
    {"griddepcontrol", "launch_dependents wait"},
    {"isspacep", SPACES},
    {"ld", MEMORY},
    {"ldmatrix", "sync aligned m8n8 x1 x2 x4 trans b16 shared shared::cta"},
    {"ldu", MEMORY},
    {"lg2", "approx ftz f32"},
    {"lop3", "b32 or and"},
    {"mad", INTEGERS "lo hi wide sat cc " FLOATS},
    {"mad24", "lo hi sat u32 s32"},
    {"madc", "lo hi cc u32 s32 u64 s64"},
    {"match", "any all sync b32 b64"},
    {"max", INTEGERS "u16x2 s16x2 relu NaN xorsign abs " FLOATS},
    {"mbarrier", "init inval arrive arrive_drop test_wait try_wait parity "
                 "pending_count noComplete expect_tx complete_tx shared "
                 "shared::cta b64 acquire release relaxed " SCOPES},
    {"membar", FENCES},
    {"min", INTEGERS "u16x2 s16x2 relu NaN xorsign abs " FLOATS},
    {"mma", MATRICES},
    {"mov", "pred u16 u32 u64 s16 s32 s64 f32 f64 b128 " BITS},
    {"movmatrix", "sync aligned m8n8 trans b16"},
    {"mul", INTEGERS "lo hi wide " FLOATS},
    {"mul24", "lo hi u32 s32"},
    {"nanosleep", "u32"},
    {"neg", "s16 s32 s64 ftz f32 f64 " HALVES},
    {"not", "pred " BITS},
    {"or", "pred " BITS},
    {"pmevent", "mask"},
    {"popc", "b32 b64"},
    {"prefetch", "global local L1 L2 L2::evict_last L2::evict_normal"},
    {"prefetchu", "L1"},
    {"prmt", "b32 f4e b4e rc8 ecl ecr rc16"},
    {"rcp", "approx " FLOATS},
    {"red", ATOMICS},
    {"redux", "sync add min max and or xor abs NaN u32 s32 b32 f32"},
    {"rem", INTEGERS},
    {"ret", "uni"},
    {"rsqrt", "approx ftz f32 f64"},
    {"sad", INTEGERS},
    {"selp", "f32 f64 " INTEGERS BITS},
    {"set", "f32 f64 ftz " COMPARES INTEGERS BITS HALVES},
    {"setmaxnreg", "inc dec sync aligned u32"},
    {"setp", "f32 f64 ftz " COMPARES INTEGERS BITS HALVES},
    {"shf", "l r clamp wrap b32"},
    {"shfl", "sync up down bfly idx b32"},
    {"shl", BITS},
    {"shr", INTEGERS BITS},
    {"sin", "approx ftz f32"},
    {"slct", "f32 f64 ftz " INTEGERS BITS},
    {"sqrt", "approx " FLOATS},
    {"st", MEMORY},
    {"stmatrix", "sync aligned m8n8 x1 x2 x4 trans b16 shared shared::cta"},
    {"sub", INTEGERS "cc " FLOATS},
    {"subc", "u32 s32 u64 s64 cc"},
    {"szext", "clamp wrap u32 s32"},
    {"tanh", "approx f32 " HALVES},
    {"testp", "finite infinite number notanumber normal subnormal f32 f64"},
    {"trap", ""},
    {"vabsdiff2", VIDEO},
    {"vabsdiff4", VIDEO},
    {"vadd2", VIDEO},
    {"vadd4", VIDEO},
    {"vavrg2", VIDEO},
    {"vavrg4", VIDEO},
    {"vmax2", VIDEO},
    {"vmax4", VIDEO},
    {"vmin2", VIDEO},
    {"vmin4", VIDEO},
    {"vote", "all any uni ballot sync pred b32"},
    {"vset2", VIDEO "eq ne lt le gt ge"},
    {"vset4", VIDEO "eq ne lt le gt ge"},
    {"vsub2", VIDEO},
    {"vsub4", VIDEO},
    {"wmma", "load store mma a b c d " SPACES MATRICES},
    {"xor", "pred " BITS},
};

bool isShape(const std::string &word) {
  return word.size() > 4 && word[0] == 'm' &&
         word.find_first_not_of("mnk0123456789") == std::string::npos;
}

/// Whether `word` is one of `words`, which blanks separate.
bool contains(std::string_view words, std::string_view word) {
  for (size_t begin = 0; begin < words.size();) {
    size_t end = std::min(words.find(' ', begin), words.size());
    if (words.substr(begin, end - begin) == word)
      return true;
    begin = end + 1;
  }
  return false;
}

} // namespace

std::string syntaxProblem(const Opcode &op) {
  const Row *row = nullptr;
  for (const Row &candidate : kRows)
    if (op.stem == candidate.stem)
      row = &candidate;
  if (!row)
    return "there is no '" + op.stem + "' in this simulator";
  bool isMatrix = op.stem == "mma" || op.stem == "wmma";
  for (const std::string &part : op.parts)
    if (!contains(row->words, part) && !(isMatrix && isShape(part)))
      return "'" + op.stem + "' has no '." + part + "' here";
  return "";
}

} // namespace ptxsim
