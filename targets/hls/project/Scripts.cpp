//===- Scripts.cpp - Makefile and scripts of a project --------------------===//

#include "targets/hls/project/Scripts.h"
#include "llvm/Support/FormatVariadic.h"

using namespace cnnc;
using llvm::StringRef;

/// The files of `design` that are compiled into it.
static std::vector<StringRef> sources(const HlsDesign &design) {
  std::vector<StringRef> result;
  for (const SourceFile &file : design.files)
    if (StringRef(file.path).starts_with("src/") &&
        StringRef(file.path).ends_with(".cpp"))
      result.push_back(file.path);
  return result;
}

static const char kMakefile[] =
    "# C simulation of this project; no vendor tool is needed.\n"
    "#   make csim         builds the test bench and runs it\n"
    "#   make libcsim.so   builds the library for `cnn-run --device=hls-csim`\n"
    "# CXX and OPT choose the compiler and its optimisation. Fixed-point "
    "designs need\n"
    "# headers: AP_TYPES is the folder of AMD's (ap_fixed.h), AC_TYPES that of "
    "the\n"
    "# Algorithmic C datatypes (ac_fixed.h).\n"
    "CXX = g++\n"
    "OPT = -O2\n"
    "# Memory holds values of different types in turn.\n"
    "CXXFLAGS = -std=c++17 -Wall -Wno-unknown-pragmas -fno-strict-aliasing "
    "$(OPT)\n"
    "ifdef AC_TYPES\n"
    "CXXFLAGS += -DCNNC_AC_TYPES -isystem $(AC_TYPES)\n"
    "else ifdef AP_TYPES\n"
    "CXXFLAGS += -isystem $(AP_TYPES)\n"
    "endif\n"
    "SOURCES = $(wildcard src/*.cpp)\n"
    "HEADERS = $(wildcard src/*.h weights/*.h tb/*.h)\n"
    "\n"
    ".PHONY: csim clean\n"
    "csim: testbench\n"
    "\t./testbench\n"
    "\n"
    "testbench: tb/testbench.cpp $(SOURCES) $(HEADERS) Makefile\n"
    "\t$(CXX) $(CXXFLAGS) -o $@ tb/testbench.cpp $(SOURCES)\n"
    "\n"
    "# a network may have the name of a function of the C library, such as "
    "step\n"
    "libcsim.so: tb/library.cpp $(SOURCES) $(HEADERS) Makefile\n"
    "\t$(CXX) $(CXXFLAGS) -fPIC -shared -Wl,-Bsymbolic -o $@.tmp "
    "tb/library.cpp $(SOURCES)\n"
    "\tmv $@.tmp $@\n"
    "\n"
    "clean:\n"
    "\trm -f testbench libcsim.so libcsim.so.tmp\n";

/// Files and arguments are lists to the tool, which would divide a path with a
/// blank.
static std::string projectTcl(const HlsDesign &design,
                              const hls::HlsDevice &device) {
  std::string text = "# Opens the project; the other scripts begin with it.\n"
                     "set root [file normalize [file dirname [info "
                     "script]]/..]\n"
                     "open_project " +
                     design.top + "_prj\nset_top " + design.top + "\n";
  for (StringRef file : sources(design))
    text += "add_files [list $root/" + file.str() + "]\n";
  text += "add_files -tb [list $root/tb/testbench.cpp]\n"
          "open_solution -flow_target vitis solution\n"
          "set_part {" +
          device.part.str() + "}\n" +
          llvm::formatv("create_clock -period {0:f2} -name default\n",
                        1000 / device.clockMHz)
              .str();
  return text;
}

static std::string config(const HlsDesign &design,
                          const hls::HlsDevice &device) {
  std::string text =
      llvm::formatv(
          "# For v++ -c --mode hls. To simulate by it (vitis-run "
          "--mode hls --csim, --cosim),\n# add csim.argv= and "
          "cosim.argv= with the absolute path of this project, from\n"
          "# which the test bench reads tb/data; the Tcl scripts do.\n"
          "part={0}\n\n[hls]\nflow_target=vitis\nclock={1}MHz\n"
          "syn.top={2}\n",
          device.part, int64_t(device.clockMHz), design.top)
          .str();
  for (StringRef file : sources(design))
    text += "syn.file=../" + file.str() + "\n";
  return text +
         "tb.file=../tb/testbench.cpp\n"
         "package.output.format=xo\n"
         "package.output.file=" +
         design.top + ".xo\n";
}

/// What C simulation of fixed-point numbers needs.
static std::string fixedPoint(const HlsDesign &design) {
  bool isFixed = llvm::any_of(design.files, [](const SourceFile &file) {
    return file.path == "src/cnnc_fixed.h";
  });
  return isFixed
             ? "    make csim AP_TYPES=DIR        # with ap_fixed.h in DIR, "
               "or AC_TYPES=DIR with ac_fixed.h:\n"
               "                                  # one of them is needed\n"
             : "";
}

static std::string readme(const HlsDesign &design,
                          const hls::HlsDevice &device) {
  std::string text = "# " + design.top + "\n\nA network in HLS C++ for " +
                     device.name.str() + " (" + device.board.str() + ", " +
                     device.part.str() + "), written by cnnc.\n\n";
  text += "    make csim                     # C simulation with g++\n"
          "    make csim CXX=clang++         # or another compiler\n" +
          fixedPoint(design) +
          "    make libcsim.so               # then: cnn-run model.cnn "
          "--device=hls-csim\n"
          "    vitis_hls -f scripts/csim.tcl # and csynth.tcl, cosim.tcl, "
          "export.tcl\n"
          "    vitis-run --mode hls --tcl scripts/csim.tcl\n"
          "    v++ -c --mode hls --config scripts/hls.cfg --work_dir work\n"
          "    PLATFORM=... scripts/link.sh  # " +
          design.top + ".xo to " + design.top + ".xclbin\n\n";
  text += "- `src/" + design.top + ".cpp` has the top function `" + design.top +
          "`, which calls the kernels of\n  `src/kernels.cpp` one after the "
          "other. Its arguments:\n\n";
  for (const DesignPort &port : design.ports) {
    static constexpr StringRef kWhat[] = {"an input", "an output",
                                          "room for intermediate values",
                                          "a part of weights/weights.bin"};
    text += "  - `" + port.name + "`: " + std::to_string(port.elements) + " " +
            port.type + ", " + kWhat[int(port.kind)].str() + "\n";
  }
  text += "\n- `weights/` has constants: headers become ROMs, `weights.bin` is "
          "read from\n  external memory.\n"
          "- `tb/` has the test bench with recorded inputs and outputs; it "
          "fails on a\n  mismatch.\n"
          "- `report.json` says what became of every layer.\n"
          "- `model.cnn` is what `cnn-run` loads.\n";
  return text;
}

std::vector<SourceFile> cnnc::hls::scripts(const HlsDesign &design,
                                           const HlsDevice &device) {
  auto step = [](StringRef commands) {
    return "source [file dirname [info script]]/project.tcl\n" +
           commands.str() + "exit\n";
  };
  std::string link =
      "#!/bin/sh\n"
      "# Links the kernel that scripts/export.tcl wrote into an .xclbin. "
      "Arguments go to v++:\n# --connectivity.sp " +
      design.top +
      "_1.PORT:BANK puts what a port leads to into a bank of memory.\n"
      "# Without them v++ takes one bank for all, and estimates count on the "
      "board's bandwidth.\n"
      "set -e\n"
      "cd \"$(dirname \"$0\")/..\"\n"
      "v++ -l -t \"${TARGET:-hw}\" --platform \"${PLATFORM:?names a platform "
      "or its .xpfm}\" \\\n    --kernel_frequency " +
      std::to_string(int64_t(device.clockMHz)) + " -o " + design.top +
      ".xclbin " + design.top + ".xo \"$@\"\n";
  return {{"Makefile", kMakefile},
          {"scripts/project.tcl", projectTcl(design, device)},
          {"scripts/csim.tcl", step("csim_design -argv [list $root]\n")},
          {"scripts/csynth.tcl", step("csynth_design\n")},
          {"scripts/cosim.tcl",
           step("csynth_design\ncosim_design -argv [list $root]\n")},
          {"scripts/export.tcl",
           step("csynth_design\nexport_design -format xo -output $root/" +
                design.top + ".xo\n")},
          {"scripts/hls.cfg", config(design, device)},
          {"scripts/link.sh", link},
          {"README.md", readme(design, device)}};
}
