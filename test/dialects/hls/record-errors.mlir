// RUN: cnn-opt %s -split-input-file -verify-diagnostics

func.func @c1(%y: index) {
  // expected-error @+1 {{'hls.record' op (C1) expected 2 values, got 1}}
  %r = hls.record %y : !hls.record<"walk", ["row", "column"]>
  return
}

// -----

// expected-error @+1 {{hls.record: expected a name and names of fields}}
func.func private @type(!hls.record<"walk", []>)
