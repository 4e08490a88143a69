#!/bin/sh
# Links the kernel that scripts/export.tcl wrote into an .xclbin.
set -e
cd "$(dirname "$0")/.."
v++ -l -t "${TARGET:-hw}" --platform "${PLATFORM:?names a platform or its .xpfm}" \
    --kernel_frequency 300 -o lenet.xclbin lenet.xo
