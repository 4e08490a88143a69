//===- Einsum.cpp - sums of products by index letters
//----------------------===//
//
// Operands are contracted from left to right. Each step sums what only one
// operand has and nobody needs any more, and writes the rest as a matrix
// product: shared and needed letters are batch dimensions, shared letters that
// nobody needs are summed.
//
//===----------------------------------------------------------------------===//

#include "compiler/onnx/OpRegistry.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

namespace {
/// A letter of the equation, or a dimension of the ellipsis: those are
/// numbered from -1 downwards, the last dimension first.
using Label = int;
using Labels = SmallVector<Label>;

/// A tensor whose dimensions have names.
struct Term {
  Value value;
  Labels labels;

  /// Extent of the dimension with this label, 1 if there is none.
  int64_t extent(Label label) const {
    auto at = llvm::find(labels, label);
    return at == labels.end() ? 1
                              : ValueBuilder::shape(value)[at - labels.begin()];
  }
};

/// The left side's label lists, one for each operand, and the right side.
struct Equation {
  SmallVector<Labels> operands;
  Labels result;
};
} // namespace

/// The labels of one side's part such as "b...ij". `ellipsis` is the number of
/// dimensions that "..." stands for.
static FailureOr<Labels> parseLabels(NodeContext &c, StringRef text,
                                     int64_t ellipsis) {
  Labels labels;
  bool seen = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ')
      continue;
    if (llvm::isAlpha(text[i])) {
      labels.push_back(text[i]);
      continue;
    }
    if (!text.substr(i).starts_with("...") || seen)
      return c.invalid("the equation has an unexpected '" + Twine(text[i]) +
                       "'");
    for (int64_t dim = ellipsis; dim > 0; --dim)
      labels.push_back(-dim);
    seen = true;
    i += 2;
  }
  return labels;
}

/// Without a right side: the ellipsis, then the letters that occur once, in
/// alphabetical order.
static Labels implicitResult(const Equation &equation, int64_t ellipsis) {
  Labels result, letters;
  for (int64_t dim = ellipsis; dim > 0; --dim)
    result.push_back(-dim);
  for (const Labels &labels : equation.operands)
    llvm::copy_if(labels, std::back_inserter(letters),
                  [](Label label) { return label > 0; });
  llvm::sort(letters);
  for (Label letter : letters)
    if (llvm::count(letters, letter) == 1)
      result.push_back(letter);
  return result;
}

static FailureOr<Equation> parseEquation(NodeContext &c) {
  std::string text = c.stringAttr("equation", "");
  auto [left, right] = StringRef(text).split("->");
  bool isExplicit = StringRef(text).contains("->");
  SmallVector<StringRef> parts;
  left.split(parts, ',');
  if (parts.size() != c.numOperands())
    return c.invalid("the equation has " + Twine(parts.size()) +
                     " operands, the node " + Twine(c.numOperands()));
  Equation equation;
  int64_t most = 0;
  for (auto [part, x] : llvm::zip_equal(parts, c.operands())) {
    int64_t named =
        llvm::count_if(part, [](char ch) { return llvm::isAlpha(ch); });
    int64_t ellipsis = part.contains("...") ? ValueBuilder::rank(x) - named : 0;
    auto labels = parseLabels(c, part, std::max<int64_t>(ellipsis, 0));
    if (failed(labels))
      return failure();
    if (int64_t(labels->size()) != ValueBuilder::rank(x))
      return c.invalid("operand of rank " + Twine(ValueBuilder::rank(x)) +
                       " does not suit '" + part + "'");
    most = std::max(most, ellipsis);
    equation.operands.push_back(*labels);
  }
  if (!isExplicit) {
    equation.result = implicitResult(equation, most);
    return equation;
  }
  auto labels = parseLabels(c, right, most);
  if (failed(labels))
    return failure();
  equation.result = *labels;
  return equation;
}

/// Every label's extents agree or are 1, and the result names each label once
/// and none that no operand has.
static LogicalResult checkLabels(NodeContext &c, const Equation &equation) {
  llvm::DenseMap<Label, int64_t> extents;
  for (auto [labels, x] : llvm::zip_equal(equation.operands, c.operands()))
    for (auto [label, extent] :
         llvm::zip_equal(labels, ValueBuilder::shape(x))) {
      int64_t &known = extents.try_emplace(label, extent).first->second;
      if (known != extent && known != 1 && extent != 1)
        return c.invalid("a letter of the equation has extents " +
                         Twine(known) + " and " + Twine(extent));
      known = known == 1 ? extent : known;
    }
  for (Label label : equation.result)
    if (llvm::count(equation.result, label) != 1 || !extents.contains(label))
      return c.invalid("the equation's result repeats or makes up a letter");
  return success();
}

/// Repeated labels of one operand become one: the diagonal, which is a slice
/// of the two dimensions flattened.
static LogicalResult takeDiagonals(NodeContext &c, Term &term) {
  for (size_t i = 0; i < term.labels.size(); ++i) {
    auto next = std::find(term.labels.begin() + i + 1, term.labels.end(),
                          term.labels[i]);
    if (next == term.labels.end())
      continue;
    size_t j = next - term.labels.begin(), rank = term.labels.size();
    SmallVector<int64_t> permutation, flat;
    for (size_t dim = 0; dim < rank; ++dim)
      if (dim != i && dim != j)
        permutation.push_back(dim);
    ArrayRef<int64_t> shape = ValueBuilder::shape(term.value);
    int64_t extent = shape[i];
    if (shape[j] != extent)
      return c.invalid("a diagonal of extents " + Twine(extent) + " and " +
                       Twine(shape[j]));
    for (int64_t dim : permutation)
      flat.push_back(shape[dim]);
    SmallVector<int64_t> starts(flat.size() + 1, 0), steps(flat.size() + 1, 1);
    SmallVector<int64_t> sizes(flat);
    flat.push_back(extent * extent);
    sizes.push_back(extent);
    steps.back() = extent + 1;
    permutation.append({int64_t(i), int64_t(j)});
    term.value = c.slice(c.reshape(c.transpose(term.value, permutation), flat),
                         starts, steps, sizes);
    if (c.broken())
      return failure();
    Label label = term.labels[i];
    term.labels.erase(next);
    term.labels.erase(term.labels.begin() + i);
    term.labels.push_back(label);
    // The dimensions moved: look from the start again.
    i = -1;
  }
  return success();
}

/// Sums the dimensions whose label `keep` does not want, and drops them.
static void sumOut(NodeContext &c, Term &term,
                   llvm::function_ref<bool(Label)> keep) {
  SmallVector<int64_t> axes, to;
  Labels labels;
  for (auto [i, label] : llvm::enumerate(term.labels)) {
    if (!keep(label)) {
      axes.push_back(i);
      continue;
    }
    labels.push_back(label);
    to.push_back(ValueBuilder::shape(term.value)[i]);
  }
  if (axes.empty())
    return;
  term.value = c.reshape(c.reduce(ReduceKind::sum, term.value, axes), to);
  term.labels = labels;
}

/// The term's dimensions in the order of `groups`' labels; those it lacks
/// have extent 1.
static Value arranged(NodeContext &c, const Term &term, ArrayRef<Label> order) {
  SmallVector<int64_t> permutation, to;
  for (Label label : order) {
    auto at = llvm::find(term.labels, label);
    if (at != term.labels.end())
      permutation.push_back(at - term.labels.begin());
    to.push_back(term.extent(label));
  }
  return c.reshape(c.transpose(term.value, permutation), to);
}

static int64_t product(const Term &term, ArrayRef<Label> labels) {
  int64_t result = 1;
  for (Label label : labels)
    result *= term.extent(label);
  return result;
}

/// `b` is batch, `m` rows, `k` summed, `n` columns.
static Value matrixProduct(NodeContext &c, const Term &lhs, const Term &rhs,
                           ArrayRef<Label> b, ArrayRef<Label> m,
                           ArrayRef<Label> k, ArrayRef<Label> n) {
  auto matrices = [&](const Term &term, ArrayRef<Label> rows,
                      ArrayRef<Label> columns) {
    Labels order(b);
    llvm::append_range(order, rows);
    llvm::append_range(order, columns);
    SmallVector<int64_t> to;
    for (Label label : b)
      to.push_back(term.extent(label));
    to.append({product(term, rows), product(term, columns)});
    return c.reshape(arranged(c, term, order), to);
  };
  Value y = c.create<MatMulOp>(matrices(lhs, m, k), matrices(rhs, k, n));
  SmallVector<int64_t> to;
  for (Label label : b)
    to.push_back(std::max(lhs.extent(label), rhs.extent(label)));
  for (Label label : m)
    to.push_back(lhs.extent(label));
  for (Label label : n)
    to.push_back(rhs.extent(label));
  return c.reshape(y, to);
}

/// Two terms become one, which has the labels that `needed` still wants.
static Term contract(NodeContext &c, Term lhs, Term rhs,
                     llvm::function_ref<bool(Label)> needed) {
  auto has = [](const Term &term, Label label) {
    return llvm::is_contained(term.labels, label);
  };
  // What only one side has, or has with extent 1 against more on the other,
  // is summed (or dropped) before the product.
  sumOut(c, lhs, [&](Label label) {
    return needed(label) ||
           (has(rhs, label) && rhs.extent(label) == lhs.extent(label));
  });
  // A label that the left side has just lost is the right side's alone.
  sumOut(c, rhs, [&](Label label) { return needed(label) || has(lhs, label); });
  if (c.broken())
    return {};
  Labels b, m, k, n;
  for (Label label : lhs.labels) {
    if (!has(rhs, label))
      m.push_back(label);
    else
      (needed(label) ? b : k).push_back(label);
  }
  for (Label label : rhs.labels)
    if (!has(lhs, label))
      n.push_back(label);
  Labels order(b);
  llvm::append_range(order, m);
  llvm::append_range(order, n);
  Value y = k.empty() ? c.mul(arranged(c, lhs, order), arranged(c, rhs, order))
                      : matrixProduct(c, lhs, rhs, b, m, k, n);
  return {y, order};
}

static LogicalResult importEinsum(NodeContext &c) {
  auto equation = parseEquation(c);
  if (failed(equation) || failed(checkLabels(c, *equation)))
    return failure();
  Type element = ValueBuilder::element(c.operand(0));
  SmallVector<Term> terms;
  for (auto [labels, x] : llvm::zip_equal(equation->operands, c.operands())) {
    // Products of matrices take no narrow integers (sums of them wrap around
    // just the same), and several steps should not round several times.
    Value wide = x;
    if (isa<IntegerType>(element) && element.getIntOrFloatBitWidth() < 32)
      wide = c.convert(x, c.builder().getI32Type());
    else if (c.numOperands() > 2)
      wide = c.widen(x);
    terms.push_back({wide, labels});
    if (failed(takeDiagonals(c, terms.back())))
      return failure();
  }
  Term result = terms.front();
  for (size_t i = 1; i < terms.size(); ++i) {
    auto needed = [&](Label label) {
      return llvm::is_contained(equation->result, label) ||
             llvm::any_of(ArrayRef(terms).drop_front(i + 1),
                          [&](const Term &term) {
                            return llvm::is_contained(term.labels, label);
                          });
    };
    result = contract(c, result, terms[i], needed);
    if (c.broken())
      return failure();
  }
  sumOut(c, result, [&](Label label) {
    return llvm::is_contained(equation->result, label);
  });
  if (c.broken())
    return failure();
  Value y = arranged(c, result, equation->result);
  return c.yield(c.convert(y, element));
}

void cnnc::onnx_import::addEinsum(OpRegistry &registry) {
  registry.add({{"Einsum", 1, kAnyNumber, importEinsum, 12}});
}
