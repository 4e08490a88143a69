//===- CnnOps.td - all operations of the cnn dialect ----------------------===//

include "dialects/cnn/CnnElementwise.td"
include "dialects/cnn/CnnContraction.td"
include "dialects/cnn/CnnMovement.td"
include "dialects/cnn/CnnSpatial.td"
include "dialects/cnn/CnnStructure.td"
