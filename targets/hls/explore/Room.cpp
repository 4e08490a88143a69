//===- Room.cpp - what earlier choices turned out to lack -----------------===//

#include "targets/hls/explore/Room.h"
#include "mlir/IR/Builders.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

Room Room::of(ModuleOp module) {
  Room room;
  auto attr = module->getAttrOfType<DenseI64ArrayAttr>(kRoomAttr);
  if (!attr || attr.size() != int64_t(room.amounts.size()) + 2)
    return room;
  llvm::copy(attr.asArrayRef().take_front(room.amounts.size()),
             room.amounts.begin());
  room.round = attr[5];
  room.inTurn = attr[6] != 0;
  return room;
}

void Room::attach(ModuleOp module) const {
  SmallVector<int64_t> numbers(amounts.begin(), amounts.end());
  numbers.append({round, inTurn ? 1 : 0});
  module->setAttr(kRoomAttr,
                  DenseI64ArrayAttr::get(module.getContext(), numbers));
}

void Room::leave(HlsDevice &device) const {
  int64_t *there[] = {&device.dsp, &device.bram36, &device.uram, &device.lut,
                      &device.ff};
  for (auto [amount, left] : llvm::zip(amounts, there))
    *left = std::max<int64_t>(0, *left - amount);
  device.leavesRoom |= llvm::any_of(amounts, [](int64_t a) { return a > 0; });
}

Room Room::next(ArrayRef<int64_t> needed, const HlsDevice &device,
                bool tookTurns) const {
  Room room = *this;
  ++room.round;
  room.inTurn |= tookTurns || room.round >= kPipelineRounds;
  // What a pipeline lacked says nothing of engines.
  if (room.inTurn && !inTurn)
    room.amounts = {};
  if (room.inTurn && !tookTurns)
    return room;
  for (auto [amount, needs, row] :
       llvm::zip(room.amounts, needed, Resources().rows(device)))
    if (needs > row.there)
      // Once more a tenth, and hundredths of the device, more each time, as
      // the choice may have left some of it: so that few rounds do.
      amount +=
          (needs - row.there) * 11 / 10 + 1 + row.there * room.round / 100;
  return room;
}

std::string cnnc::hls::lacking(ArrayRef<ResourceRow> rows,
                               const HlsDevice &device) {
  std::string text;
  for (auto [name, needed, there] : rows)
    if (needed > there)
      text += llvm::formatv("{0}{1} {2} of {3}", text.empty() ? "" : ", ",
                            needed, name, there);
  return llvm::formatv("the design is estimated to need more than {0} has: "
                       "{1}; leave room with --budget, or choose a larger "
                       "device",
                       device.name, text);
}

void cnnc::hls::attachNeeds(ModuleOp module, const Resources &needed,
                            bool hasEngines) {
  SmallVector<int64_t> amounts = {needed.dsp,  needed.bram36(),
                                  needed.uram, needed.lut,
                                  needed.ff,   hasEngines ? 1 : 0};
  module->setAttr(kNeededAttr,
                  DenseI64ArrayAttr::get(module.getContext(), amounts));
}
