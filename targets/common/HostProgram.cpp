//===- HostProgram.cpp - a bufferised @main as lists ----------------------===//

#include "targets/common/HostProgram.h"
#include "dialects/cnn/Boxes.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/TilingVariants.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "runtime/schema/Framing.h"

using namespace mlir;
using namespace cnnc;

/// The largest tensor of equal elements that an artifact may hold.
static constexpr uint64_t kMaxSplatBytes = uint64_t(1) << 30;

namespace {
class Reader {
public:
  explicit Reader(func::FuncOp main) : main(main) {}

  FailureOr<HostProgram> read() {
    if (failed(readSignature()))
      return failure();
    for (Operation &op : main.getBody().front()) {
      if (auto launch = dyn_cast<cnn::LaunchOp>(op)) {
        if (failed(addLaunch(launch)))
          return failure();
      } else if (!isa<cnn::ConstantOp, arith::ConstantOp, func::ReturnOp,
                      ViewLikeOpInterface>(op)) {
        return op.emitError("is no command of an artifact");
      }
    }
    return std::move(program);
  }

private:
  LogicalResult readSignature() {
    for (BlockArgument argument : main.getArguments()) {
      unsigned number = argument.getArgNumber();
      auto type = dyn_cast<MemRefType>(argument.getType());
      if (!type || !type.hasStaticShape())
        return main.emitError("argument ")
               << number << " is no buffer of static shape";
      if (main.getArgAttr(number, "cnn.arena")) {
        program.arenaSize = byteSize(type);
        spaces[argument] = {HostProgram::Space::Arena, 0, 0, 0};
        continue;
      }
      bool isOutput = bool(main.getArgAttr(number, "cnn.output"));
      auto &list = isOutput ? program.outputs : program.inputs;
      spaces[argument] = {isOutput ? HostProgram::Space::Output
                                   : HostProgram::Space::Input,
                          uint32_t(list.size()), 0, 0};
      auto name = main.getArgAttrOfType<StringAttr>(number, "cnn.name");
      if (!name)
        return main.emitError("argument ") << number << " has no name";
      list.push_back({name.str(), logicalType(number, type)});
    }
    return success();
  }

  RankedTensorType logicalType(unsigned number, MemRefType type) {
    if (auto logical = main.getArgAttrOfType<TypeAttr>(number, "cnn.type"))
      return cast<RankedTensorType>(logical.getValue());
    return RankedTensorType::get(type.getShape(), type.getElementType());
  }

  static uint64_t byteSize(ShapedType type) {
    return cnn::numElements(type.getShape()) *
           (type.getElementTypeBitWidth() / 8);
  }

  /// Where the bytes of `value` are: its size stays 0.
  FailureOr<HostProgram::BufferRef> locate(Value value) {
    if (auto it = spaces.find(value); it != spaces.end())
      return it->second;
    Operation *op = value.getDefiningOp();
    FailureOr<HostProgram::BufferRef> found = failure();
    if (auto constant = dyn_cast_or_null<cnn::ConstantOp>(op)) {
      found = placeWeight(constant);
    } else if (auto view = dyn_cast_or_null<memref::ViewOp>(op)) {
      found = locate(view.getSource());
      APInt shift;
      if (!matchPattern(view.getByteShift(), m_ConstantInt(&shift)))
        return op->emitError("has no constant offset");
      if (succeeded(found))
        found->offset += shift.getZExtValue();
    } else if (auto like = dyn_cast_or_null<ViewLikeOpInterface>(op)) {
      found = locate(like.getViewSource());
      int64_t offset = 0;
      SmallVector<int64_t> strides;
      auto type = cast<MemRefType>(value.getType());
      if (failed(type.getStridesAndOffset(strides, offset)) ||
          ShapedType::isDynamic(offset))
        return op->emitError("is no view at a constant offset");
      // A strided type's offset counts from the allocation it views.
      if (succeeded(found))
        found->offset += (offset - offsetOf(like.getViewSource())) *
                         (type.getElementTypeBitWidth() / 8);
    } else {
      return main.emitError("a buffer is neither argument, constant nor view");
    }
    if (succeeded(found))
      spaces[value] = *found;
    return found;
  }

  static int64_t offsetOf(Value value) {
    int64_t offset = 0;
    SmallVector<int64_t> strides;
    auto type = cast<MemRefType>(value.getType());
    return succeeded(type.getStridesAndOffset(strides, offset)) ? offset : 0;
  }

  FailureOr<HostProgram::BufferRef> placeWeight(cnn::ConstantOp constant) {
    auto [it, isNew] = weightOffsets.try_emplace(constant.getValue());
    if (isNew) {
      uint64_t size = byteSize(cast<ShapedType>(constant.getType()));
      // No weights of a trained network: a node of a few bytes made it.
      if (size > kMaxSplatBytes && constant.getValue().isSplat())
        return constant.emitError("would take ")
               << size << " bytes of the artifact, all elements equal; the "
               << "most is " << kMaxSplatBytes
               << ": make it outside and feed it as an input";
      it->second = program.weightsSize;
      program.weights.push_back({constant.getValue(), it->second, size});
      program.weightsSize =
          artifact::alignUp(it->second + size, artifact::kWeightAlignment);
    }
    return HostProgram::BufferRef{HostProgram::Space::Weights, 0, it->second,
                                  0};
  }

  /// The extents `name` of a tiling; nothing where there are none.
  static std::optional<std::array<uint32_t, 3>> extents(cnn::TilingAttr tiling,
                                                        StringRef name) {
    auto list = tiling.getConfig().getAs<DenseI64ArrayAttr>(name);
    if (!list || list.size() != 3)
      return std::nullopt;
    return std::array{uint32_t(list[0]), uint32_t(list[1]), uint32_t(list[2])};
  }

  static std::optional<HostProgram::GpuShape>
  readGpuShape(cnn::TilingAttr tiling) {
    auto grid = extents(tiling, "grid"), block = extents(tiling, "block");
    if (!grid || !block)
      return std::nullopt;
    return HostProgram::GpuShape{*grid, *block,
                                 uint32_t(tiling.getInt("shared_bytes"))};
  }

  /// Reads how many tasks or threads run `op`; false if there are none.
  static bool readShape(cnn::LaunchOp op, HostProgram::Launch &launch) {
    cnn::TilingAttr tiling = op.getTiling();
    launch.gpu = readGpuShape(tiling);
    if (launch.gpu) {
      for (NamedAttribute variant : cnn::variantsOf(tiling))
        if (auto own = dyn_cast<cnn::TilingAttr>(variant.getValue()))
          if (auto shape = readGpuShape(own))
            launch.variants[variant.getName().str()] = *shape;
      return !llvm::is_contained(launch.gpu->grid, 0u);
    }
    launch.tasks = tiling.getInt("tasks");
    launch.grain = tiling.getInt("grain");
    launch.scratchBytes = tiling.getIntOr("scratch_bytes", 0);
    return launch.tasks != 0;
  }

  LogicalResult addLaunch(cnn::LaunchOp op) {
    HostProgram::Launch launch{op.getLoc(),
                               op.getKernel().getLeafReference().str(),
                               op.getTiling().getForm().str(),
                               {},
                               /*tasks=*/0,
                               /*grain=*/1,
                               op.getFlops(),
                               /*bytesMoved=*/0,
                               std::nullopt,
                               {},
                               /*scratchBytes=*/0};
    if (!readShape(op, launch))
      return success(); // its results have no elements
    for (Value buffer : op.getBuffers()) {
      FailureOr<HostProgram::BufferRef> ref = locate(buffer);
      if (failed(ref))
        return failure();
      // A strided buffer spans more than its elements.
      auto type = cast<MemRefType>(buffer.getType());
      ref->size = cnn::spanBytes(type);
      ref->element = type.getElementType();
      launch.bytesMoved += byteSize(type);
      launch.buffers.push_back(*ref);
    }
    program.launches.push_back(std::move(launch));
    return success();
  }

  func::FuncOp main;
  HostProgram program;
  llvm::DenseMap<Value, HostProgram::BufferRef> spaces;
  llvm::DenseMap<Attribute, uint64_t> weightOffsets;
};
} // namespace

FailureOr<HostProgram> cnnc::readHostProgram(func::FuncOp main) {
  return Reader(main).read();
}
