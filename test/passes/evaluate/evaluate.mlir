// RUN: rm -rf %t && mkdir %t
// Printed, and with the IR unchanged.
// RUN: cnn-opt %s -cnn-evaluate="function=constants" -statistics -o %t/ir.mlir 2>%t/counts | FileCheck %s --check-prefix=PRINT
// RUN: FileCheck %s --check-prefix=COUNT < %t/counts
// RUN: FileCheck %s < %t/ir.mlir
// RUN: cnn-opt %s -cnn-evaluate="function=constants print-limit=2" -o %t/ir.mlir | FileCheck %s --check-prefix=LIMIT
// Files written are read again.
// RUN: cnn-opt %s -cnn-evaluate="function=constants output-dir=%t/one" -o %t/ir.mlir
// RUN: ls %t/one | FileCheck %s --check-prefix=FILES
// RUN: cnn-opt %s -cnn-evaluate="function=twice input=%t/one/a_b.npy input=half=%t/one/half.npy" -o %t/ir.mlir | FileCheck %s --check-prefix=TWICE
// RUN: cnn-opt %s -cnn-evaluate="function=twice input=half=%t/one/half.npy input=x=%t/one/a_b.npy" -o %t/ir.mlir | FileCheck %s --check-prefix=TWICE
// Every element type.
// RUN: cnn-opt %s -cnn-evaluate="function=all seed=7 output-dir=%t/all" -o %t/ir.mlir
// RUN: cnn-opt %s -cnn-evaluate="function=all seed=7" -o %t/ir.mlir > %t/random.txt
// RUN: cnn-opt %s -cnn-evaluate="function=all input=%t/all/arg0.npy,%t/all/arg1.npy,%t/all/arg2.npy,%t/all/arg3.npy,%t/all/arg4.npy,%t/all/arg5.npy,%t/all/arg6.npy" -o %t/ir.mlir > %t/read.txt
// RUN: diff %t/random.txt %t/read.txt
// RUN: FileCheck %s --check-prefix=ALL < %t/read.txt
// Another seed gives other numbers.
// RUN: cnn-opt %s -cnn-evaluate="function=all seed=8" -o %t/ir.mlir > %t/other.txt
// RUN: not diff %t/random.txt %t/other.txt

// COUNT: cnn-evaluate: evaluated = 6 (
// PRINT: {{^}}a/b : tensor<2x2xf32> = 1 2 3 4{{$}}
// PRINT: {{^}}half : tensor<3xf16> = 0.5 inf nan{{$}}
// PRINT: {{^}}result2 : tensor<i1> = 1{{$}}
// PRINT: {{^}}result3 : tensor<0xi64> ={{$}}
// LIMIT: {{^}}a/b : tensor<2x2xf32> = 1 2 ...{{$}}
// FILES: a_b.npy
// FILES-NEXT: half.npy
// FILES-NEXT: result2.npy
// FILES-NEXT: result3.npy
// CHECK: func.func @constants
// CHECK: cnn.unary neg
func.func @constants() -> (tensor<2x2xf32> {cnn.name = "a/b"}, tensor<3xf16> {cnn.name = "half"}, tensor<i1>, tensor<0xi64>) {
  %0 = cnn.constant dense<[[-1.0, -2.0], [-3.0, -4.0]]> : tensor<2x2xf32>
  %1 = cnn.unary neg %0 : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %2 = cnn.constant dense<[0.5, 0x7C00, 0x7E00]> : tensor<3xf16>
  %3 = cnn.constant dense<true> : tensor<i1>
  %4 = cnn.constant dense<> : tensor<0xi64>
  return %1, %2, %3, %4 : tensor<2x2xf32>, tensor<3xf16>, tensor<i1>, tensor<0xi64>
}

// TWICE: {{^}}result0 : tensor<2x2xf32> = 2 4 6 8{{$}}
// TWICE: {{^}}result1 : tensor<3xf16> = 1 inf nan{{$}}
func.func @twice(%x: tensor<2x2xf32> {cnn.name = "x"}, %h: tensor<3xf16> {cnn.name = "half"}) -> (tensor<2x2xf32>, tensor<3xf16>) {
  %0 = cnn.binary add %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %1 = cnn.binary add %h, %h : (tensor<3xf16>, tensor<3xf16>) -> tensor<3xf16>
  return %0, %1 : tensor<2x2xf32>, tensor<3xf16>
}

// ALL: result0 : tensor<3xf64> = {{-?0\.[0-9]+ -?0\.[0-9]+ -?0\.[0-9]+$}}
// ALL: result1 : tensor<3xbf16> = {{-?0\.[0-9]+}}
// ALL: result2 : tensor<2x2xi8> = {{-?[0-9] -?[0-9] -?[0-9] -?[0-9]$}}
// ALL: result3 : tensor<3xui16> = {{[0-9]+ [0-9]+ [0-9]+$}}
// ALL: result4 : tensor<3xi32> =
// ALL: result5 : tensor<3xui64> =
// ALL: result6 : tensor<3xi1> = {{[01] [01] [01]$}}
func.func @all(%a: tensor<3xf64>, %b: tensor<3xbf16>, %c: tensor<2x2xi8>, %d: tensor<3xui16>, %e: tensor<3xi32>, %f: tensor<3xui64>, %g: tensor<3xi1>)
    -> (tensor<3xf64>, tensor<3xbf16>, tensor<2x2xi8>, tensor<3xui16>, tensor<3xi32>, tensor<3xui64>, tensor<3xi1>) {
  return %a, %b, %c, %d, %e, %f, %g : tensor<3xf64>, tensor<3xbf16>, tensor<2x2xi8>, tensor<3xui16>, tensor<3xi32>, tensor<3xui64>, tensor<3xi1>
}
