source [file dirname [info script]]/project.tcl
csim_design -argv [list $root]
exit
