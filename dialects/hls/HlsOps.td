//===- HlsOps.td - all operations of the hls dialect ----------------------===//

include "dialects/hls/HlsStructure.td"
include "dialects/hls/HlsStorage.td"
include "dialects/hls/HlsControl.td"
include "dialects/hls/HlsArithmetic.td"
