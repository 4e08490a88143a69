//===- Carry.cpp - Extended-precision arithmetic (PTX ISA 9.7.2) ----------===//

#include "tools/ptxsim/core/exec/Lanes.h"

namespace ptxsim {
namespace {

// Instruction::extra: what becomes of the carries, and which product is added.
constexpr uint32_t kSubtract = 1, kTakes = 2, kLeaves = 4, kHigh = 8,
                   kSigned = 16;

/// The carries of the lanes that execute.
void leave(Warp &w, const Instruction &i, uint32_t carries) {
  if (i.extra & kLeaves)
    w.carry = (w.carry & ~w.mask) | (carries & w.mask);
}

/// add.cc, addc, sub.cc, subc. A difference is a + ~b + 1, and its carry the
/// one of that sum, the opposite of a borrow: so machines do it, and code that
/// compilers write for divisions of 128 bits reads the carry of sub.cc by addc.
template <typename T> void addWithCarry(Warp &w, const Instruction &i) {
  const T *a = w.at<T>(i.src[0]), *b = w.at<T>(i.src[1]);
  bool subtracts = i.extra & kSubtract, takes = i.extra & kTakes;
  T r[kLanes];
  uint32_t out = 0;
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    unsigned carry = takes ? w.carry >> lane & 1 : subtracts;
    unsigned __int128 sum =
        (unsigned __int128)a[lane] + T(subtracts ? ~b[lane] : b[lane]) + carry;
    r[lane] = T(sum);
    out |= uint32_t(sum >> 8 * sizeof(T) & 1) << lane;
  }
  commit(w, i.dst[0], r);
  leave(w, i, out);
}

/// mad.cc, madc: half of the product of a and b, plus c and the carry.
template <typename T> void multiplyWithCarry(Warp &w, const Instruction &i) {
  const T *a = w.at<T>(i.src[0]), *b = w.at<T>(i.src[1]),
          *c = w.at<T>(i.src[2]);
  using S = std::make_signed_t<T>;
  T r[kLanes];
  uint32_t out = 0;
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    unsigned __int128 product =
        i.extra & kSigned
            ? (unsigned __int128)((__int128)S(a[lane]) * S(b[lane]))
            : (unsigned __int128)a[lane] * b[lane];
    T part = T(i.extra & kHigh ? product >> 8 * sizeof(T) : product);
    T carry = i.extra & kTakes ? T(w.carry >> lane & 1) : 0;
    unsigned __int128 sum = (unsigned __int128)part + c[lane] + carry;
    r[lane] = T(sum);
    out |= uint32_t(sum >> 8 * sizeof(T) & 1) << lane;
  }
  commit(w, i.dst[0], r);
  leave(w, i, out);
}

} // namespace

bool selectCarry(Builder &b) {
  const std::string &stem = b.op.stem;
  bool isMad = stem == "mad" || stem == "madc", takes = stem.back() == 'c';
  if (!isMad && stem != "add" && stem != "addc" && stem != "sub" &&
      stem != "subc")
    return false;
  if (!takes && !b.op.has("cc"))
    return false;
  if (isMad && !b.op.has("lo") && !b.op.has("hi"))
    return false;
  unsigned bytes = laneBytes(b.op.type());
  b.i.extra = (stem[0] == 's' ? kSubtract : 0) | (takes ? kTakes : 0) |
              (b.op.has("cc") ? kLeaves : 0) | (b.op.has("hi") ? kHigh : 0) |
              (isSigned(b.op.type()) ? kSigned : 0);
  if (isMad) {
    ternary(b, bytes, bytes, bytes);
    b.i.run =
        bytes == 8 ? multiplyWithCarry<uint64_t> : multiplyWithCarry<uint32_t>;
  } else {
    binary(b, bytes, bytes);
    b.i.run = bytes == 8 ? addWithCarry<uint64_t> : addWithCarry<uint32_t>;
  }
  return true;
}

} // namespace ptxsim
