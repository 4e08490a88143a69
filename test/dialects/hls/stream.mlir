// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @source(%out: !hls.stream<2x!hls.fixed<8, 3>>) {
  %v = hls.variable : memref<!hls.word<2x!hls.fixed<8, 3>>>
  %w = memref.load %v[] : memref<!hls.word<2x!hls.fixed<8, 3>>>
  hls.write %w, %out : !hls.stream<2x!hls.fixed<8, 3>>
  hls.return
}
hls.process @sink(%in: !hls.stream<2x!hls.fixed<8, 3>>) {
  %w = hls.read %in : !hls.stream<2x!hls.fixed<8, 3>>
  hls.return
}
hls.design @net() {
  // CHECK: hls.stream depth = 7 : !hls.stream<2x!hls.fixed<8, 3>>
  %a = hls.stream depth = 7 : !hls.stream<2x!hls.fixed<8, 3>>
  hls.call @source(%a) : !hls.stream<2x!hls.fixed<8, 3>>
  hls.call @sink(%a) : !hls.stream<2x!hls.fixed<8, 3>>
  // CHECK: hls.stream : !hls.stream<2x!hls.fixed<8, 3>>
  %b = hls.stream : !hls.stream<2x!hls.fixed<8, 3>>
  hls.call @source(%b) : !hls.stream<2x!hls.fixed<8, 3>>
  hls.call @sink(%b) : !hls.stream<2x!hls.fixed<8, 3>>
  hls.return
}
