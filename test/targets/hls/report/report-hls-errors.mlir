// RUN: not cnn-opt %s -cnn-hls-report="device=abacus" 2>&1 | FileCheck %s

// CHECK: cnn-hls-report: unknown device abacus
module {}
