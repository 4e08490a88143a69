source [file dirname [info script]]/project.tcl
csynth_design
cosim_design -argv [list $root]
exit
