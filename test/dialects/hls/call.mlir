// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @sink(%in: !hls.stream<1xf32>) {
  %w = hls.read %in : !hls.stream<1xf32>
  hls.return
}
hls.design @net(%s: !hls.stream<1xf32>) {
  // CHECK: hls.call @sink(%{{.*}}) : !hls.stream<1xf32>
  hls.call @sink(%s) : !hls.stream<1xf32>
  hls.return
}
