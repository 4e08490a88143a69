source [file dirname [info script]]/project.tcl
csynth_design
exit
