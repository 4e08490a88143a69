//===- Inputs.cpp - Data for a session's inputs ---------------------------===//

#include "tools/cnn-run/Inputs.h"

#include "runtime/src/HalfFloat.h"
#include "tools/cnn-run/Npy.h"
#include "tools/cnn-run/Text.h"

#include <cstring>

namespace cnnc::run {

static std::string listInputs(const std::vector<cnnrt::Tensor> &inputs) {
  std::string list;
  for (const cnnrt::Tensor &input : inputs)
    list += (list.empty() ? "'" : ", '") + printable(input.name) + "' (" +
            tensorText(input.type, input.shape) + ")";
  return list.empty() ? "none" : list;
}

static cnnrt::Status usageError(std::string message) {
  return cnnrt::Status(CNNRT_INVALID_ARGUMENT, std::move(message));
}

/// The input with the longest name that "NAME=FILE" starts with, for names and
/// files may hold "=" themselves; the number of inputs if there is none.
static size_t findInput(const std::vector<cnnrt::Tensor> &inputs,
                        const std::string &text) {
  size_t best = inputs.size();
  for (size_t i = 0; i < inputs.size(); ++i) {
    const std::string start = inputs[i].name + "=";
    if (text.compare(0, start.size(), start) == 0 &&
        (best == inputs.size() || start.size() > inputs[best].name.size() + 1))
      best = i;
  }
  return best;
}

cnnrt::Result<std::vector<std::string>>
matchInputs(const cnnrt::Program &program, const Options &options) {
  std::vector<cnnrt::Tensor> inputs = program.inputs();
  std::vector<std::string> files(inputs.size());
  for (const std::string &text : options.inputs) {
    size_t index = findInput(inputs, text);
    if (index == inputs.size())
      return usageError("--input: expected NAME=FILE.npy with one of the "
                        "inputs " +
                        listInputs(inputs) + ", got '" + printable(text) + "'");
    if (!files[index].empty())
      return usageError("--input: expected one file for '" +
                        printable(inputs[index].name) + "', got two");
    files[index] = text.substr(inputs[index].name.size() + 1);
    if (files[index].empty())
      return usageError("--input: expected a file for '" +
                        printable(inputs[index].name) + "', got none");
  }
  std::vector<cnnrt::Tensor> missing;
  for (size_t i = 0; i < inputs.size(); ++i)
    if (files[i].empty())
      missing.push_back(inputs[i]);
  if (!missing.empty() && !options.randomSeed)
    return usageError("no data for " + listInputs(missing) +
                      ": give --input=NAME=FILE.npy for each, or "
                      "--random-inputs=SEED");
  return files;
}

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and the same everywhere.
static uint64_t nextRandom(uint64_t &state) {
  uint64_t z = state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

template <typename Element>
static void store(void *data, size_t index, Element value) {
  std::memcpy(static_cast<char *>(data) + index * sizeof(Element), &value,
              sizeof(Element));
}

/// See --help for the ranges.
static void fillRandom(const cnnrt::Tensor &tensor, uint64_t &state,
                       void *data) {
  size_t count = tensor.bytes / cnnrt_type_size(tensor.type);
  for (size_t i = 0; i < count; ++i) {
    uint64_t bits = nextRandom(state);
    double fraction = double(bits >> 40) / double(1 << 24);
    switch (tensor.type) {
    case CNNRT_F32:
      store(data, i, float(fraction));
      break;
    case CNNRT_F64:
      store(data, i, fraction);
      break;
    case CNNRT_F16:
      store(data, i, rt::Half::encode(fraction));
      break;
    case CNNRT_BF16:
      store(data, i, rt::Bfloat::encode(fraction));
      break;
    case CNNRT_I8:
    case CNNRT_U8:
      store(data, i, uint8_t(bits));
      break;
    case CNNRT_BOOL:
      store(data, i, uint8_t(bits & 1));
      break;
    case CNNRT_I16:
    case CNNRT_U16:
      store(data, i, uint16_t(bits & 1));
      break;
    case CNNRT_I32:
    case CNNRT_U32:
      store(data, i, uint32_t(bits & 1));
      break;
    case CNNRT_I64:
    case CNNRT_U64:
      store(data, i, uint64_t(bits & 1));
      break;
    }
  }
}

cnnrt::Status fillInputs(const cnnrt::Program &program,
                         const std::vector<std::string> &files,
                         uint64_t randomSeed, cnnrt::Session &session) {
  std::vector<cnnrt::Tensor> inputs = program.inputs();
  for (size_t i = 0; i < inputs.size(); ++i) {
    cnnrt::Result<void *> data = session.inputData(i);
    if (!data)
      return data.status();
    if (files[i].empty()) {
      fillRandom(inputs[i], randomSeed, *data);
      continue;
    }
    if (auto status = readNpy(files[i], inputs[i], *data); !status)
      return cnnrt::Status(status.code(), "input '" +
                                              printable(inputs[i].name) +
                                              "': " + status.message());
  }
  return {};
}

} // namespace cnnc::run
