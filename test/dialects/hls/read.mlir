// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%s: !hls.stream<4xi8>) {
  // CHECK: hls.read %{{.*}} : !hls.stream<4xi8>
  %w = hls.read %s : !hls.stream<4xi8>
  hls.return
}
