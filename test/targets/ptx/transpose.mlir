// Transpositions load and store in runs of a warp; the tile between lies in
// shared memory, in rows of 33.
// RUN: cnnc %s --target=ptx --device=sm_80 --golden -o %t.cnn --emit-assembly=%t.ptx --emit-report=%t.json
// RUN: FileCheck %s < %t.ptx
// RUN: FileCheck %s --check-prefix=REPORT < %t.json
// RUN: cnn-run %t.cnn --device=cuda-sim --verify

// REPORT: "form": "transpose"
// REPORT: "form": "transpose"
// REPORT: "form": "elements"

// CHECK-LABEL: .visible .entry k0_whole(
// CHECK-NOT: setp
// CHECK-COUNT-4: st.shared.b32
// CHECK: bar.sync
// CHECK-COUNT-4: ld.shared.b32
// CHECK: ret;

// Tiles that reach over an edge are guarded.
// CHECK-LABEL: .visible .entry k1_ragged(
// CHECK: setp
// CHECK: st.shared.b16
// CHECK: bar.sync
// CHECK: ret;

// A dimension of three is not worth a tile.
// CHECK-LABEL: .visible .entry k2_narrow(
// CHECK-NOT: shared
// CHECK: ret;

func.func @main(%x: tensor<2x64x96xf32> {cnn.name = "x"}, %h: tensor<33x20x50xf16> {cnn.name = "h"}, %n: tensor<3x500xf32> {cnn.name = "n"}) -> (tensor<2x96x64xf32> {cnn.name = "y"}, tensor<50x33x20xf16> {cnn.name = "z"}, tensor<500x3xf32> {cnn.name = "u"}) {
  %0 = cnn.transpose %x {permutation = array<i64: 0, 2, 1>} : (tensor<2x64x96xf32>) -> tensor<2x96x64xf32> loc("whole")
  %1 = cnn.transpose %h {permutation = array<i64: 2, 0, 1>} : (tensor<33x20x50xf16>) -> tensor<50x33x20xf16> loc("ragged")
  %2 = cnn.transpose %n {permutation = array<i64: 1, 0>} : (tensor<3x500xf32>) -> tensor<500x3xf32> loc("narrow")
  return %0, %1, %2 : tensor<2x96x64xf32>, tensor<50x33x20xf16>, tensor<500x3xf32>
}
