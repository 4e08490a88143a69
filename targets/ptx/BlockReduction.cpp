//===- BlockReduction.cpp - sums over the threads of a block --------------===//

#include "targets/ptx/BlockReduction.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "targets/ptx/GemmTile.h"
#include "targets/ptx/PtxForms.h"
#include "targets/ptx/SharedMemory.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

bool cnnc::ptx::isShuffled(Type element) {
  // PTX shuffles registers of 32 bits.
  Type type = accumulatorType(element);
  return type.getIntOrFloatBitWidth() == 32;
}

BlockReduction::BlockReduction(ElementEmitter &e, Value thread, int64_t threads)
    : l(e.l), e(e), thread(thread), threads(threads) {}

Value BlockReduction::all(cnn::ReduceKind kind, Value value, Type element) {
  Type type = value.getType();
  // Accumulators are wider than 16-bit elements: combine them as themselves.
  Type combined = isa<FloatType>(type) ? type : element;
  for (int32_t distance = kWarp / 2; distance > 0; distance /= 2) {
    Value other = gpu::ShuffleOp::create(l.b, l.loc, value, distance, kWarp,
                                         gpu::ShuffleMode::XOR)
                      .getShuffleResult();
    value = reductionStep(l, kind, value, other, combined);
  }
  int64_t warps = threads / kWarp;
  if (warps == 1)
    return value;
  Value scratch = sharedArray(l, type, 0, warps);
  // The values of an earlier reduction have been read.
  gpu::BarrierOp::create(l.b, l.loc);
  Value lane = l.op<arith::RemUIOp>(thread, l.constantIndex(kWarp));
  Value first = l.compare(arith::CmpIPredicate::eq, lane, l.constantIndex(0));
  e.ifThen(first, [&] {
    Value warp = l.op<arith::DivUIOp>(thread, l.constantIndex(kWarp));
    memref::StoreOp::create(l.b, l.loc, value, scratch, warp);
  });
  gpu::BarrierOp::create(l.b, l.loc);
  auto read = [&](int64_t warp) -> Value {
    return memref::LoadOp::create(l.b, l.loc, scratch, l.constantIndex(warp));
  };
  value = read(0);
  for (int64_t warp = 1; warp < warps; ++warp)
    value = reductionStep(l, kind, value, read(warp), combined);
  return value;
}
