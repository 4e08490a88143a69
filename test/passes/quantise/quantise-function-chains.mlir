// RUN: cnn-opt %s -cnn-quantise=scheme=int8 | FileCheck %s

// However long a chain of functions is, it becomes tables: of 32 operations at
// most each.

// CHECK-LABEL: func.func @chain
// CHECK-COUNT-2: cnn.lookup
// CHECK-NOT: cnn.lookup
// CHECK-NOT: cnn.unary
func.func @chain(%x: tensor<1x1x2x2xf32>) -> tensor<1x2x2x2xf32> {
  %w = cnn.constant dense<[[[[1.0]]], [[[-0.5]]]]> : tensor<2x1x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, group = 1 : i64}
      : (tensor<1x1x2x2xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x2x2xf32>
  %1 = cnn.unary tanh %0 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = cnn.unary sigmoid %1 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %3 = cnn.unary tanh %2 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %4 = cnn.unary sigmoid %3 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %5 = cnn.unary tanh %4 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %6 = cnn.unary sigmoid %5 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %7 = cnn.unary tanh %6 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %8 = cnn.unary sigmoid %7 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %9 = cnn.unary tanh %8 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %10 = cnn.unary sigmoid %9 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %11 = cnn.unary tanh %10 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %12 = cnn.unary sigmoid %11 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %13 = cnn.unary tanh %12 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %14 = cnn.unary sigmoid %13 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %15 = cnn.unary tanh %14 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %16 = cnn.unary sigmoid %15 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %17 = cnn.unary tanh %16 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %18 = cnn.unary sigmoid %17 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %19 = cnn.unary tanh %18 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %20 = cnn.unary sigmoid %19 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %21 = cnn.unary tanh %20 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %22 = cnn.unary sigmoid %21 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %23 = cnn.unary tanh %22 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %24 = cnn.unary sigmoid %23 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %25 = cnn.unary tanh %24 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %26 = cnn.unary sigmoid %25 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %27 = cnn.unary tanh %26 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %28 = cnn.unary sigmoid %27 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %29 = cnn.unary tanh %28 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %30 = cnn.unary sigmoid %29 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %31 = cnn.unary tanh %30 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %32 = cnn.unary sigmoid %31 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %33 = cnn.unary tanh %32 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %34 = cnn.unary sigmoid %33 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %35 = cnn.unary tanh %34 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %36 = cnn.unary sigmoid %35 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %37 = cnn.unary tanh %36 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %38 = cnn.unary sigmoid %37 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %39 = cnn.unary tanh %38 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %40 = cnn.unary sigmoid %39 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %40 : tensor<1x2x2x2xf32>
}
