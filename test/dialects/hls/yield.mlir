// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p() {
  %x = arith.constant 0.0 : f32
  %y = hls.for %i = 0 to 3 carry(%a = %x) -> (f32) {
    // CHECK: hls.yield %{{.*}} : f32
    hls.yield %a : f32
  }
  hls.return
}
