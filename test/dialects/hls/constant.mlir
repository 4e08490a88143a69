// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p() {
  // CHECK: hls.constant -8 : !hls.fixed<4, 1>
  %x = hls.constant -8 : !hls.fixed<4, 1>
  // CHECK: hls.constant 255 : !hls.fixed<8, 0, unsigned>
  %y = hls.constant 255 : !hls.fixed<8, 0, unsigned>
  hls.return
}
