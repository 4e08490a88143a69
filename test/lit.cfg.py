"""lit configuration: tools on the PATH, a scratch folder for each test."""

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
config.substitutions.append(("%cnnc_source_dir", config.cnnc_source_dir))
config.substitutions.append(("%cnnc_build_dir", config.cnnc_binary_dir))
