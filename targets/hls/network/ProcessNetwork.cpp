//===- ProcessNetwork.cpp - processes connected by channels ---------------===//

#include "targets/hls/network/ProcessNetwork.h"
#include <algorithm>
#include <cmath>

using namespace cnnc::network;

ProcessNetwork::Ends ProcessNetwork::ends() const {
  Ends result;
  result.writer.assign(channels.size(), -1);
  result.reader.assign(channels.size(), -1);
  for (size_t p = 0; p < processes.size(); ++p) {
    Program::Totals totals = processes[p].program.totals();
    for (auto [channel, tokens] : totals.reads)
      result.reader[channel] = int(p);
    for (auto [channel, tokens] : totals.writes)
      result.writer[channel] = int(p);
  }
  return result;
}

namespace {
/// What one process does to a channel in a frame.
struct Use {
  int process = -1;
  int64_t tokens = 0;
};

/// The channel that an iteration of `program` reads or writes twice, or -1.
int usedTwice(const Program &program) {
  for (Program::Part part = 0; part < program.size(); ++part) {
    if (program[part].kind != Program::Kind::Run)
      continue;
    const Action &action = program.action(program[part]);
    for (std::vector<int> list : {action.reads, action.writes}) {
      std::sort(list.begin(), list.end());
      auto twice = std::adjacent_find(list.begin(), list.end());
      if (twice != list.end())
        return *twice;
    }
  }
  return -1;
}

std::string quoted(const std::string &name) { return "'" + name + "'"; }
} // namespace

std::optional<std::string> ProcessNetwork::verify() const {
  std::vector<Use> writes(channels.size()), reads(channels.size());
  std::optional<std::string> error;
  auto fail = [&](std::string text) {
    if (!error)
      error = std::move(text);
  };
  auto note = [&](std::vector<Use> &uses, int process, int channel,
                  int64_t tokens, const char *what) {
    if (channel < 0 || size_t(channel) >= channels.size())
      return fail("process " + quoted(processes[process].name) + " " + what +
                  " a channel that is not there");
    if (uses[channel].process >= 0)
      return fail("channel " + quoted(channels[channel].name) + ": both " +
                  quoted(processes[uses[channel].process].name) + " and " +
                  quoted(processes[process].name) + " " + what + " it");
    uses[channel] = {process, tokens};
  };
  for (size_t p = 0; p < processes.size(); ++p) {
    Program::Totals totals = processes[p].program.totals();
    for (auto [channel, tokens] : totals.reads)
      note(reads, int(p), channel, tokens, "reads");
    for (auto [channel, tokens] : totals.writes)
      note(writes, int(p), channel, tokens, "writes");
    for (auto [port, bytes] : totals.bytes)
      if (port < 0 || size_t(port) >= ports.size())
        fail("process " + quoted(processes[p].name) +
             " uses a port that is not there");
    if (int channel = usedTwice(processes[p].program); channel >= 0)
      fail("process " + quoted(processes[p].name) +
           " takes two tokens of channel number " + std::to_string(channel) +
           " in one iteration");
  }
  for (size_t c = 0; c < channels.size() && !error; ++c) {
    const Channel &channel = channels[c];
    std::string name = "channel " + quoted(channel.name);
    if (writes[c].process < 0 || reads[c].process < 0)
      fail(name + " is not both written and read");
    else if (writes[c].tokens != reads[c].tokens)
      fail(name + ": " + quoted(processes[writes[c].process].name) +
           " writes " + std::to_string(writes[c].tokens) +
           " tokens in a frame, " + quoted(processes[reads[c].process].name) +
           " reads " + std::to_string(reads[c].tokens));
    else if (channel.depth < 0 || channel.latency < 0 || channel.initial < 0 ||
             (channel.depth != kUnbounded && channel.initial > channel.depth))
      fail(name + ": expected a depth that holds its first tokens, and no "
                  "negative numbers");
  }
  for (const Port &port : ports)
    if (!(port.bytesPerCycle > 0) || port.latency < 0)
      fail("port " + quoted(port.name) + ": expected a positive bandwidth");
  return error;
}

void ProcessNetwork::sharePorts() {
  for (size_t p = 0; p < ports.size(); ++p) {
    std::vector<double> bytes;
    double all = 0;
    for (const Process &process : processes) {
      bytes.push_back(0);
      for (auto [port, count] : process.program.totals().bytes)
        if (port == int(p))
          bytes.back() += double(count);
      all += bytes.back();
    }
    for (size_t k = 0; k < processes.size(); ++k)
      if (bytes[k] > 0)
        processes[k].program.pacePort(int(p),
                                      ports[p].bytesPerCycle * bytes[k] / all);
  }
}

int64_t ProcessNetwork::leastInterval() const {
  int64_t least = 0;
  std::vector<int64_t> bytes(ports.size(), 0);
  for (const Process &process : processes) {
    Program::Totals totals = process.program.totals();
    int64_t waits = 0;
    for (auto [port, count] : totals.bytes)
      bytes[port] += count;
    if (totals.transfers > 0)
      waits = totals.transfers * ports[totals.bytes[0].first].latency;
    least = std::max(least, totals.cycles() + waits);
  }
  for (size_t p = 0; p < ports.size(); ++p)
    least =
        std::max(least, int64_t(std::ceil(bytes[p] / ports[p].bytesPerCycle)));
  return least;
}
