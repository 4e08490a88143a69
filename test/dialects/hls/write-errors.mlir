// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @c1(%s: !hls.stream<4xi8>, %m: memref<!hls.word<2xi8>>) {
  %w = memref.load %m[] : memref<!hls.word<2xi8>>
  // expected-error @+1 {{(C1) word is of the stream's word type}}
  "hls.write"(%w, %s) : (!hls.word<2xi8>, !hls.stream<4xi8>) -> ()
  hls.return
}
