//===- Calls.cpp - call (PTX ISA 9.7.12.4) --------------------------------===//

#include "tools/ptxsim/core/exec/Access.h"

#include <algorithm>

namespace ptxsim {
namespace {

size_t placeOf(const Frame &frame, unsigned lane, const Layout &layout) {
  return size_t(lane) * frame.function->paramBytes + layout.offset;
}
uint8_t *paramAt(Frame &frame, unsigned lane, const Layout &layout) {
  return &frame.params[placeOf(frame, lane, layout)];
}

/// Copies the parameters of the lanes of `mask`.
void copyParams(uint32_t mask, Frame &from, const std::vector<Layout> &source,
                Frame &to, const std::vector<Layout> &target) {
  for (size_t n = 0; n < source.size() && n < target.size(); ++n) {
    uint32_t bytes = std::min(source[n].bytes, target[n].bytes);
    if (bytes)
      forLanes(mask, [&](unsigned lane) {
        std::memcpy(paramAt(to, lane, target[n]),
                    paramAt(from, lane, source[n]), bytes);
        if (!to.paramsDefined.empty())
          std::memcpy(&to.paramsDefined[placeOf(to, lane, target[n])],
                      &from.paramsDefined[placeOf(from, lane, source[n])],
                      bytes);
      });
  }
}

constexpr size_t kDeepest = 1000;

void enter(Warp &w, const Instruction &i, const DecodedFunction &callee) {
  if (w.frames.size() >= kDeepest)
    w.fault(FaultKind::Instruction, i, unsigned(__builtin_ctz(w.mask)),
            "calls are nested too deeply");
  w.frame().paths.back().pc = w.pc;
  uint32_t mask = w.mask;
  enterFunction(w, callee, mask);
  w.frame().call = &i;
  w.frame().callers = mask;
  copyParams(mask, w.frames[w.frames.size() - 2], i.site->arguments,
             w.frames.back(), callee.params);
}

void call(Warp &w, const Instruction &i) { enter(w, i, *i.callee); }

/// The function is an address in a register: lanes take turns by function.
void callIndirect(Warp &w, const Instruction &i) {
  const uint64_t *address = w.at<uint64_t>(i.src[0]);
  unsigned first = unsigned(__builtin_ctz(w.mask));
  uint32_t same = 0;
  forLanes(w.mask, [&](unsigned lane) {
    same |= uint32_t(address[lane] == address[first]) << lane;
  });
  const DecodedFunction *callee =
      w.block->launch->program->functionAt(address[first]);
  if (!callee)
    w.fault(FaultKind::Instruction, i, first,
            "calls an address that is no function's");
  if (same != w.mask) {
    // All meet behind the call; the others come to it again.
    uint32_t here = w.pc - 1, next = w.pc;
    std::vector<Path> &paths = w.frame().paths;
    paths.back().pc = next;
    paths.push_back({here, w.active & ~same, next});
    paths.push_back({here, same, next});
    w.pc = here;
    w.active = same;
    return;
  }
  enter(w, i, *callee);
}

/// Text of the device's, for messages.
std::string textAt(Warp &w, uint64_t address) {
  Allocation *a = w.block->launch->memory->find(address);
  if (!a)
    return "?";
  const char *text = reinterpret_cast<const char *>(address);
  return std::string(text,
                     strnlen(text, std::min<uint64_t>(a->end - address, 200)));
}

/// __assertfail(message, file, line, function, size of a character).
void assertFails(Warp &w, const Instruction &i) {
  unsigned lane = unsigned(__builtin_ctz(w.mask));
  uint64_t values[3] = {};
  for (size_t n = 0; n < 3 && n < i.site->arguments.size(); ++n) {
    const Layout &layout = i.site->arguments[n];
    std::memcpy(&values[n], paramAt(w.frame(), lane, layout),
                std::min(layout.bytes, 8u));
  }
  w.fault(FaultKind::Instruction, i, lane,
          "assertion '" + textAt(w, values[0]) + "' failed (" +
              textAt(w, values[1]) + ":" + std::to_string(values[2]) + ")");
}

} // namespace

void leaveFunction(Warp &w) {
  Frame callee = std::move(w.frames.back());
  w.frames.pop_back();
  w.localTop = callee.localBase;
  Frame &caller = w.frame();
  w.active = caller.paths.back().mask & ~w.exited;
  w.mask = w.active;
  w.pc = caller.paths.back().pc;
  w.bank[Place::Registers] = caller.storage.data();
  w.bank[Place::Constants] =
      const_cast<uint8_t *>(caller.function->constants.data());
  copyParams(callee.callers & ~w.exited, callee, callee.function->returns,
             caller, callee.call->site->results);
}

void setCall(Instruction &i) {
  i.kind = Class::Control;
  i.run = i.callee ? call : callIndirect;
}

void setAssertion(Instruction &i) {
  i.kind = Class::Control;
  i.run = assertFails;
}

} // namespace ptxsim
