//===- PassStatistics.cpp - what the passes counted -----------------------===//

#include "passes/statistics/PassStatistics.h"
#include "mlir/Pass/PassInstrumentation.h"

using namespace mlir;
using namespace cnnc;

namespace {
struct Listener : PassInstrumentation {
  explicit Listener(PassStatistics &statistics) : statistics(statistics) {}
  void runAfterPass(Pass *pass, Operation *) override {
    statistics.collect(pass);
  }
  PassStatistics &statistics;
};
} // namespace

void PassStatistics::listenTo(PassManager &pm) {
  pm.addInstrumentation(std::make_unique<Listener>(*this));
}

void PassStatistics::collect(Pass *pass) {
  // Statistics of upstream's passes are objects of an empty class.
  StringRef argument = pass->getArgument();
  if (!argument.starts_with("cnn-"))
    return;
  std::lock_guard<std::mutex> lock(mutex);
  for (Pass::Statistic *statistic : pass->getStatistics()) {
    Entry &entry = entries[{argument.str(), statistic->getName()}];
    entry.description = statistic->getDesc();
    entry.value += statistic->getValue();
    *statistic = 0;
  }
}

void PassStatistics::print(llvm::raw_ostream &os) const {
  for (const auto &[key, entry] : entries)
    os << key.first << ": " << key.second << " = " << entry.value << " ("
       << entry.description << ")\n";
}
