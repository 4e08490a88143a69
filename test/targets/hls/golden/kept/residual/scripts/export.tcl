source [file dirname [info script]]/project.tcl
csynth_design
export_design -format xo -output $root/residual.xo
exit
