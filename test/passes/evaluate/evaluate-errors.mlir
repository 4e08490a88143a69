// RUN: rm -rf %t && mkdir %t && split-file %s %t
// RUN: not cnn-opt %t/good.mlir -cnn-evaluate=function=absent 2>&1 | FileCheck %s --check-prefix=ABSENT
// RUN: not cnn-opt %t/good.mlir -cnn-evaluate=input=%t/absent.npy 2>&1 | FileCheck %s --check-prefix=FILE
// RUN: not cnn-opt %t/good.mlir -cnn-evaluate=input=%t/good.mlir 2>&1 | FileCheck %s --check-prefix=FORMAT
// RUN: not cnn-opt %t/good.mlir -cnn-evaluate=input=z=%t/good.mlir 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: cnn-opt %t/other.mlir -cnn-evaluate=output-dir=%t -o %t/ir.mlir
// RUN: not cnn-opt %t/good.mlir -cnn-evaluate=input=%t/y.npy 2>&1 | FileCheck %s --check-prefix=TYPE
// RUN: not cnn-opt %t/good.mlir -cnn-evaluate=output-dir=%t/good.mlir 2>&1 | FileCheck %s --check-prefix=DIR
// RUN: not cnn-opt %t/arith.mlir -cnn-evaluate 2>&1 | FileCheck %s --check-prefix=ARITH
// RUN: not cnn-opt %t/large.mlir -cnn-evaluate 2>&1 | FileCheck %s --check-prefix=LARGE
// RUN: not cnn-opt %t/buffer.mlir -cnn-evaluate 2>&1 | FileCheck %s --check-prefix=BUFFER
// RUN: not cnn-opt %t/physical.mlir -cnn-evaluate 2>&1 | FileCheck %s --check-prefix=PHYSICAL

//--- good.mlir
func.func @main(%x: tensor<2xf32> {cnn.name = "x"}) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
// ABSENT: error: has no function 'absent' to evaluate
// FILE: error: cannot read '{{.*}}absent.npy': No such file or directory
// FORMAT: error: '{{.*}}good.mlir': not a .npy file
// NAME: error: has no input for 'z=
// TYPE: error: 'func.func' op takes an input of type 'tensor<2xf32>', got 'tensor<3xf32>'
// DIR: error: cannot write '{{.*}}good.mlir{{.*}}x.npy': Not a directory

//--- other.mlir
func.func @main() -> (tensor<3xf32> {cnn.name = "y"}) {
  %y = cnn.constant dense<1.0> : tensor<3xf32>
  return %y : tensor<3xf32>
}

//--- arith.mlir
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  // ARITH: error: 'arith.addf' op only operations of the cnn dialect are evaluated
  %y = arith.addf %x, %x : tensor<2xf32>
  return %y : tensor<2xf32>
}

//--- large.mlir
func.func @main(%x: tensor<1xf32>) -> tensor<1048576x1048576xf32> {
  // LARGE: error: 'cnn.broadcast' op a result of type 'tensor<1048576x1048576xf32>' is larger than the 8589934592 bytes that are evaluated at most
  %y = cnn.broadcast %x {shape = array<i64: 1048576, 1048576>} : (tensor<1xf32>) -> tensor<1048576x1048576xf32>
  return %y : tensor<1048576x1048576xf32>
}

//--- buffer.mlir
func.func @main() -> memref<2xf32> {
  // BUFFER: error: 'cnn.constant' op buffers are not evaluated
  %y = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32> as memref<2xf32>
  return %y : memref<2xf32>
}

//--- physical.mlir
#c8 = #cnn.layout<outer = [0, 1], inner = [1 : 8]>
func.func @main(%x: tensor<1x1x8xf32>, %o: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  // PHYSICAL: error: 'cnn.kernel' op kernels over physical shapes or buffers are not evaluated
  %y = cnn.kernel ins(%x : tensor<1x1x8xf32>) outs(%o : tensor<1x1x8xf32>) -> tensor<1x1x8xf32> (%a: tensor<1x8xf32, #c8>) {
    cnn.yield %a : tensor<1x8xf32, #c8>
  }
  return %y : tensor<1x1x8xf32>
}
