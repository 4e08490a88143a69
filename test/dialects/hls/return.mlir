// RUN: cnn-opt %s | cnn-opt | FileCheck %s

// CHECK: hls.process @empty()
hls.process @empty() {
  // CHECK-NEXT: hls.return
  hls.return
}
