//===- Paths.cpp - Lanes that part and meet again -------------------------===//
//
// A branch that lanes take differently puts their ways on a stack, of which the
// top one runs until it reaches the place where they meet again. That is enough
// for lanes that do not wait for each other. For those that do (a lock between
// the threads of a warp), paths change places while they are under way: the
// order of paths that hold different lanes does not matter, as long as a path
// lies above the one that its lanes come back to.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/Warp.h"

#include <algorithm>

namespace ptxsim {
namespace {

/// Lanes of a path that are on a path above it.
uint32_t lanesAbove(const std::vector<Path> &paths, size_t path) {
  uint32_t above = 0;
  for (size_t n = path + 1; n < paths.size(); ++n)
    above |= paths[n].mask;
  return above & paths[path].mask;
}

/// A path that can run: no path above has its lanes, it does not wait, and it
/// is not the topmost. Or paths.size().
size_t findOther(const std::vector<Path> &paths) {
  for (size_t n = 0; n + 1 < paths.size(); ++n)
    if (paths[n].mask && !lanesAbove(paths, n) && !paths[n].waitsAt)
      return n;
  return paths.size();
}

/// Makes a path the topmost and goes on with it.
void moveToTop(Warp &w, size_t path) {
  std::vector<Path> &paths = w.frame().paths;
  std::rotate(paths.begin() + path, paths.begin() + path + 1, paths.end());
  w.pc = paths.back().pc;
  w.active = paths.back().mask & ~w.exited;
}

/// Lanes that wait for others of their path go on without them.
void splitPaths(std::vector<Path> &paths) {
  for (size_t n = 0; n + 1 < paths.size(); ++n) {
    uint32_t above = lanesAbove(paths, n), waiting = paths[n].mask & ~above;
    if (!above || !waiting || paths[n].pc == kNowhere)
      continue;
    paths[n].isApart = true;
    Path ahead = paths[n];
    ahead.mask = waiting;
    paths[n].mask = above;
    paths.insert(paths.begin() + n, ahead);
    ++n;
  }
}

/// Joins the topmost path with those that wait at the same instruction and go
/// to the same place.
void joinWaiting(Warp &w, const Instruction &i) {
  std::vector<Path> &paths = w.frame().paths;
  Path &top = paths.back();
  for (size_t n = 0; n + 1 < paths.size(); ++n)
    if (paths[n].waitsAt == &i && paths[n].reconverge == top.reconverge) {
      top.mask |= paths[n].mask;
      w.mask |= paths[n].mask & ~w.exited;
      w.active = top.mask & ~w.exited;
      paths[n].mask = 0;
      paths[n].waitsAt = nullptr;
    }
  auto isEmpty = [](const Path &p) { return p.mask == 0; };
  paths.erase(std::remove_if(paths.begin(), paths.end() - 1, isEmpty),
              paths.end() - 1);
}

/// Whether the topmost path and those that wait for the same lanes at an
/// instruction of the same kind are all that are needed; lets them go on.
bool releaseWaiting(Warp &w, const Instruction &i, uint32_t need) {
  std::vector<Path> &paths = w.frame().paths;
  auto waits = [&](const Path &p) {
    return p.waitsAt && p.waitsAt->run == i.run && p.waitsFor == need;
  };
  uint32_t here = w.mask;
  for (const Path &p : paths)
    here |= waits(p) ? p.mask & ~w.exited : 0;
  if (need & ~here)
    return false;
  for (Path &p : paths)
    if (waits(p)) {
      p.waitsAt = nullptr;
      ++p.pc;
    }
  return true;
}

} // namespace

void diverge(Warp &w, const Instruction &i, uint32_t taken, uint32_t target) {
  uint32_t others = w.active & ~taken;
  if (!others) {
    w.pc = target;
    return;
  }
  if (!taken)
    return;
  ++w.counters->divergentBranches;
  uint32_t next = w.pc;
  std::vector<Path> &paths = w.frame().paths;
  bool isApart = false;
  // Where one of the ways always leaves the function, the other goes where all
  // lanes of this path do.
  uint32_t end =
      i.reconverge == kNowhere ? paths.back().reconverge : i.reconverge;
  // A loop's exit adds nothing to wait for: the path below waits there already.
  if (paths.back().reconverge != end || end == kNowhere)
    paths.back().pc = end;
  else {
    isApart = paths.back().isApart;
    paths.pop_back();
  }
  if (next != end)
    paths.push_back({next, others, end, isApart});
  if (target != end)
    paths.push_back({target, taken, end, isApart});
  w.pc = paths.back().pc;
  w.active = paths.back().mask & ~w.exited;
}

void leavePaths(Warp &w) {
  while (true) {
    std::vector<Path> &paths = w.frame().paths;
    if ((paths.back().mask & ~w.exited) != 0) {
      w.active = paths.back().mask & ~w.exited;
      return;
    }
    paths.pop_back();
    if (!paths.empty()) {
      w.pc = paths.back().pc;
      continue;
    }
    if (w.frames.size() == 1) {
      w.status = Warp::Done;
      w.active = 0;
      return;
    }
    leaveFunction(w);
  }
}

void turnToOtherPath(Warp &w) {
  std::vector<Path> &paths = w.frame().paths;
  paths.back().pc = w.pc;
  splitPaths(paths);
  size_t other = findOther(paths);
  if (other < paths.size())
    moveToTop(w, other);
}

bool converge(Warp &w, const Instruction &i, uint32_t need, bool anyPlace,
              const char *problem) {
  std::vector<Path> &paths = w.frame().paths;
  paths.back().waitsAt = nullptr;
  if (!(need & ~w.mask))
    return true;
  joinWaiting(w, i);
  if (!(need & ~w.mask) || (anyPlace && releaseWaiting(w, i, need)))
    return true;
  size_t other = findOther(paths);
  bool mayWait = (anyPlace || paths.back().isApart) && w.mask == w.active;
  if (!mayWait || other == paths.size()) {
    if (!w.checks())
      return true;
    w.fault(FaultKind::DivergentBarrier, i,
            unsigned(__builtin_ctz(need & ~w.mask)), problem);
  }
  paths.back().pc = w.pc - 1;
  paths.back().waitsAt = &i;
  paths.back().waitsFor = need;
  moveToTop(w, other);
  return false;
}

} // namespace ptxsim
