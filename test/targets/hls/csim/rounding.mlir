// Every way of rounding and of bringing into range, signed and not, is that of
// the reference evaluator under both libraries; also from floats. The results
// of a kernel are the digits of one number.
// REQUIRES: ap_types, ac_types
// RUN: rm -rf %t && mkdir %t && cnnc %s --target=hls -o %t/ap && cp -r %t/ap %t/ac
// RUN: timeout 300 make -s -C %t/ap csim CXX=clang++ OPT="-O0 -Werror" AP_TYPES=%ap_types | FileCheck %s
// RUN: timeout 300 make -s -C %t/ac csim OPT="-O0 -Werror" AC_TYPES=%ac_types | FileCheck %s

// CHECK-COUNT-9: y{{[0-9]}} {{.*}} error 0 of the range (at most 0): ok
// CHECK: PASS

func.func @main(%x: tensor<1x2x12x12xf32> {cnn.name = "x"}) -> (tensor<1x2x12x12xf64> {cnn.name = "y0"}, tensor<1x2x12x12xf64> {cnn.name = "y1"}, tensor<1x2x12x12xf64> {cnn.name = "y2"}, tensor<1x2x12x12xf64> {cnn.name = "y3"}, tensor<1x2x12x12xf64> {cnn.name = "y4"}, tensor<1x2x12x12xf64> {cnn.name = "y5"}, tensor<1x2x12x12xf64> {cnn.name = "y6"}, tensor<1x2x12x12xf64> {cnn.name = "y7"}, tensor<1x2x12x12xf64> {cnn.name = "y8"}) {
  %efine = tensor.empty() : tensor<1x2x12x12xf64>
  %fine = cnn.kernel ins(%x : tensor<1x2x12x12xf32>) outs(%efine : tensor<1x2x12x12xf64>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x2x12x12xf64> (%a: tensor<1x2x12x12xf32>) {
    %d = cnn.cast %a to f64 : (tensor<1x2x12x12xf32>) -> tensor<1x2x12x12xf64>
    %g = cnn.quantize %d to <10, 2> rnd_conv sat : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    cnn.yield %g : tensor<1x2x12x12xf64>
  } loc("fine")
  %e0 = tensor.empty() : tensor<1x2x12x12xf64>
  %r0 = cnn.kernel ins(%fine : tensor<1x2x12x12xf64>) outs(%e0 : tensor<1x2x12x12xf64>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x2x12x12xf64> (%a: tensor<1x2x12x12xf64>) {
    %q0 = cnn.quantize %a to <6, 1> trn wrap : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q1 = cnn.quantize %a to <6, 1> trn sat : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k1 = cnn.constant dense<128.0> : tensor<f64>
    %m1 = cnn.binary mul %q1, %k1 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s1 = cnn.binary add %q0, %m1 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q2 = cnn.quantize %a to <6, 1> trn sat_zero : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k2 = cnn.constant dense<16384.0> : tensor<f64>
    %m2 = cnn.binary mul %q2, %k2 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s2 = cnn.binary add %s1, %m2 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q3 = cnn.quantize %a to <6, 1> trn sat_sym : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k3 = cnn.constant dense<2097152.0> : tensor<f64>
    %m3 = cnn.binary mul %q3, %k3 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s3 = cnn.binary add %s2, %m3 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    cnn.yield %s3 : tensor<1x2x12x12xf64>
  } loc("mode0")
  %e1 = tensor.empty() : tensor<1x2x12x12xf64>
  %r1 = cnn.kernel ins(%fine : tensor<1x2x12x12xf64>) outs(%e1 : tensor<1x2x12x12xf64>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x2x12x12xf64> (%a: tensor<1x2x12x12xf64>) {
    %q0 = cnn.quantize %a to <6, 1> trn_zero wrap : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q1 = cnn.quantize %a to <6, 1> trn_zero sat : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k1 = cnn.constant dense<128.0> : tensor<f64>
    %m1 = cnn.binary mul %q1, %k1 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s1 = cnn.binary add %q0, %m1 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q2 = cnn.quantize %a to <6, 1> trn_zero sat_zero : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k2 = cnn.constant dense<16384.0> : tensor<f64>
    %m2 = cnn.binary mul %q2, %k2 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s2 = cnn.binary add %s1, %m2 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q3 = cnn.quantize %a to <6, 1> trn_zero sat_sym : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k3 = cnn.constant dense<2097152.0> : tensor<f64>
    %m3 = cnn.binary mul %q3, %k3 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s3 = cnn.binary add %s2, %m3 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    cnn.yield %s3 : tensor<1x2x12x12xf64>
  } loc("mode1")
  %e2 = tensor.empty() : tensor<1x2x12x12xf64>
  %r2 = cnn.kernel ins(%fine : tensor<1x2x12x12xf64>) outs(%e2 : tensor<1x2x12x12xf64>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x2x12x12xf64> (%a: tensor<1x2x12x12xf64>) {
    %q0 = cnn.quantize %a to <6, 1> rnd wrap : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q1 = cnn.quantize %a to <6, 1> rnd sat : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k1 = cnn.constant dense<128.0> : tensor<f64>
    %m1 = cnn.binary mul %q1, %k1 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s1 = cnn.binary add %q0, %m1 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q2 = cnn.quantize %a to <6, 1> rnd sat_zero : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k2 = cnn.constant dense<16384.0> : tensor<f64>
    %m2 = cnn.binary mul %q2, %k2 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s2 = cnn.binary add %s1, %m2 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q3 = cnn.quantize %a to <6, 1> rnd sat_sym : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k3 = cnn.constant dense<2097152.0> : tensor<f64>
    %m3 = cnn.binary mul %q3, %k3 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s3 = cnn.binary add %s2, %m3 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    cnn.yield %s3 : tensor<1x2x12x12xf64>
  } loc("mode2")
  %e3 = tensor.empty() : tensor<1x2x12x12xf64>
  %r3 = cnn.kernel ins(%fine : tensor<1x2x12x12xf64>) outs(%e3 : tensor<1x2x12x12xf64>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x2x12x12xf64> (%a: tensor<1x2x12x12xf64>) {
    %q0 = cnn.quantize %a to <6, 1> rnd_zero wrap : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q1 = cnn.quantize %a to <6, 1> rnd_zero sat : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k1 = cnn.constant dense<128.0> : tensor<f64>
    %m1 = cnn.binary mul %q1, %k1 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s1 = cnn.binary add %q0, %m1 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q2 = cnn.quantize %a to <6, 1> rnd_zero sat_zero : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k2 = cnn.constant dense<16384.0> : tensor<f64>
    %m2 = cnn.binary mul %q2, %k2 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s2 = cnn.binary add %s1, %m2 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q3 = cnn.quantize %a to <6, 1> rnd_zero sat_sym : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k3 = cnn.constant dense<2097152.0> : tensor<f64>
    %m3 = cnn.binary mul %q3, %k3 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s3 = cnn.binary add %s2, %m3 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    cnn.yield %s3 : tensor<1x2x12x12xf64>
  } loc("mode3")
  %e4 = tensor.empty() : tensor<1x2x12x12xf64>
  %r4 = cnn.kernel ins(%fine : tensor<1x2x12x12xf64>) outs(%e4 : tensor<1x2x12x12xf64>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x2x12x12xf64> (%a: tensor<1x2x12x12xf64>) {
    %q0 = cnn.quantize %a to <6, 1> rnd_min_inf wrap : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q1 = cnn.quantize %a to <6, 1> rnd_min_inf sat : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k1 = cnn.constant dense<128.0> : tensor<f64>
    %m1 = cnn.binary mul %q1, %k1 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s1 = cnn.binary add %q0, %m1 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q2 = cnn.quantize %a to <6, 1> rnd_min_inf sat_zero : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k2 = cnn.constant dense<16384.0> : tensor<f64>
    %m2 = cnn.binary mul %q2, %k2 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s2 = cnn.binary add %s1, %m2 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q3 = cnn.quantize %a to <6, 1> rnd_min_inf sat_sym : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k3 = cnn.constant dense<2097152.0> : tensor<f64>
    %m3 = cnn.binary mul %q3, %k3 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s3 = cnn.binary add %s2, %m3 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    cnn.yield %s3 : tensor<1x2x12x12xf64>
  } loc("mode4")
  %e5 = tensor.empty() : tensor<1x2x12x12xf64>
  %r5 = cnn.kernel ins(%fine : tensor<1x2x12x12xf64>) outs(%e5 : tensor<1x2x12x12xf64>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x2x12x12xf64> (%a: tensor<1x2x12x12xf64>) {
    %q0 = cnn.quantize %a to <6, 1> rnd_inf wrap : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q1 = cnn.quantize %a to <6, 1> rnd_inf sat : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k1 = cnn.constant dense<128.0> : tensor<f64>
    %m1 = cnn.binary mul %q1, %k1 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s1 = cnn.binary add %q0, %m1 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q2 = cnn.quantize %a to <6, 1> rnd_inf sat_zero : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k2 = cnn.constant dense<16384.0> : tensor<f64>
    %m2 = cnn.binary mul %q2, %k2 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s2 = cnn.binary add %s1, %m2 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q3 = cnn.quantize %a to <6, 1> rnd_inf sat_sym : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k3 = cnn.constant dense<2097152.0> : tensor<f64>
    %m3 = cnn.binary mul %q3, %k3 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s3 = cnn.binary add %s2, %m3 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    cnn.yield %s3 : tensor<1x2x12x12xf64>
  } loc("mode5")
  %e6 = tensor.empty() : tensor<1x2x12x12xf64>
  %r6 = cnn.kernel ins(%fine : tensor<1x2x12x12xf64>) outs(%e6 : tensor<1x2x12x12xf64>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x2x12x12xf64> (%a: tensor<1x2x12x12xf64>) {
    %q0 = cnn.quantize %a to <6, 1> rnd_conv wrap : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q1 = cnn.quantize %a to <6, 1> rnd_conv sat : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k1 = cnn.constant dense<128.0> : tensor<f64>
    %m1 = cnn.binary mul %q1, %k1 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s1 = cnn.binary add %q0, %m1 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q2 = cnn.quantize %a to <6, 1> rnd_conv sat_zero : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k2 = cnn.constant dense<16384.0> : tensor<f64>
    %m2 = cnn.binary mul %q2, %k2 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s2 = cnn.binary add %s1, %m2 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q3 = cnn.quantize %a to <6, 1> rnd_conv sat_sym : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k3 = cnn.constant dense<2097152.0> : tensor<f64>
    %m3 = cnn.binary mul %q3, %k3 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s3 = cnn.binary add %s2, %m3 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    cnn.yield %s3 : tensor<1x2x12x12xf64>
  } loc("mode6")
  %e7 = tensor.empty() : tensor<1x2x12x12xf64>
  %r7 = cnn.kernel ins(%fine : tensor<1x2x12x12xf64>) outs(%e7 : tensor<1x2x12x12xf64>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x2x12x12xf64> (%a: tensor<1x2x12x12xf64>) {
    %q0 = cnn.quantize %a to <6, 0, unsigned> rnd wrap : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q1 = cnn.quantize %a to <6, 0, unsigned> rnd_conv sat : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k1 = cnn.constant dense<128.0> : tensor<f64>
    %m1 = cnn.binary mul %q1, %k1 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s1 = cnn.binary add %q0, %m1 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q2 = cnn.quantize %a to <6, 0, unsigned> trn_zero sat_zero : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k2 = cnn.constant dense<16384.0> : tensor<f64>
    %m2 = cnn.binary mul %q2, %k2 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s2 = cnn.binary add %s1, %m2 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q3 = cnn.quantize %a to <6, 0, unsigned> rnd_inf sat_sym : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k3 = cnn.constant dense<2097152.0> : tensor<f64>
    %m3 = cnn.binary mul %q3, %k3 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s3 = cnn.binary add %s2, %m3 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    cnn.yield %s3 : tensor<1x2x12x12xf64>
  } loc("mode7")
  %e8 = tensor.empty() : tensor<1x2x12x12xf64>
  %r8 = cnn.kernel ins(%x : tensor<1x2x12x12xf32>) outs(%e8 : tensor<1x2x12x12xf64>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x2x12x12xf64> (%a: tensor<1x2x12x12xf32>) {
    %d = cnn.cast %a to f64 : (tensor<1x2x12x12xf32>) -> tensor<1x2x12x12xf64>
    %q0 = cnn.quantize %d to <6, 1> rnd sat : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q1 = cnn.quantize %d to <6, 1> trn sat_sym : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k1 = cnn.constant dense<128.0> : tensor<f64>
    %m1 = cnn.binary mul %q1, %k1 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s1 = cnn.binary add %q0, %m1 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q2 = cnn.quantize %d to <6, 1> trn_zero sat : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k2 = cnn.constant dense<16384.0> : tensor<f64>
    %m2 = cnn.binary mul %q2, %k2 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s2 = cnn.binary add %s1, %m2 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %q3 = cnn.quantize %d to <6, 0, unsigned> rnd_inf sat : (tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    %k3 = cnn.constant dense<2097152.0> : tensor<f64>
    %m3 = cnn.binary mul %q3, %k3 : (tensor<1x2x12x12xf64>, tensor<f64>) -> tensor<1x2x12x12xf64>
    %s3 = cnn.binary add %s2, %m3 : (tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>) -> tensor<1x2x12x12xf64>
    cnn.yield %s3 : tensor<1x2x12x12xf64>
  } loc("mode8")
  return %r0, %r1, %r2, %r3, %r4, %r5, %r6, %r7, %r8 : tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>, tensor<1x2x12x12xf64>
}
