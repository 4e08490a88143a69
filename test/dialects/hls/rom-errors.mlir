// RUN: cnn-opt %s -split-input-file -verify-diagnostics

// expected-error @+1 {{(C1)}}
hls.rom @c1_lanes : memref<2x!hls.word<4xf32>> = dense<0.0> : tensor<2x2xf32>

// -----

// expected-error @+1 {{(C1)}}
hls.rom @c1_element : memref<2xf16> = dense<0.0> : tensor<2xf16>

// -----

// expected-error @+1 {{(C2) expected numbers of the memref's type, got 'f64'}}
hls.rom @c2 : memref<2xf32> = dense<0.0> : tensor<2xf64>

// -----

// expected-error @+1 {{(C2) expected mantissas as integers, got 'f32'}}
hls.rom @c2_fixed : memref<2x!hls.fixed<8, 1>> = dense<0.0> : tensor<2xf32>

// -----

// expected-error @+1 {{(C3) mantissa 8 does not fit into '!hls.fixed<4, 1>'}}
hls.rom @c3 : memref<2x!hls.fixed<4, 1>> = dense<[0, 8]> : tensor<2xi8>

// -----

// expected-error @+1 {{(C3) mantissa 524288 does not fit into '!hls.fixed<20, 12>'}}
hls.rom @c3_many : memref<2x!hls.fixed<20, 12>> = dense_resource<many> : tensor<2xi32>

{-# dialect_resources: { builtin: { many: "0x04000000FFFF070000000800" } } #-}

// -----

// expected-error @+1 {{(C3) the mantissas cannot be read}}
hls.rom @c3_unread : memref<3x!hls.fixed<20, 12>> = dense_resource<few> : tensor<3xi32>

{-# dialect_resources: { builtin: { few: "0x04000000FFFF0700" } } #-}

// -----

// expected-error @+1 {{(C4) readers = 0}}
hls.rom @c4 : memref<2x!hls.fixed<4, 1>> = dense<[0, 1]> : tensor<2xi8> {readers = 0 : i64}
