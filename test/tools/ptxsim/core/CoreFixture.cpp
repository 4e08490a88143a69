//===- CoreFixture.cpp - PTX run by the simulator's core ------------------===//

#include "test/tools/ptxsim/core/CoreFixture.h"
#include "tools/ptxsim/core/Parser.h"

#include <sstream>

namespace ptxsim::test {

Simulated::Simulated(const std::string &ptx, bool checks)
    : checks(checks), memory(uint64_t(64) << 20, checks) {
  program = decode(
      parseModule(ptx),
      [](void *user, const Variable &v) {
        auto *self = static_cast<Simulated *>(user);
        uint64_t bytes = std::max<uint64_t>(v.bytes(), 1);
        uint64_t address = self->memory.allocate(bytes);
        self->memory.markWritten(address, bytes);
        return address;
      },
      this);
}

Counters Simulated::launch(const std::string &kernel,
                           const std::vector<uint8_t> &parameters,
                           Shape shape) {
  Launch launch;
  launch.program = program.get();
  launch.entry = program->functions.at(kernel).get();
  launch.grid[0] = shape.grid;
  launch.block[0] = shape.block;
  launch.dynamicShared = shape.dynamicShared;
  launch.parameters = parameters.data();
  launch.parameterBytes = uint32_t(parameters.size());
  launch.memory = &memory;
  launch.checks = checks;
  return runGrid(launch, 1).all;
}

Counters Simulated::launch(const std::string &kernel,
                           const std::vector<uint64_t> &parameters,
                           Shape shape) {
  std::vector<uint8_t> bytes(8 * parameters.size());
  std::memcpy(bytes.data(), parameters.data(), bytes.size());
  return launch(kernel, bytes, shape);
}

std::string kernel(const std::string &names, const std::string &body) {
  std::istringstream words(names);
  std::string parameters, registers, loads;
  for (std::string name; words >> name;) {
    parameters +=
        std::string(parameters.empty() ? "" : ", ") + ".param .u64 " + name;
    registers += "  .reg .b64 %" + name + ";\n";
    loads += "  ld.param.u64 %" + name + ", [" + name + "];\n";
  }
  return ".version 8.8\n.target sm_120\n.address_size 64\n"
         ".visible .entry k(" +
         parameters + ")\n{\n" + registers +
         "  .reg .b32 %a, %b, %c, %d, %out32, %tid, %t<8>;\n"
         "  .reg .b16 %ha, %hb, %hc, %hd, %out16, %ht<8>;\n"
         "  .reg .b64 %la, %lb, %lc, %ld, %out64, %at, %lt<8>;\n"
         "  .reg .pred %pa, %pb, %pc, %pd, %outp, %pt<8>;\n" +
         loads + body + "\n  ret;\n}\n";
}

Column evaluate(const std::string &body, const Table &operands) {
  static const char *const letters[] = {"a", "b", "c", "d"};
  std::string names = "to", text;
  text += "  mov.u32 %t0, %ctaid.x;\n  mov.u32 %t1, %tid.x;\n"
          "  mad.lo.u32 %tid, %t0, 32, %t1;\n";
  for (size_t n = 0; n < operands.size(); ++n) {
    std::string l = letters[n];
    names += " from" + l;
    text += "  mad.wide.u32 %at, %tid, 8, %from" + l +
            ";\n"
            "  ld.global.b64 %l" +
            l + ", [%at];\n  ld.global.b32 %" + l +
            ", [%at];\n  ld.global.b16 %h" + l + ", [%at];\n  and.b32 %t0, %" +
            l + ", 1;\n  setp.ne.u32 %p" + l + ", %t0, 0;\n";
  }
  text += "  " + body + "\n  mad.wide.u32 %at, %tid, 8, %to;\n";
  auto uses = [&](const char *name) {
    return body.find(name) != std::string::npos;
  };
  if (uses("%out64"))
    text += "  st.global.b64 [%at], %out64;\n";
  else if (uses("%outp"))
    text += "  selp.b64 %out64, 1, 0, %outp;\n  st.global.b64 [%at], %out64;\n";
  else
    text += std::string("  mov.b64 %out64, 0;\n"
                        "  st.global.b64 [%at], %out64;\n  st.global.") +
            (uses("%out16") ? "b16 [%at], %out16;\n" : "b32 [%at], %out32;\n");
  Simulated sim(kernel(names, text));
  size_t rows = operands.front().size(), padded = (rows + 31) / 32 * 32;
  std::vector<uint64_t> parameters{sim.allocate(8 * padded)};
  for (Column column : operands) {
    column.resize(padded, column.back());
    parameters.push_back(sim.upload(column));
  }
  sim.launch("k", parameters, {uint32_t(padded / 32), 32, 0});
  return sim.download<uint64_t>(parameters[0], rows);
}

std::string loadError(const std::string &ptx) {
  try {
    Simulated sim(ptx);
  } catch (const PtxError &error) {
    return error.what();
  }
  return "";
}

std::string faultOf(const std::string &body) {
  Simulated sim(kernel("to", body));
  uint64_t to = sim.allocate(4096);
  try {
    sim.launch("k", std::vector<uint64_t>{to}, {});
  } catch (const Fault &fault) {
    return fault.what();
  }
  return "";
}

} // namespace ptxsim::test
