// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%a: memref<!hls.fixed<24, 12>>, %f: memref<f32>) {
  %x = memref.load %a[] : memref<!hls.fixed<24, 12>>
  %y = memref.load %f[] : memref<f32>
  // CHECK: hls.convert %{{.*}} rnd sat : !hls.fixed<24, 12> to !hls.fixed<8, 3>
  %0 = hls.convert %x rnd sat : !hls.fixed<24, 12> to !hls.fixed<8, 3>
  // CHECK: hls.convert %{{.*}} rnd_conv sat_sym : f32 to !hls.fixed<8, 3>
  %1 = hls.convert %y rnd_conv sat_sym : f32 to !hls.fixed<8, 3>
  // CHECK: hls.convert %{{.*}} trn wrap : !hls.fixed<8, 3> to f32
  %2 = hls.convert %0 trn wrap : !hls.fixed<8, 3> to f32
  // CHECK: hls.convert %{{.*}} trn wrap : !hls.fixed<8, 3> to i32
  %3 = hls.convert %0 trn wrap : !hls.fixed<8, 3> to i32
  hls.return
}
