// RUN: cnn-opt %s -split-input-file -verify-diagnostics

func.func @c1(%r: !hls.record<"walk", ["row", "column"]>) {
  // expected-error @+1 {{'hls.field' op (C1) the record has no field "line"}}
  %f = hls.field %r "line" : !hls.record<"walk", ["row", "column"]>
  return
}
