//===- Remarks.cpp - why a pass did what it did ---------------------------===//

#include "compiler/pipeline/Remarks.h"
#include "dialects/cnn/NodeNames.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Remarks.h"
#include "llvm/Support/Regex.h"

using namespace mlir;
using namespace cnnc;

namespace {
/// One line for each remark. Those of fusion name the nodes themselves, others
/// are about the node at their location.
class LineStreamer : public remark::detail::MLIRRemarkStreamerBase {
public:
  void streamOptimizationRemark(const remark::detail::Remark &remark) override {
    std::string line = "cnnc: remark: [" + remark.getCategoryName().str() + "]";
    for (const auto &argument : remark.getArgs()) {
      if (argument.key != "Remark")
        for (const std::string &name : cnn::nodeNames(remark.getLocation()))
          line += " " + name + ":";
      line += " " + argument.val;
    }
    llvm::errs() << line << "\n";
  }
};
} // namespace

LogicalResult cnnc::printRemarks(MLIRContext &context, StringRef categories) {
  std::string error;
  if (!llvm::Regex(categories).isValid(error))
    return emitError(UnknownLoc::get(&context))
           << "--remarks=" << categories << ": " << error
           << "; give a regular expression, such as cnn-fuse.*";
  // `all` joins the kinds that are named; it enables none by itself.
  remark::RemarkCategories filter;
  filter.passed = filter.missed = filter.analysis = filter.failed =
      categories.str();
  return remark::enableOptimizationRemarks(
      context, std::make_unique<LineStreamer>(),
      std::make_unique<remark::RemarkEmittingPolicyAll>(), filter);
}
