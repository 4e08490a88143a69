// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%s: !hls.stream<4xi8>) {
  %c = arith.constant 3 : index
  %w = hls.read %s : !hls.stream<4xi8>
  // CHECK: hls.lane %{{.*}}[%{{.*}}] : !hls.word<4xi8>
  %x = hls.lane %w[%c] : !hls.word<4xi8>
  %y = arith.addi %x, %x : i8
  hls.return
}
