//===- PlanFunctions.cpp - which functions get a table --------------------===//

#include "dialects/cnn/OpClass.h"
#include "passes/quantise/Plan.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// The value whose numbers a moved one has.
static Value movedValue(Value value) {
  Operation *op = value.getDefiningOp();
  while (op && passesThrough(op) && supportsGrids(op)) {
    value = op->getOperand(0);
    op = value.getDefiningOp();
  }
  return value;
}

Plan::Plan(const Scheme &scheme, const Calibration &calibration, Block &block)
    : scheme(scheme), calibration(calibration) {
  chooseFunctions(block);
}

const TabledFunction *Plan::functionOf(Operation *op) const {
  auto it = functionsOf.find(op);
  return it == functionsOf.end() ? nullptr : &functions[it->second];
}

void Plan::indexFunctions() {
  functionsOf.clear();
  formats.clear();
  for (auto [i, tabled] : llvm::enumerate(functions))
    for (Operation *op : tabled.function.ops)
      functionsOf[op] = i;
}

void Plan::keepThoseOnGrids(Block &block) {
  llvm::DenseSet<Value> onGrids;
  llvm::DenseSet<size_t> floating;
  for (Operation &op : block) {
    auto isOnGrid = [&](Value value) { return onGrids.contains(value); };
    auto it = functionsOf.find(&op);
    bool computes =
        it != functionsOf.end()
            ? isOnGrid(functions[it->second].function.x)
            : supportsGrids(&op) && (isContraction(&op) ||
                                     llvm::any_of(op.getOperands(), isOnGrid));
    if (computes)
      onGrids.insert_range(op.getResults());
    else if (it != functionsOf.end())
      floating.insert(it->second);
  }
  size_t i = 0;
  llvm::erase_if(functions, [&](const TabledFunction &) {
    return floating.contains(i++);
  });
  indexFunctions();
}

/// The function at multiples of `from`, as multiples of `to`.
static FailureOr<std::vector<double>>
evaluateScaled(const ElementFunction &function, ArrayRef<double> numbers,
               double from, double to) {
  std::vector<double> values = numbers.vec();
  for (double &value : values)
    value *= from;
  auto results = function.evaluate(values);
  if (succeeded(results))
    for (double &result : *results)
      result /= to;
  return results;
}

/// True if the function is all that `x` is for, so that it may choose its
/// numbers. Those of another function's result are in that one's table.
bool Plan::choosesNumbers(const ElementFunction &function) const {
  Operation *op = function.x.getDefiningOp();
  return op && !passesThrough(op) && !isa<ConcatOp>(op) && !functionOf(op) &&
         llvm::all_of(function.x.getUsers(), [&](Operation *user) {
           return llvm::is_contained(function.ops, user);
         });
}

/// `from` without the numbers at both ends where the function hardly changes, a
/// sixteenth of a step of `to` at most: what saturates there is as good, and
/// the others become finer. Where there are scales, any end will do, otherwise
/// powers of two.
static NumberFormat withoutFlatEnds(const ElementFunction &function,
                                    NumberFormat from, NumberFormat to,
                                    bool hasScales) {
  constexpr double kMostChange = 1.0 / 16;
  constexpr int kOctave = 4, kSteps = 8 * kOctave; // ends that are looked at
  double end =
      std::ldexp(from.grid.getGreatestMantissa(), int(from.grid.getExponent()));
  std::vector<double> ends;
  for (int i = 0; i <= kSteps; ++i)
    for (double sign : {1.0, from.grid.getIsUnsigned() ? 1.0 : -1.0})
      ends.push_back(sign * end * std::exp2(-double(i) / kOctave));
  auto results = evaluateScaled(function, ends, from.scale, to.scale);
  if (failed(results))
    return from;
  int last = 0;
  double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
  for (int i = 0; i <= kSteps; ++i) {
    bool isFlat = true;
    for (int side : {0, 1}) {
      double y =
          std::ldexp((*results)[2 * i + side], int(-to.grid.getExponent()));
      y = std::isnan(y) ? 0
                        : std::clamp(y, to.grid.getLeastMantissa(),
                                     to.grid.getGreatestMantissa());
      low[side] = std::min(low[side], y);
      high[side] = std::max(high[side], y);
      isFlat &= y - low[side] <= kMostChange && high[side] - y <= kMostChange;
    }
    if (!isFlat)
      break;
    last = i;
  }
  if (hasScales)
    from.scale = float(from.scale * std::exp2(-double(last) / kOctave));
  else
    from.grid = FixedAttr::get(from.grid.getContext(), from.grid.getWidth(),
                               from.grid.getInteger() - last / kOctave,
                               from.grid.getIsUnsigned());
  return from;
}

void Plan::chooseFunctions(Block &block) {
  for (ElementFunction &function : findElementFunctions(block))
    functions.push_back({std::move(function), {}, {}});
  indexFunctions();
  keepThoseOnGrids(block);
  // One without a table is read in f32, with more bits, which may be another
  // one's result.
  for (bool isDone = false; !isDone;) {
    isDone = true;
    for (size_t i = 0; i < functions.size(); ++i) {
      const ElementFunction &function = functions[i].function;
      NumberFormat from = formatOf(movedValue(function.x));
      NumberFormat to = formatOf(function.y);
      if (!scheme.integer && choosesNumbers(function)) {
        from = withoutFlatEnds(function, from, to, scheme.isInt8);
        formats[function.x] = from;
      }
      auto scaled = [&](ArrayRef<double> numbers) {
        return evaluateScaled(function, numbers, from.scale, to.scale);
      };
      auto table = makeFunctionTable(scaled, from.grid, to.grid);
      if (table) {
        functions[i].table = std::move(*table);
        functions[i].from = from;
        continue;
      }
      functions.erase(functions.begin() + i);
      indexFunctions();
      keepThoseOnGrids(block);
      isDone = false;
      break;
    }
  }
}
