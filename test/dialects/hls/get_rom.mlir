// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.rom @table : memref<2xf32> = dense<0.0> : tensor<2xf32>
hls.process @p() {
  // CHECK: hls.get_rom @table : memref<2xf32>
  %0 = hls.get_rom @table : memref<2xf32>
  hls.return
}
