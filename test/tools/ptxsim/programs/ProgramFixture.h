//===- ProgramFixture.h - Kernels of a compiler on the simulator -*- C++
//-*-===//
//
// PTXSIM_PROGRAM names the PTX; without it, it is the text that is kept in the
// tree.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_TOOLS_PTXSIM_PROGRAMS_PROGRAMFIXTURE_H
#define CNNC_TEST_TOOLS_PTXSIM_PROGRAMS_PROGRAMFIXTURE_H

#include <cstdint>
#include <cuda.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

extern "C" CUresult ptxsimGetFault(const char **text);

namespace ptxsim::test {

#define ASSERT_OK(call) ASSERT_EQ(call, CUDA_SUCCESS)
#define EXPECT_OK(call) EXPECT_EQ(call, CUDA_SUCCESS)

/// Elements on the device, freed with their context.
template <typename T> class Buffer {
public:
  explicit Buffer(const std::vector<T> &values) : count(values.size()) {
    allocate();
    EXPECT_OK(cuMemcpyHtoD(address, values.data(), bytes()));
  }
  /// Without values.
  explicit Buffer(size_t count) : count(count) { allocate(); }

  std::vector<T> get() const {
    std::vector<T> values(count);
    EXPECT_OK(cuMemcpyDtoH(values.data(), address, bytes()));
    return values;
  }
  size_t bytes() const { return count * sizeof(T); }

  CUdeviceptr address = 0;

private:
  void allocate() { EXPECT_OK(cuMemAlloc(&address, bytes())); }
  size_t count;
};

/// What a kernel takes.
template <typename T> T passed(const T &value) { return value; }
template <typename T> CUdeviceptr passed(const Buffer<T> &b) {
  return b.address;
}

struct Shape {
  unsigned grid[2] = {1, 1}, block[2] = {1, 1};
  unsigned sharedBytes = 0;
};
/// `blocks` of `threads` each.
inline Shape line(unsigned blocks, unsigned threads) {
  return {{blocks, 1}, {threads, 1}, 0};
}
inline unsigned ceilDiv(unsigned a, unsigned b) { return (a + b - 1) / b; }

class Programs : public testing::Test {
protected:
  void SetUp() override;
  void TearDown() override;

  bool has(const char *kernel) {
    CUfunction function;
    return cuModuleGetFunction(&function, module, kernel) == CUDA_SUCCESS;
  }

  /// Bytes of shared memory that a kernel has before it is launched.
  int sharedBytes(const char *kernel) {
    CUfunction function;
    int bytes = -1;
    EXPECT_OK(cuModuleGetFunction(&function, module, kernel));
    EXPECT_OK(cuFuncGetAttribute(&bytes, CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES,
                                 function));
    return bytes;
  }

  /// Launches a kernel of the module and waits for it; a fault is a failure
  /// that says what it was.
  template <typename... Arguments>
  void run(const char *kernel, Shape shape, const Arguments &...arguments) {
    auto values = std::make_tuple(passed(arguments)...);
    std::apply(
        [&](auto &...each) {
          void *pointers[] = {&each...};
          launch(kernel, shape, pointers);
        },
        values);
  }

private:
  void launch(const char *kernel, const Shape &shape, void **arguments);

  CUcontext context = nullptr;
  CUmodule module = nullptr;
};

/// Numbers that look random and are the same each time: 0 to `below` - 1.
class Numbers {
public:
  unsigned operator()(unsigned below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return unsigned(state >> 33) % below;
  }
  template <typename T>
  std::vector<T> vector(size_t count, unsigned below, int add = 0) {
    std::vector<T> values(count);
    for (T &v : values)
      v = T(int((*this)(below)) + add);
    return values;
  }

private:
  uint64_t state = 1;
};

} // namespace ptxsim::test

#endif // CNNC_TEST_TOOLS_PTXSIM_PROGRAMS_PROGRAMFIXTURE_H
