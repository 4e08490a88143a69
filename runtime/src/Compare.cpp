//===- Compare.cpp - Golden data against what a session computes ----------===//

#include "runtime/src/Error.h"
#include "runtime/src/HalfFloat.h"
#include "runtime/src/Program.h"

#include <algorithm>
#include <cstring>

namespace cnnc::rt {

using artifact::ElementType;

template <typename Element>
static double load(const uint8_t *data, uint64_t index) {
  Element value;
  std::memcpy(&value, data + index * sizeof(Element), sizeof(Element));
  return static_cast<double>(value);
}

static uint16_t loadBits(const uint8_t *data, uint64_t index) {
  uint16_t bits;
  std::memcpy(&bits, data + index * sizeof(bits), sizeof(bits));
  return bits;
}

/// Element `index` as a number; 64-bit integers are rounded.
static double elementAt(const uint8_t *data, ElementType type, uint64_t index) {
  switch (type) {
  case ElementType::F32:
    return load<float>(data, index);
  case ElementType::F16:
    return Half::decode(loadBits(data, index));
  case ElementType::BF16:
    return Bfloat::decode(loadBits(data, index));
  case ElementType::F64:
    return load<double>(data, index);
  case ElementType::I8:
    return load<int8_t>(data, index);
  case ElementType::I16:
    return load<int16_t>(data, index);
  case ElementType::I32:
    return load<int32_t>(data, index);
  case ElementType::I64:
    return load<int64_t>(data, index);
  case ElementType::U8:
  case ElementType::Bool:
    return load<uint8_t>(data, index);
  case ElementType::U16:
    return load<uint16_t>(data, index);
  case ElementType::U32:
    return load<uint32_t>(data, index);
  case ElementType::U64:
    return load<uint64_t>(data, index);
  }
  return 0;
}

namespace {
/// One tensor's expected and computed data.
struct Comparison {
  const uint8_t *expected, *got;
  ElementType type;
  uint64_t count;

  /// What errors are relative to: see cnnrt_verify_result.error.
  double scale() const {
    double low = 0, high = 0;
    for (uint64_t i = 0; i < count; ++i) {
      double value = elementAt(expected, type, i);
      if (!std::isfinite(value))
        continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
    return high > low ? high - low : 1;
  }

  /// |got - expected| of one element.
  double error(uint64_t index) const {
    size_t size = elementSize(type);
    if (std::memcmp(got + index * size, expected + index * size, size) == 0)
      return 0;
    double a = elementAt(got, type, index);
    double b = elementAt(expected, type, index);
    if (std::isnan(a) && std::isnan(b))
      return 0;
    if (!std::isfinite(a) || !std::isfinite(b))
      return a == b ? 0 : INFINITY;
    // Different 64-bit integers may round to the same number.
    bool integer = type >= ElementType::I8;
    return integer ? std::max(std::fabs(a - b), 1.0) : std::fabs(a - b);
  }
};
} // namespace

/// Raises `result` to the largest error of output number `output`.
static void compareOutput(const Comparison &comparison, size_t output,
                          cnnrt_verify_result &result) {
  double scale = comparison.scale();
  for (uint64_t i = 0; i < comparison.count; ++i) {
    double error = comparison.error(i) / scale;
    if (error <= result.error)
      continue;
    result.error = error;
    result.output = output;
    result.element = i;
    result.got = elementAt(comparison.got, comparison.type, i);
    result.expected = elementAt(comparison.expected, comparison.type, i);
  }
}

cnnrt_status verifyGoldenCase(Session &session, size_t index,
                              cnnrt_verify_result &result) {
  const Artifact &artifact = session.program->artifact;
  const artifact::Golden *golden = artifact.program->goldens()->Get(index);
  Bindings bindings(artifact.inputBytes.size(), artifact.outputBytes.size());
  for (uint32_t i = 0; i < golden->inputs()->size(); ++i)
    bindings.bindInput(i, artifact.weights + golden->inputs()->Get(i)->offset(),
                       0);
  std::vector<PageMemory> memory(artifact.outputBytes.size());
  for (size_t i = 0; i < memory.size(); ++i) {
    if (cnnrt_status status = PageMemory::allocate(
            artifact.outputBytes[i], "a golden output", memory[i]))
      return status;
    bindings.bindOutput(i, memory[i].data(), 0);
  }
  if (cnnrt_status status = session.device->run(bindings, nullptr))
    return status;

  result.tolerance = golden->tolerance();
  for (size_t i = 0; i < memory.size(); ++i) {
    ElementType type = artifact.program->outputs()->Get(i)->type();
    const artifact::BufferRef *ref = golden->outputs()->Get(i);
    compareOutput({artifact.weights + ref->offset(), memory[i].data(), type,
                   artifact.outputBytes[i] / elementSize(type)},
                  i, result);
  }
  result.passed = result.error <= result.tolerance;
  return CNNRT_OK;
}

} // namespace cnnc::rt
