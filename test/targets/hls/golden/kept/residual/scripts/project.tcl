# Opens the project; the other scripts begin with it.
set root [file normalize [file dirname [info script]]/..]
open_project residual_prj
set_top residual
add_files [list $root/src/kernels.cpp]
add_files [list $root/src/residual.cpp]
add_files -tb [list $root/tb/testbench.cpp]
open_solution -flow_target vitis solution
set_part {xc7z020clg400-1}
create_clock -period 10.00 -name default
