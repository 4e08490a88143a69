//===- HlsBudget.cpp - what a project may take and is to reach ------------===//

#include "targets/hls/HlsBudget.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"
#include <cmath>

using namespace cnnc::hls;
using llvm::StringRef;

static int64_t *amountOf(HlsDevice &device, StringRef name) {
  if (name == "dsp")
    return &device.dsp;
  if (name == "bram")
    return &device.bram36;
  if (name == "uram")
    return &device.uram;
  if (name == "lut")
    return &device.lut;
  if (name == "ff")
    return &device.ff;
  return nullptr;
}

bool cnnc::hls::applyBudget(HlsDevice &device, StringRef text,
                            std::string &error) {
  HlsDevice left = device;
  llvm::SmallVector<StringRef> parts, named;
  text.split(parts, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/!text.empty());
  for (StringRef part : parts) {
    auto [name, number] = part.split('=');
    int64_t *there = amountOf(left, name);
    int64_t amount = 0;
    if (!there || number.getAsInteger(10, amount) || amount < 0) {
      error = ("--budget=" + text +
               ": expected amounts of dsp, bram, uram, lut or ff, for example "
               "dsp=200,bram=100")
                  .str();
      return false;
    }
    if (llvm::is_contained(named, name)) {
      error = ("--budget=" + text + ": " + name +
               " is there twice; leave one of them")
                  .str();
      return false;
    }
    named.push_back(name);
    if (amount > *amountOf(device, name)) {
      error = ("--budget=" + part + ": " + device.name + " has " +
               std::to_string(*amountOf(device, name)))
                  .str();
      return false;
    }
    *there = amount;
  }
  device = left;
  return true;
}

bool cnnc::hls::readGoal(StringRef text, Goal &goal, std::string &error) {
  auto [name, number] = text.split('=');
  goal = Goal();
  bool right = true;
  if (name == "fps") {
    goal.kind = Goal::Kind::Fps;
    right = !number.getAsDouble(goal.fps) && goal.fps > 0 &&
            std::isfinite(goal.fps);
  } else if (text == "latency") {
    goal.kind = Goal::Kind::Latency;
  } else if (text == "area") {
    goal.kind = Goal::Kind::Area;
  } else {
    right = text.empty();
  }
  if (!right)
    error = ("--goal=" + text + ": expected fps=N, latency or area").str();
  return right;
}

std::optional<Request> cnnc::hls::readRequest(StringRef device,
                                              StringRef budget, StringRef goal,
                                              std::string &error) {
  std::optional<HlsDevice> known = findDevice(device);
  if (!known) {
    error = ("unknown device " + device).str();
    return std::nullopt;
  }
  Request request{*known, Goal()};
  if (!applyBudget(request.device, budget, error) ||
      !readGoal(goal, request.goal, error))
    return std::nullopt;
  return request;
}
