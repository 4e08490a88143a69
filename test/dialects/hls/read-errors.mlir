// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @c1(%s: !hls.stream<4xi8>) {
  // expected-error @+1 {{(C1) word is of the stream's word type}}
  %w = "hls.read"(%s) : (!hls.stream<4xi8>) -> !hls.word<2xi8>
  hls.return
}
