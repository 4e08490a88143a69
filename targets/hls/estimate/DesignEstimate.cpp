//===- DesignEstimate.cpp - what a design takes and how fast it is --------===//

#include "targets/hls/estimate/DesignEstimate.h"
#include "dialects/hls/Fixed.h"
#include "targets/hls/estimate/MemoryCosts.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

int DesignEstimate::bottleneck() const {
  int slowest = -1;
  for (auto [i, row] : llvm::enumerate(processes))
    if (slowest < 0 || row.cycles > processes[slowest].cycles)
      slowest = int(i);
  return slowest;
}

/// Multiplications done over `slots` a cycle.
static double efficiency(const DesignEstimate &estimate, double slots) {
  double products = 0;
  for (const ProcessRow &row : estimate.processes)
    products += double(row.products);
  slots *= double(estimate.interval);
  return slots > 0 ? products / slots : 0;
}

double DesignEstimate::dspEfficiency() const {
  double slots = 0;
  for (const ProcessRow &row : processes)
    slots += double(row.hardware.operators.dsp) * (row.hardware.packs ? 2 : 1);
  return efficiency(*this, slots);
}

double DesignEstimate::dspEfficiencyAt(int64_t perDsp) const {
  return efficiency(*this, double(total.dsp) * double(perDsp));
}

/// Bytes that the accesses of pipelined loops and bursts move in a frame.
static int64_t externalBytes(const network::ProcessNetwork &network) {
  int64_t all = 0;
  for (const network::Process &process : network.processes)
    for (auto [port, bytes] : process.program.totals().bytes)
      all += bytes;
  return all;
}

/// Everything but what the simulation says.
static DesignEstimate atRest(DesignOp design, const HlsDevice &device,
                             const DesignNetwork &extracted) {
  const network::ProcessNetwork &network = extracted.network;
  DesignEstimate result;
  result.externalBytes = externalBytes(network);
  for (auto [i, made] : llvm::enumerate(extracted.calls)) {
    CallOp call = made;
    ProcessOp process = call.getCallee();
    ProcessRow row;
    row.call = call;
    row.name = process.getSymName().str();
    row.kind = process.getKind().value_or("").str();
    row.comment = process.getComment().value_or("").str();
    row.hardware = estimateProcess(process, device.multiplierBits);
    row.cycles = network.processes[i].program.totals().cycles();
    row.products = row.hardware.products;
    result.total += row.hardware.total();
    result.processes.push_back(std::move(row));
  }
  network::ProcessNetwork::Ends ends = network.ends();
  auto processAt = [&](int process) {
    return process < int(extracted.calls.size()) ? process : -1;
  };
  for (auto [made, channel] : extracted.streams) {
    StreamOp stream = made;
    const network::Channel &c = network.channels[channel];
    StreamRow row{
        stream,
        c.name,
        c.depth,
        c.bits,
        /*largest=*/0,
        fifoCost(c.bits, c.depth, stream.getStorage().value_or(Storage::bram)),
        processAt(ends.writer[channel]),
        processAt(ends.reader[channel])};
    result.total += row.resources;
    result.streams.push_back(std::move(row));
  }
  for (auto memory : design.getBlock().getOps<MemoryOp>())
    result.total += banksOf(memory).cost(/*isRom=*/false) * 2;
  return result;
}

FailureOr<Resources> cnnc::hls::designResources(DesignOp design,
                                                const HlsDevice &device) {
  FailureOr<DesignNetwork> extracted = extractNetwork(design, device);
  if (failed(extracted))
    return failure();
  return atRest(design, device, *extracted).total;
}

FailureOr<DesignEstimate> cnnc::hls::estimateDesign(DesignOp design,
                                                    const HlsDevice &device,
                                                    int64_t frames) {
  FailureOr<DesignNetwork> extracted = extractNetwork(design, device);
  if (failed(extracted))
    return failure();
  const network::ProcessNetwork &network = extracted->network;
  network::SimulationResult run = network::simulateUntilSteady(network, frames);

  DesignEstimate result = atRest(design, device, *extracted);
  if (run.finished) {
    result.latency = run.frameEnds.front();
    result.interval = run.interval();
  } else {
    result.deadlock = describe(network, *run.deadlock);
  }
  for (auto [row, ran] : llvm::zip(result.processes, run.processes)) {
    row.waited = ran.waitedForInput + ran.waitedForRoom + ran.waitedForPort;
    if (result.interval > 0)
      row.busy = double(row.cycles) / double(result.interval);
  }
  for (auto [row, stream] : llvm::zip(result.streams, extracted->streams))
    row.largest = run.largest[stream.second];
  return result;
}
