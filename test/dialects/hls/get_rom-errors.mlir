// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.rom @table : memref<2xf32> = dense<0.0> : tensor<2xf32>
hls.process @p() {
  // expected-error @+1 {{(C1) there is no hls.rom @table of type 'memref<3xf32>'}}
  %0 = hls.get_rom @table : memref<3xf32>
  hls.return
}
