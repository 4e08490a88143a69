//===- Remarks.cpp - why a pass did what it did ---------------------------===//

#include "compiler/pipeline/Remarks.h"
#include "dialects/cnn/NodeNames.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Remarks.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"
#include <set>

using namespace mlir;
using namespace cnnc;

namespace {
/// One line for each remark of a category that matches. Those of fusion name
/// the nodes themselves, others are about the node at their location.
class LineStreamer : public remark::detail::MLIRRemarkStreamerBase {
public:
  explicit LineStreamer(StringRef categories)
      : categories(categories), wanted(categories) {}

  void streamOptimizationRemark(const remark::detail::Remark &remark) override {
    std::string category = remark.getCategoryName().str();
    if (!wanted.match(category)) {
      others.insert(category);
      return;
    }
    hasPrinted = true;
    std::string line = "cnnc: remark: [" + category + "]";
    for (const auto &argument : remark.getArgs()) {
      if (argument.key != "Remark")
        for (const std::string &name : cnn::nodeNames(remark.getLocation()))
          line += " " + name + ":";
      line += " " + argument.val;
    }
    llvm::errs() << line << "\n";
  }

  /// A misspelt category should not look like a pass that had nothing to say.
  void finalize() override {
    if (!hasPrinted && !others.empty())
      llvm::errs() << "cnnc: --remarks=" << categories
                   << ": there are none of such a category, but of "
                   << llvm::join(others, ", ") << "\n";
  }

private:
  std::string categories;
  llvm::Regex wanted;
  std::set<std::string> others;
  bool hasPrinted = false;
};
} // namespace

LogicalResult cnnc::printRemarks(MLIRContext &context, StringRef categories) {
  std::string error;
  if (!llvm::Regex(categories).isValid(error))
    return emitError(UnknownLoc::get(&context))
           << "--remarks=" << categories << ": " << error
           << "; give a regular expression, such as 'fusion|quantise'";
  // All kinds and categories: the streamer knows what it leaves out.
  remark::RemarkCategories filter;
  filter.passed = filter.missed = filter.analysis = filter.failed = ".*";
  return remark::enableOptimizationRemarks(
      context, std::make_unique<LineStreamer>(categories),
      std::make_unique<remark::RemarkEmittingPolicyAll>(), filter);
}
