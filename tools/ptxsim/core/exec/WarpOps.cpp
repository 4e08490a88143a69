//===- WarpOps.cpp - shfl, vote, match, redux (PTX ISA 9.7.9, 9.7.13) -----===//

#include "tools/ptxsim/core/Defined.h"
#include "tools/ptxsim/core/exec/Lanes.h"

#include <cmath>

namespace ptxsim {
namespace {

/// Lanes of several groups may be here, each with a mask that names its own
/// group; all that are named must come. False if some are still to come.
bool checkMembers(Warp &w, const Instruction &i, const Place &members) {
  uint32_t need = 0;
  forLanes(w.mask, [&](unsigned lane) {
    uint32_t named = w.at<uint32_t>(members)[lane] & w.lanes & ~w.exited;
    if (w.checks() && !(named >> lane & 1))
      w.fault(FaultKind::Instruction, i, lane,
              "the member mask does not name the thread itself");
    need |= named;
  });
  return converge(w, i, need, false,
                  "the member mask names this thread, which does not come "
                  "here");
}

enum class Shuffle : uint32_t { Up, Down, Bfly, Idx };

/// 9.7.9.6. src: value, lane or distance, clamp and segment, members.
void shuffle(Warp &w, const Instruction &i) {
  if (!checkMembers(w, i, i.src[3]))
    return;
  const uint32_t *a = w.at<uint32_t>(i.src[0]), *b = w.at<uint32_t>(i.src[1]),
                 *c = w.at<uint32_t>(i.src[2]);
  uint32_t r[kLanes], inside = 0;
  uint8_t source[kLanes];
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    uint32_t by = b[lane] & 31, clamp = c[lane] & 31,
             segment = c[lane] >> 8 & 31;
    uint32_t most = (lane & segment) | (clamp & ~segment);
    uint32_t least = lane & segment;
    int32_t from = 0;
    bool ok = false;
    switch (Shuffle(i.extra)) {
    case Shuffle::Up:
      from = int32_t(lane) - int32_t(by);
      ok = from >= int32_t(most);
      break;
    case Shuffle::Down:
      from = int32_t(lane + by);
      ok = from <= int32_t(most);
      break;
    case Shuffle::Bfly:
      from = int32_t(lane ^ by);
      ok = from <= int32_t(most);
      break;
    case Shuffle::Idx:
      from = int32_t(least | (by & ~segment));
      ok = from <= int32_t(most);
      break;
    }
    from = ok ? from : int32_t(lane);
    source[lane] = uint8_t(from);
    r[lane] = a[from];
    inside |= uint32_t(ok) << lane;
  }
  if (w.checks())
    shuffleDefined(w, i, source);
  commit(w, i.dst[0], r);
  if (i.results > 1)
    w.setPredicate(i.dst[1], inside);
}

bool selectShuffle(Builder &b) {
  if (!b.op.has("sync"))
    return false;
  b.dst(0, 4);
  b.dstSecond(0, 0);
  for (size_t n = 1; n < 5; ++n)
    b.src(n, 4);
  b.i.extra = uint32_t(b.op.has("up")     ? Shuffle::Up
                       : b.op.has("down") ? Shuffle::Down
                       : b.op.has("bfly") ? Shuffle::Bfly
                                          : Shuffle::Idx);
  // A lane that has no value may take part: `if (leader) v = f(); v = shfl(v)`.
  b.i.movesAcrossLanes = true;
  b.i.run = shuffle;
  return true;
}

/// 9.7.13.9; extra: 0 all, 1 any, 2 uni, 3 ballot.
void vote(Warp &w, const Instruction &i) {
  if (!checkMembers(w, i, i.src[1]))
    return;
  uint32_t p = w.predicateValue(i.src[0]), r[kLanes] = {}, holds = 0;
  forGroups(w, i.src[1], [&](uint32_t group) {
    forLanes(group, [&](unsigned lane) { r[lane] = p & group; });
    bool all = (p & group) == group, any = (p & group) != 0;
    bool result = i.extra == 0 ? all : i.extra == 1 ? any : all || !any;
    holds |= result ? group : 0;
  });
  if (i.extra == 3)
    commit(w, i.dst[0], r);
  else
    w.setPredicate(i.dst[0], holds);
}

/// 9.7.13.10; extra: 1 for match.all.
template <typename T> void match(Warp &w, const Instruction &i) {
  if (!checkMembers(w, i, i.src[1]))
    return;
  const T *a = w.at<T>(i.src[0]);
  uint32_t r[kLanes] = {}, same = 0;
  forGroups(w, i.src[1], [&](uint32_t group) {
    forLanes(group, [&](unsigned lane) {
      uint32_t equal = 0;
      forLanes(group, [&](unsigned other) {
        equal |= uint32_t(a[lane] == a[other]) << other;
      });
      bool all = equal == group;
      r[lane] = i.extra ? (all ? group : 0) : equal;
      same |= uint32_t(all) << lane;
    });
  });
  commit(w, i.dst[0], r);
  if (i.results > 1)
    w.setPredicate(i.dst[1], same);
}

enum class Reduce : uint32_t { Add, Min, Max, And, Or, Xor };

uint32_t reduced(uint32_t extra, uint32_t acc, uint32_t v) {
  bool isSignedOp = extra >> 8 & 1;
  bool less = isSignedOp ? int32_t(v) < int32_t(acc) : v < acc;
  switch (Reduce(extra & 0xff)) {
  case Reduce::Add:
    return acc + v;
  case Reduce::Min:
    return less ? v : acc;
  case Reduce::Max:
    return less ? acc : v;
  case Reduce::And:
    return acc & v;
  case Reduce::Or:
    return acc | v;
  case Reduce::Xor:
    return acc ^ v;
  }
  return acc;
}

/// 9.7.13.12; bit 8 of extra: signed.
void redux(Warp &w, const Instruction &i) {
  if (!checkMembers(w, i, i.src[1]))
    return;
  const uint32_t *a = w.at<uint32_t>(i.src[0]);
  uint32_t r[kLanes] = {};
  forGroups(w, i.src[1], [&](uint32_t group) {
    unsigned first = unsigned(__builtin_ctz(group));
    uint32_t acc = a[first];
    forLanes(group & (group - 1),
             [&](unsigned lane) { acc = reduced(i.extra, acc, a[lane]); });
    forLanes(group, [&](unsigned lane) { r[lane] = acc; });
  });
  commit(w, i.dst[0], r);
}

/// Of a group of lanes, for redux of f32; see reduxSingle.
uint32_t reducedSingle(uint32_t extra, const float *a, uint32_t group) {
  float acc = NAN;
  bool isFirst = true, someNan = false;
  forLanes(group, [&](unsigned lane) {
    float v = extra & 2 ? std::fabs(a[lane]) : a[lane];
    someNan |= std::isnan(v);
    bool isLess = v < acc || (v == acc && std::signbit(v));
    if (isFirst || std::isnan(acc) ||
        (!std::isnan(v) && isLess != bool(extra & 1)))
      acc = v;
    isFirst = false;
  });
  bool isNan = std::isnan(acc) || (someNan && (extra & 4));
  return isNan ? 0x7fffffff : toBits<float>(acc);
}

/// redux of f32 (9.7.13.12): min or max. extra: bit 0 max, 1 magnitudes, 2 NaN
/// wins.
void reduxSingle(Warp &w, const Instruction &i) {
  if (!checkMembers(w, i, i.src[1]))
    return;
  const float *a = w.at<float>(i.src[0]);
  uint32_t r[kLanes] = {};
  forGroups(w, i.src[1], [&](uint32_t group) {
    uint32_t value = reducedSingle(i.extra, a, group);
    forLanes(group, [&](unsigned lane) { r[lane] = value; });
  });
  commit(w, i.dst[0], r);
}

/// elect.sync (9.7.13.14): the lowest of the members.
void elect(Warp &w, const Instruction &i) {
  if (!checkMembers(w, i, i.src[0]))
    return;
  uint32_t r[kLanes] = {}, leaders = 0;
  forGroups(w, i.src[0], [&](uint32_t group) {
    uint32_t leader = unsigned(__builtin_ctz(group));
    forLanes(group, [&](unsigned lane) { r[lane] = leader; });
    leaders |= 1u << leader;
  });
  commit(w, i.dst[0], r);
  w.setPredicate(i.dst[1], leaders);
}

void activeMask(Warp &w, const Instruction &i) {
  uint32_t r[kLanes];
  for (uint32_t &value : r)
    value = w.mask;
  commit(w, i.dst[0], r);
}

bool selectRedux(Builder &b) {
  if (isFloat(b.op.type())) {
    b.i.extra = (b.op.has("max") ? 1 : 0) | (b.op.has("abs") ? 2 : 0) |
                (b.op.has("NaN") ? 4 : 0);
    binary(b, 4, 4);
    b.i.run = reduxSingle;
    return b.op.has("min") || b.op.has("max");
  }
  const std::pair<const char *, Reduce> ops[] = {
      {"add", Reduce::Add}, {"min", Reduce::Min}, {"max", Reduce::Max},
      {"and", Reduce::And}, {"or", Reduce::Or},   {"xor", Reduce::Xor}};
  bool isFound = false;
  for (auto [name, op] : ops)
    if (b.op.has(name)) {
      b.i.extra = uint32_t(op);
      isFound = true;
    }
  b.i.extra |= isSigned(b.op.type()) ? 1 << 8 : 0;
  binary(b, 4, 4);
  b.i.run = redux;
  return isFound;
}

} // namespace

bool selectWarp(Builder &b) {
  const std::string &stem = b.op.stem;
  b.i.kind = Class::Warp;
  if (stem == "shfl")
    return selectShuffle(b);
  if (stem == "vote" && b.op.has("sync")) {
    b.i.extra = b.op.has("ballot") ? 3
                : b.op.has("any")  ? 1
                : b.op.has("uni")  ? 2
                                   : 0;
    b.dst(0, b.i.extra == 3 ? 4 : 0);
    b.src(1, 0);
    b.src(2, 4);
    b.i.run = vote;
    return true;
  }
  if (stem == "match") {
    bool isWide = sizeOf(b.op.type()) == 8;
    b.dst(0, 4);
    b.dstSecond(0, 0);
    b.src(1, isWide ? 8 : 4);
    b.src(2, 4);
    b.i.extra = b.op.has("all");
    b.i.run = isWide ? match<uint64_t> : match<uint32_t>;
    return true;
  }
  if (stem == "redux")
    return selectRedux(b);
  if (stem == "elect") {
    b.dst(0, 4);
    b.dstSecond(0, 0);
    b.src(1, 4);
    b.i.run = elect;
    return b.results.size() == 2;
  }
  if (stem == "activemask") {
    b.dst(0, 4);
    b.i.run = activeMask;
    return true;
  }
  b.i.kind = Class::Integer;
  return false;
}

} // namespace ptxsim
