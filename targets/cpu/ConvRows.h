//===- ConvRows.h - rows of convolutions in registers -----------*- C++ -*-===//
//
// Code for a row of results (the innermost spatial dimension), a tile of pixels
// at a time; where sums go, and where a depthwise convolution finds its input,
// is the caller's business.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_CPU_CONVROWS_H
#define CNNC_TARGETS_CPU_CONVROWS_H

#include "targets/cpu/PixelTiles.h"

namespace cnnc::cpu {

/// The tasks of a kernel whose work is rows of groups of channels: image x band
/// of rows x group x row of the band. Threads begin with contiguous parts of
/// the tasks, so that a thread that computes a band finds most of what it reads
/// in its own caches if the kernels before were cut alike.
class RowTasks {
public:
  struct Position {
    mlir::Value image, group;
    llvm::SmallVector<mlir::Value> outer; ///< all positions but the column
  };

  /// `outer` are the extents of all spatial dimensions but the innermost;
  /// `bandRows` divides the first of them; 0 means one band.
  RowTasks(int64_t images, int64_t groups, llvm::ArrayRef<int64_t> outer,
           int64_t bandRows);
  Position split(LaneBuilder &l, mlir::Value task) const;

private:
  int64_t images, groups, bandRows;
  llvm::SmallVector<int64_t> outer;
};

/// The channels of block number `block` of `size` channels, of `extent` in all.
LaneIndex channelLanes(LaneBuilder &l, mlir::Value block, int64_t size,
                       int64_t extent);

/// Called with the place of a pixel in its tile, the number of the vector of
/// output channels, and the finished sum.
using StoreSum = llvm::function_ref<void(const PixelTile &tile, int64_t p,
                                         int64_t q, mlir::Value sum)>;

/// The loop over the tasks of a kernel that computes rows of `vectors` blocks
/// of output channels: `body` emits the row at a position, for the blocks from
/// `firstBlock` on, and gives its sums to `store`, which goes on to the
/// epilogue.
using RowBody = llvm::function_ref<void(
    const RowTasks::Position &at, mlir::Value firstBlock, StoreSum store)>;
void forEachRow(KernelContext &context, ElementEmitter &e, cnn::ConvOp conv,
                int64_t vectors, RowBody body);

/// Sums over all taps that lie inside the input, for a tile of the row at
/// `outer`. `body` gets the tap (all dimensions but the innermost), the input
/// position that belongs to it, the innermost tap, and that as a number at the
/// border, where the taps of each pixel differ.
using RowTapBody = llvm::function_ref<llvm::SmallVector<mlir::Value>(
    mlir::ValueRange tap, mlir::ValueRange position, mlir::Value s,
    std::optional<int64_t> knownTap, mlir::ValueRange carried)>;
llvm::SmallVector<mlir::Value>
emitRowTaps(ElementEmitter &e, const WindowGeometry &window,
            const RowGeometry &row, mlir::ValueRange outer,
            const PixelTile &tile, mlir::ValueRange initial, RowTapBody body);

/// The bias of `vectors` blocks of output channels from `firstBlock` on, or
/// zero, for each of `pixels` pixels.
llvm::SmallVector<mlir::Value> biasOfTile(ElementEmitter &e, cnn::ConvOp conv,
                                          mlir::Value firstBlock,
                                          int64_t vectors, int64_t pixels);

/// A convolution on blocked channels (ConvForm::Direct): tiles of `pixels`
/// pixels x `vectors` blocks of output channels, of fewer input channels than a
/// block has perhaps `byColumns`. References what it is given.
class DirectConvRow {
public:
  DirectConvRow(ElementEmitter &e, cnn::ConvOp conv, int64_t pixels,
                int64_t vectors, bool byColumns = false);
  /// The row at `outer`, the other output positions, for the channels of
  /// `vectors` blocks from `firstBlock` on.
  void emit(mlir::Value image, mlir::Value firstBlock, mlir::ValueRange outer,
            StoreSum store);

private:
  using Values = llvm::SmallVector<mlir::Value>;

  mlir::Value firstInputBlock();
  mlir::Value blockNumber(int64_t q) {
    return l.add(firstBlock, l.constantIndex(q));
  }
  Values accumulate(const PixelTile &tile, Values sums);
  /// Where the pixels of a tile lie in the input, a position for each, if they
  /// are no neighbours in a row.
  using Places = llvm::SmallVector<Values>;
  Places scatteredPlaces(const PixelTile &tile);
  Values overPlaces(const Places &places, mlir::Value cb, int64_t count,
                    mlir::ValueRange initial);
  Values overColumns(const PixelTile &tile, int64_t count,
                     mlir::ValueRange initial);
  Values addColumns(const PixelTile &tile, mlir::ValueRange tap,
                    mlir::ValueRange position, mlir::Value ci,
                    mlir::ValueRange initial);
  Values overTaps(const PixelTile &tile, mlir::Value cb, int64_t count,
                  mlir::ValueRange initial);
  Values overChannels(const PixelTile &tile, mlir::Value cb, int64_t count,
                      mlir::ValueRange tap, mlir::ValueRange position,
                      mlir::Value s, std::optional<int64_t> knownTap,
                      mlir::ValueRange initial);
  Values addChannels(int64_t pixels, mlir::Value cb, int64_t count,
                     mlir::ValueRange tap, mlir::Value s,
                     llvm::function_ref<Values(int64_t p)> placeOf,
                     mlir::ValueRange initial);
  void fetchAhead(const PixelTile &tile, mlir::Value cb,
                  mlir::ValueRange position, mlir::Value origin);
  void fetchWeights(const PixelTile &tile, mlir::Value cb);
  void fetch(mlir::Value cb, mlir::ValueRange place);
  mlir::Value weightRow(int64_t q, mlir::Value cb, mlir::ValueRange tap,
                        mlir::Value s, mlir::Value ci);
  Values inputPlace(mlir::Value cb, mlir::ValueRange place, mlir::Value ci);
  mlir::Value inputElement(mlir::Value cb, mlir::ValueRange place,
                           mlir::Value ci);
  llvm::SmallVector<int64_t> resultExtents();

  ElementEmitter &e;
  LaneBuilder &l;
  cnn::ConvOp conv;
  llvm::ArrayRef<int64_t> x, w, y;
  int64_t pixels, vectors, block;
  Buffer input, weights;
  bool blockedInput, byColumns;
  WindowGeometry window;
  RowGeometry row;
  llvm::SmallVector<int64_t> extents; ///< of the convolution's result
  bool isScattered; ///< rows are of flattened pixels, of which the input's are
                    ///< not neighbours
  mlir::Value image, firstBlock, groupBlock;
  Values outer;
};

/// A depthwise convolution (ConvForm::Depthwise), one channel block at a time:
/// tiles of `pixels` pixels. References what it is given.
class DepthwiseConvRow {
public:
  /// Gives the vector of the input at a position: outer dimensions, column.
  using Load = llvm::function_ref<mlir::Value(mlir::ValueRange position,
                                              mlir::Value column)>;
  using Store = llvm::function_ref<void(const PixelTile &tile, int64_t p,
                                        mlir::Value sum)>;

  DepthwiseConvRow(ElementEmitter &e, cnn::ConvOp conv, int64_t pixels);
  /// The row at `outer` for the channels of block `blockNumber`.
  void emit(mlir::Value blockNumber, mlir::ValueRange outer, Load load,
            Store store);

private:
  void addTap(const PixelTile &tile, mlir::Value blockNumber,
              mlir::ValueRange tap, mlir::ValueRange position, int64_t s,
              Load load, llvm::SmallVector<mlir::Value> &sums);

  ElementEmitter &e;
  LaneBuilder &l;
  cnn::ConvOp conv;
  int64_t pixels, block;
  Buffer weights;
  WindowGeometry window;
  RowGeometry row;
};

} // namespace cnnc::cpu

#endif
