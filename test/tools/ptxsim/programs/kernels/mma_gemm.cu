// c = a * b on tensor cores: a [m][k] and b [k][n] in f16, c in f32. Tiles of
// 64x64 with 32 of the depth go through three stages of asynchronous copies;
// four warps make 32x32 each. k and n are multiples of 8.

#include "device.h"

// Asynchronous copies came with sm_80.
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800

namespace {

constexpr int kStages = 3, kRows = 64, kColumns = 64, kStep = 32;
constexpr int kTileA = kRows * kStep, kTileB = kStep * kColumns;

/// Where 16 bytes of a tile lie: pieces change places from row to row, so that
/// eight rows of a matrix lie in different banks.
__device__ inline int pieceA(int row, int piece) {
  return row * kStep + (piece ^ (row / 2 % 4)) * 8;
}
__device__ inline int pieceB(int row, int piece) {
  return row * kColumns + (piece ^ (row % 8)) * 8;
}

__device__ inline unsigned sharedAddress(const void *pointer) {
  unsigned address;
  asm("{ .reg .u64 t; cvta.to.shared.u64 t, %1; cvt.u32.u64 %0, t; }"
      : "=r"(address)
      : "l"(pointer));
  return address;
}

/// 16 bytes, or zeros where there is nothing to read.
__device__ inline void copyAsync(const void *to, const void *from, bool reads) {
  asm volatile(
      "cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(sharedAddress(to)),
      "l"(from), "r"(reads ? 16 : 0)
      : "memory");
}

__device__ inline void loadMatrices(unsigned (&r)[4], const void *row) {
  asm volatile(
      "ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
      : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
      : "r"(sharedAddress(row))
      : "memory");
}
__device__ inline void loadTransposed(unsigned (&r)[4], const void *row) {
  asm volatile(
      "ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
      : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
      : "r"(sharedAddress(row))
      : "memory");
}

__device__ inline void multiply(float (&c)[4], const unsigned (&a)[4],
                                unsigned b0, unsigned b1) {
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 "
               "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
               "{%0, %1, %2, %3};"
               : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
               : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

struct Half {
  unsigned short bits;
};

} // namespace

KERNEL __launch_bounds__(128)
    mmaGemm(const Half *a, const Half *b, float *c, int m, int n, int k) {
  __shared__ __attribute__((aligned(16))) Half tilesA[kStages][kTileA];
  __shared__ __attribute__((aligned(16))) Half tilesB[kStages][kTileB];
  int t = threadIdx.x, lane = t % 32, warp = t / 32;
  int row0 = blockIdx.y * kRows, column0 = blockIdx.x * kColumns;

  auto fetch = [&](int step) {
    int stage = step % kStages, k0 = step * kStep;
#pragma unroll
    for (int i = 0; i < kTileA / 8 / 128; ++i) {
      int e = t + 128 * i, r = e / 4, piece = e % 4;
      bool reads = row0 + r < m && k0 + piece * 8 < k;
      copyAsync(&tilesA[stage][pieceA(r, piece)],
                &a[reads ? (row0 + r) * k + k0 + piece * 8 : 0], reads);
    }
#pragma unroll
    for (int i = 0; i < kTileB / 8 / 128; ++i) {
      int e = t + 128 * i, r = e / 8, piece = e % 8;
      bool reads = k0 + r < k && column0 + piece * 8 < n;
      copyAsync(&tilesB[stage][pieceB(r, piece)],
                &b[reads ? (k0 + r) * n + column0 + piece * 8 : 0], reads);
    }
  };
  auto commit = [] { asm volatile("cp.async.commit_group;" ::: "memory"); };

  int steps = (k + kStep - 1) / kStep;
  for (int s = 0; s < kStages - 1; ++s) {
    if (s < steps)
      fetch(s);
    commit();
  }
  int warpRow = warp / 2 * 32, warpColumn = warp % 2 * 32;
  float sums[2][4][4] = {};
  for (int s = 0; s < steps; ++s) {
    asm volatile("cp.async.wait_group %0;" ::"n"(kStages - 2) : "memory");
    __syncthreads();
    if (s + kStages - 1 < steps)
      fetch(s + kStages - 1);
    commit();
    const Half *tileA = tilesA[s % kStages], *tileB = tilesB[s % kStages];
#pragma unroll
    for (int d = 0; d < kStep; d += 16) {
      unsigned fragmentA[2][4], fragmentB[2][4];
      for (int i = 0; i < 2; ++i)
        loadMatrices(
            fragmentA[i],
            &tileA[pieceA(warpRow + 16 * i + lane % 16, d / 8 + lane / 16)]);
      for (int j = 0; j < 2; ++j)
        loadTransposed(
            fragmentB[j],
            &tileB[pieceB(d + lane % 16, warpColumn / 8 + 2 * j + lane / 16)]);
      for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 4; ++j)
          multiply(sums[i][j], fragmentA[i], fragmentB[j / 2][j % 2 * 2],
                   fragmentB[j / 2][j % 2 * 2 + 1]);
    }
  }
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 4; ++j)
      for (int e = 0; e < 4; ++e) {
        int r = row0 + warpRow + 16 * i + lane / 4 + e / 2 * 8;
        int q = column0 + warpColumn + 8 * j + lane % 4 * 2 + e % 2;
        if (r < m && q < n)
          c[r * n + q] = sums[i][j][e];
      }
}

#endif
