#!/bin/sh
# Links the kernel that scripts/export.tcl wrote into an .xclbin. Arguments go to v++:
# --connectivity.sp residual_1.PORT:BANK puts what a port leads to into a bank of memory.
# Without them v++ takes one bank for all, and estimates count on the board's bandwidth.
set -e
cd "$(dirname "$0")/.."
v++ -l -t "${TARGET:-hw}" --platform "${PLATFORM:?names a platform or its .xpfm}" \
    --kernel_frequency 100 -o residual.xclbin residual.xo "$@"
