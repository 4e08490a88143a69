# Opens the project; the other scripts begin with it.
set root [file normalize [file dirname [info script]]/..]
open_project lenet_prj
set_top lenet
add_files [list $root/src/kernels.cpp]
add_files [list $root/src/lenet.cpp]
add_files -tb [list $root/tb/testbench.cpp]
open_solution -flow_target vitis solution
set_part {xczu7ev-ffvc1156-2-e}
create_clock -period 3.33 -name default
