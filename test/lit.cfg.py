"""lit configuration: tools on the PATH, a scratch folder for each test."""

import glob
import os
import shutil

import lit.formats

config.name = "cnnc"
config.test_format = lit.formats.ShTest(True)
config.suffixes = [".mlir", ".test"]
config.excludes = ["conformance", "models", "bench", "Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.cnnc_binary_dir, "test")
config.environment["PATH"] = os.pathsep.join(
    [
        os.path.join(config.cnnc_binary_dir, "bin"),
        config.llvm_tools_dir,
        config.environment["PATH"],
    ]
)
if shutil.which("ptxas", path=os.environ.get("PATH", "") + ":/usr/local/cuda/bin"):
    config.available_features.add("ptxas")
# Two libraries of fixed-point numbers, which tools/setup installs.
templates = os.path.join(
    config.cnnc_source_dir, "build/venv/lib/python3*/site-packages/hls4ml/templates"
)
for name, folder in (("ap", "vivado/ap_types"), ("ac", "quartus/ac_types")):
    found = glob.glob(os.path.join(templates, folder))
    if found:
        config.available_features.add(name + "_types")
        config.substitutions.append((f"%{name}_types", found[0]))
config.substitutions.append(("%cnnc_source_dir", config.cnnc_source_dir))
config.substitutions.append(("%cnnc_build_dir", config.cnnc_binary_dir))
