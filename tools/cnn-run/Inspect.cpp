//===- Inspect.cpp - Printing what an artifact holds ----------------------===//

#include "tools/cnn-run/Inspect.h"

#include "tools/cnn-run/Text.h"

#include <cinttypes>
#include <cstdio>

namespace cnnc::run {

static void printTensors(const char *kind,
                         const std::vector<cnnrt::Tensor> &tensors) {
  for (const cnnrt::Tensor &tensor : tensors)
    std::printf("%-10s %s: %s, %s, %s\n", kind, printable(tensor.name).c_str(),
                tensorText(tensor.type, tensor.shape).c_str(),
                printable(tensor.layout).c_str(),
                bytesText(tensor.bytes).c_str());
}

static void printCommands(const std::vector<cnnrt_command_info> &commands) {
  uint64_t flops = 0;
  for (const cnnrt_command_info &command : commands)
    flops += command.flops;
  std::printf("commands   %zu, %.3f GFLOP\n", commands.size(),
              double(flops) / 1e9);
  std::printf("\n  %4s  %-20s %12s %12s %8s %6s  %s\n", "#", "form", "MFLOP",
              "moved", "tasks", "grain", "nodes");
  size_t number = 0;
  for (const cnnrt_command_info &command : commands)
    std::printf("  %4zu  %-20s %12.3f %12s %8" PRIu64 " %6" PRIu64 "  %s\n",
                number++, printable(command.form).c_str(),
                double(command.flops) / 1e6,
                bytesText(command.bytes_moved).c_str(), command.tasks,
                command.grain, listText(command.nodes).c_str());
}

void inspect(const cnnrt::Program &program) {
  cnnrt_program_info info = program.info();
  std::printf("model      %s\n", printable(info.model).c_str());
  std::printf("sha-256    %s\n", printable(info.model_sha256).c_str());
  std::printf("compiler   cnnc %s %s\n",
              printable(info.compiler_version).c_str(),
              printable(info.flags).c_str());
  std::printf("target     %s, device %s\n", printable(info.target).c_str(),
              printable(info.target_device).c_str());
  std::printf("format     %" PRIu32 "\n", info.format_version);
  printTensors("input", program.inputs());
  printTensors("output", program.outputs());
  std::printf("arena      %s\n", bytesText(info.arena_bytes).c_str());
  std::printf("weights    %s\n", bytesText(info.weights_bytes).c_str());
  std::printf("code       %s\n", bytesText(info.code_bytes).c_str());
  std::printf("golden     %zu case%s\n", info.golden_count,
              info.golden_count == 1 ? "" : "s");
  printCommands(program.commands());
}

} // namespace cnnc::run
