// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @wide(%a: memref<!hls.fixed<600, 3>>) {
  %x = memref.load %a[] : memref<!hls.fixed<600, 3>>
  // expected-error @+1 {{the exact result of '!hls.fixed<600, 3>' and '!hls.fixed<600, 3>' is wider than 1024 bits}}
  %s = hls.mul %x, %x : !hls.fixed<600, 3>, !hls.fixed<600, 3>
  hls.return
}
