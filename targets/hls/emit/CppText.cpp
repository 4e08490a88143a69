//===- CppText.cpp - printed C++ that a person can read -------------------===//

#include "targets/hls/emit/CppText.h"
#include "targets/hls/ReservedWords.h"
#include "targets/hls/emit/CppNames.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

using namespace cnnc;
using llvm::StringRef;

static constexpr size_t kColumns = 100;

/// What `members` writes as a member of the stream.
static constexpr StringRef kRead = "stream_read(";

/// What `fields` writes as a member of its argument.
static constexpr StringRef kField = "field_";

static bool isWordChar(char c) { return llvm::isAlnum(c) || c == '_'; }

/// Calls `word` for every identifier or number of `line`.
static void forEachWord(StringRef line,
                        llvm::function_ref<void(size_t, StringRef)> word) {
  for (size_t i = 0; i < line.size();) {
    if (!isWordChar(line[i])) {
      ++i;
      continue;
    }
    size_t end = i;
    while (end < line.size() && isWordChar(line[end]))
      ++end;
    word(i, line.slice(i, end));
    i = end;
  }
}

/// `line` with `change` applied to its identifiers.
static std::string
changeWords(StringRef line, llvm::function_ref<std::string(StringRef)> change) {
  std::string result;
  size_t done = 0;
  forEachWord(line, [&](size_t at, StringRef word) {
    result += line.slice(done, at);
    result += change(word);
    done = at + word.size();
  });
  return result + line.drop_front(done).str();
}

static unsigned countWord(StringRef line, StringRef name) {
  unsigned count = 0;
  forEachWord(line, [&](size_t, StringRef word) { count += word == name; });
  return count;
}

/// True for the printer's names: a letter and a number.
static bool isNumbered(StringRef name) {
  return name.size() > 1 && name[0] >= 'i' && name[0] <= 'v' &&
         llvm::all_of(name.drop_front(), llvm::isDigit);
}

/// Whether position `at` is within the arguments of a template: what opens them
/// follows a name, and comparisons have blanks around them.
static bool isInTemplate(StringRef line, size_t at) {
  int depth = 0;
  for (size_t i = 1; i < std::min(at, line.size()); ++i) {
    depth += line[i] == '<' && isWordChar(line[i - 1]);
    depth -= line[i] == '>' && line[i - 1] != ' ' && depth > 0;
  }
  return depth > 0;
}

static size_t indentOf(StringRef line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

namespace {
/// `TYPE NAME;` or `TYPE NAME = VALUE;`
struct Declaration {
  StringRef type, name, value;

  static std::optional<Declaration> parse(StringRef line) {
    StringRef text = line.trim();
    if (!text.consume_back(";"))
      return std::nullopt;
    auto [left, value] = text.split(" = ");
    auto [type, name] = left.rsplit(' ');
    if (!isNumbered(name) || type.empty() || type == "return")
      return std::nullopt;
    return Declaration{type, name, value};
  }
};

/// The lines of one function, from its head to its closing brace.
class FunctionText {
public:
  explicit FunctionText(llvm::ArrayRef<StringRef> given) {
    for (StringRef line : given)
      if (!readInstruction(line))
        lines.push_back(line.str());
  }

  std::string tidy() {
    joinDeclarations();
    inlineSubscripts();
    inlineStatements();
    joinReads();
    dropCopies();
    chooseNames();
    // Functions end without saying so.
    if (lines.size() > 2 &&
        StringRef(lines[lines.size() - 2]).trim() == "return;")
      lines.erase(lines.end() - 2);
    std::string text;
    // The function itself may be called as the printer calls variables.
    std::string own =
        StringRef(lines[0]).split('(').first.rsplit(' ').second.str();
    for (auto [i, line] : llvm::enumerate(lines)) {
      bool isHead = i == 0;
      std::string done = isHead ? markConstants(line) : line;
      done = changeWords(done, [&](StringRef word) {
        auto it = names.find(word);
        if (it != names.end() && !(isHead && word == own))
          return it->second;
        return word == "int32_t" ? std::string("int") : word.str();
      });
      text += hls::breakLine(shorten(members(done))) + "\n";
    }
    return text;
  }

private:
  bool readInstruction(StringRef line) {
    StringRef text = line.trim();
    if (!text.consume_front("//@"))
      return false;
    llvm::SmallVector<StringRef> words;
    text.split(words, ' ');
    if (words.size() == 3 && words[0] == "name")
      wanted.push_back({words[1].str(), words[2].str()});
    else if (words.size() == 2 && words[0] == "const")
      constants.insert(words[1]);
    else if (words.size() == 2 && words[0] == "inline")
      subscripts.insert(words[1]);
    return true;
  }

  /// The first line behind number `from` that has `name`.
  size_t nextMention(size_t from, StringRef name) const {
    for (size_t i = from + 1; i < lines.size(); ++i)
      if (countWord(lines[i], name) > 0)
        return i;
    return lines.size();
  }

  unsigned mentions(StringRef name) const {
    unsigned count = 0;
    for (StringRef line : lines)
      count += countWord(line, name);
    return count;
  }

  /// `TYPE v;` ... `v = value;` becomes `TYPE v = value;`, where no block
  /// begins or ends in between.
  void joinDeclarations() {
    for (size_t i = 0; i < lines.size(); ++i) {
      auto declaration = Declaration::parse(lines[i]);
      if (!declaration || !declaration->value.empty())
        continue;
      std::string type = declaration->type.str();
      std::string name = declaration->name.str();
      size_t next = nextMention(i, name), indent = indentOf(lines[i]);
      bool straight = next < lines.size();
      for (size_t k = i + 1; straight && k <= next; ++k)
        straight = indentOf(lines[k]) == indent && lines[k].back() == ';';
      if (!straight ||
          !StringRef(lines[next]).trim().starts_with(name + " = ") ||
          countWord(lines[next], name) > 1)
        continue;
      lines[next].insert(indent, type + " ");
      lines.erase(lines.begin() + i--);
    }
  }

  void inlineSubscripts() {
    for (size_t i = 0; i < lines.size(); ++i) {
      auto declaration = Declaration::parse(lines[i]);
      if (!declaration || !subscripts.contains(declaration->name))
        continue;
      std::string from = ("[" + declaration->name + "]").str();
      std::string to = ("[" + declaration->value + "]").str();
      size_t next = nextMention(i, declaration->name);
      if (mentions(declaration->name) != 2)
        continue;
      size_t at = lines[next].find(from);
      if (at == std::string::npos)
        continue;
      lines[next].replace(at, from.size(), to);
      lines.erase(lines.begin() + i--);
    }
  }

  /// True if `line` writes to the variable `name`, as a whole or in part.
  static bool writes(StringRef line, StringRef name) {
    StringRef text = line.trim();
    return text.consume_front(name) && !text.empty() && !isWordChar(text[0]) &&
           text.contains(" = ");
  }

  /// `TYPE copy = original;` goes where neither is written in the scope of the
  /// copy.
  void dropCopies() {
    for (size_t i = 0; i < lines.size(); ++i) {
      auto declaration = Declaration::parse(lines[i]);
      if (!declaration || !isNumbered(declaration->value))
        continue;
      std::string copy = declaration->name.str();
      std::string original = declaration->value.str();
      Scope scope = scopeOf(copy);
      bool isWritten = false;
      for (size_t k = i + 1; k < scope.end; ++k)
        isWritten |= writes(lines[k], copy) || writes(lines[k], original);
      if (isWritten)
        continue;
      for (size_t k = i + 1; k < scope.end; ++k)
        lines[k] = changeWords(lines[k], [&](StringRef word) {
          return word == copy ? original : word.str();
        });
      lines.erase(lines.begin() + i--);
    }
  }

  /// Whether the statement `next` uses `name` as a whole.
  static bool usesWhole(StringRef next, StringRef name) {
    std::string whole[] = {
        (" = " + name + ";").str(), (".write(" + name + ");").str(),
        ("if (" + name + ") {").str(), ("return " + name + ";").str()};
    if (llvm::any_of(whole, [&](StringRef end) { return next.ends_with(end); }))
      return true;
    return next.contains((".put(" + name + ", ").str()) ||
           (next.contains(".put(") &&
            next.ends_with((", " + name + ");").str()));
  }

  /// A value that only the next statement uses, as a whole, moves there.
  void inlineStatements() {
    for (size_t i = lines.size(); i-- > 0;) {
      auto declaration = Declaration::parse(lines[i]);
      if (i + 1 == lines.size() || !declaration || declaration->value.empty() ||
          mentions(declaration->name) != 2 ||
          !usesWhole(StringRef(lines[i + 1]).trim(), declaration->name))
        continue;
      std::string value = declaration->value.str();
      std::string old = declaration->name.str();
      lines[i + 1] = changeWords(lines[i + 1], [&](StringRef word) {
        return word == old ? value : word.str();
      });
      lines.erase(lines.begin() + i);
    }
  }

  /// A word that is read and kept where a condition holds, and what was kept
  /// where not: one statement, `read_once(stream, kept, condition)`.
  void joinReads() {
    for (size_t i = 0; i + 7 < lines.size(); ++i) {
      auto word = Declaration::parse(lines[i]);
      auto input = Declaration::parse(lines[i + 2]);
      StringRef condition = StringRef(lines[i + 1]).trim();
      auto is = [&](size_t k, const llvm::Twine &text) {
        return StringRef(lines[i + k]).trim() == text.str();
      };
      if (!word || !word->value.empty() || !input ||
          input->type != word->type || !condition.consume_front("if (") ||
          !condition.consume_back(") {"))
        continue;
      StringRef stream = input->value;
      auto [kept, value] = StringRef(lines[i + 3]).trim().split(" = ");
      if (!stream.consume_front(kRead) || !stream.consume_back(")") ||
          value.drop_back() != input->name || mentions(input->name) != 3 ||
          !is(4, word->name + " = " + input->name + ";") ||
          !is(5, "} else {") || !is(6, word->name + " = " + kept + ";") ||
          !is(7, "}"))
        continue;
      std::string joined = std::string(indentOf(lines[i]), ' ') +
                           (word->type + " " + word->name + " = read_once(" +
                            stream + ", " + kept + ", " + condition + ");")
                               .str();
      lines[i] = joined;
      lines.erase(lines.begin() + i + 1, lines.begin() + i + 8);
    }
  }

  static StringRef baseName(StringRef type) {
    if (type == "bool")
      return "flag";
    if (type.starts_with("word<"))
      return "word";
    return type == "int32_t" ? "at" : "value";
  }

  /// The lines in which a variable can be seen: from its declaration to the end
  /// of the block around it, or of the loop that it counts.
  struct Scope {
    size_t begin, end;
    bool meets(const Scope &other) const {
      return begin < other.end && other.begin < end;
    }
  };

  Scope scopeOf(StringRef number) const {
    for (auto [i, line] : llvm::enumerate(lines)) {
      StringRef text = StringRef(line).trim();
      bool counts = text.starts_with("for (") &&
                    text.split(" = ").first.rsplit(' ').second == number;
      auto declaration = Declaration::parse(line);
      if (!counts && !(declaration && declaration->name == number))
        continue;
      size_t indent = indentOf(line), end = i + 1;
      while (end < lines.size() && (counts ? indentOf(lines[end]) > indent
                                           : indentOf(lines[end]) >= indent))
        ++end;
      return {i, end};
    }
    return {0, lines.size()}; // an argument
  }

  /// Whether the function calls another of that name.
  bool calls(StringRef name) const {
    return llvm::any_of(lines, [&](StringRef line) {
      StringRef text = line.ltrim();
      return text.consume_front(name) && text.starts_with("(");
    });
  }

  /// Calls `number` `base`, or `base2`, ... where that can be seen already.
  void give(StringRef number, StringRef base) {
    Scope scope = scopeOf(number);
    std::string name = base.str();
    auto isTaken = [&] {
      return llvm::any_of(
          taken[name], [&](const Scope &other) { return other.meets(scope); });
    };
    for (unsigned k = 2; isTaken() || calls(name) || hls::isReserved(name) ||
                         llvm::is_contained(hls::kReservedWords, name);
         ++k)
      name = base.str() + std::to_string(k);
    taken[name].push_back(scope);
    names[number] = name;
  }

  void chooseNames() {
    for (auto &[number, name] : wanted)
      if (mentions(number) > 0)
        give(number, name);
    for (StringRef line : lines) {
      if (auto declaration = Declaration::parse(line))
        if (!names.count(declaration->name))
          give(declaration->name, baseName(declaration->type));
      // Loops within each other have different letters already.
      StringRef text = StringRef(line).trim();
      StringRef variable = text.split(" = ").first.rsplit(' ').second;
      if (text.starts_with("for (") && isNumbered(variable) &&
          variable[0] < 'u' && !names.count(variable))
        names[variable] = variable.take_front(1).str();
    }
  }

  std::string markConstants(StringRef head) const {
    std::string result;
    size_t begin = head.find('(') + 1;
    result = head.take_front(begin).str();
    while (begin < head.size()) {
      size_t end = head.find(", ", begin);
      while (end != StringRef::npos && isInTemplate(head, end))
        end = head.find(", ", end + 1);
      StringRef argument = head.slice(begin, end);
      bool isConstant = false;
      forEachWord(argument, [&](size_t, StringRef word) {
        isConstant |= constants.contains(word);
      });
      result += isConstant ? "const " : "";
      result += argument;
      if (end == StringRef::npos)
        break;
      result += ", ";
      begin = end + 2;
    }
    return result;
  }

  /// `field_row(walk)` becomes `walk.row`.
  static std::string fields(StringRef line) {
    std::string result;
    size_t done = 0;
    forEachWord(line, [&](size_t at, StringRef word) {
      size_t open = at + word.size(), close = line.find(')', open);
      if (!word.consume_front(kField) || line.substr(open, 1) != "(")
        return;
      result += line.slice(done, at);
      result += (line.slice(open + 1, close) + "." + word).str();
      done = close + 1;
    });
    return result + line.drop_front(done).str();
  }

  /// `stream_read(x)` becomes `x.read()`, `word.lanes[i]` `word[i]`, and `& x`
  /// `&x`.
  static std::string members(std::string line) {
    line = fields(line);
    auto replace = [&](StringRef from, StringRef to) {
      for (size_t at; (at = line.find(from.str())) != std::string::npos;)
        line.replace(at, from.size(), to.str());
    };
    for (size_t at; (at = line.find(kRead.str())) != std::string::npos;) {
      size_t end = line.find(')', at);
      std::string stream =
          line.substr(at + kRead.size(), end - at - kRead.size());
      line.replace(at, end + 1 - at, stream + ".read()");
    }
    replace(".lanes[", "[");
    replace("> & ", "> &");
    for (StringRef type : {"float", "double", "int", "_t"})
      replace((type + "* ").str(), (type + " *").str());
    return line;
  }

  /// `i += 1` in the head of a loop becomes `++i`, `x = x + y` `x += y`.
  static std::string shorten(StringRef line) {
    StringRef text = line.trim();
    std::string indent(indentOf(line), ' ');
    if (text.starts_with("for (") && text.consume_back(" += 1) {")) {
      auto [head, variable] = text.rsplit(' ');
      return (indent + head + " ++" + variable + ") {").str();
    }
    auto [target, value] = text.split(" = ");
    if (value.consume_front(target) && value.consume_front(" + ") &&
        value.ends_with(";") && isTerm(value.drop_back()))
      return (indent + target + " += " + value).str();
    return line.str();
  }

  /// True if no operator that binds less than `+` stands outside of brackets.
  static bool isTerm(StringRef value) {
    int depth = 0;
    for (char c : value) {
      depth += c == '(' || c == '[';
      depth -= c == ')' || c == ']';
      if (depth == 0 && StringRef("?<>=&|^").contains(c))
        return false;
    }
    return true;
  }

  std::vector<std::string> lines;
  std::vector<std::pair<std::string, std::string>> wanted;
  llvm::StringSet<> constants, subscripts;
  llvm::StringMap<llvm::SmallVector<Scope>> taken;
  llvm::StringMap<std::string> names;
};
} // namespace

/// Where the second of two lines would begin: as far right as the first then
/// fits, otherwise as soon as possible behind column `least`; npos if nowhere.
static size_t breakOf(StringRef line, size_t least) {
  size_t best = StringRef::npos;
  for (StringRef end : {", ", " + ", " ? ", " : ", " && ", " || ", " * "})
    for (size_t found = line.find(end); found != StringRef::npos;
         found = line.find(end, found + 1)) {
      size_t at = found + end.size();
      if (at <= least || (end == ", " && isInTemplate(line, found)))
        continue;
      bool fits = at <= kColumns, bestFits = best <= kColumns;
      if (best == StringRef::npos ||
          (fits ? !bestFits || at > best : !bestFits && at < best))
        best = at;
    }
  return best;
}

std::string cnnc::hls::breakLine(StringRef given) {
  size_t indent = indentOf(given);
  StringRef text = given.ltrim();
  bool isComment = text.starts_with("// ");
  bool isCode = text.ends_with(";") || text.ends_with("{");
  if (!isComment && (!isCode || text.starts_with("#")))
    return given.str();
  // Where the next line begins, and at least this far something must stand.
  std::string next(indent + (isComment ? 0 : 4), ' ');
  next += isComment ? "// " : "";
  std::string result, line = given.str();
  while (line.size() > kColumns) {
    size_t at = breakOf(line, next.size() + 4);
    if (at == StringRef::npos)
      break;
    result += StringRef(line).take_front(at).rtrim().str() + "\n";
    line = next + line.substr(at);
  }
  return result + line;
}

std::string cnnc::hls::tidyCpp(StringRef printed) {
  llvm::SmallVector<StringRef> lines;
  printed.split(lines, '\n');
  if (!lines.empty() && lines.back().empty())
    lines.pop_back();
  std::string result;
  for (size_t i = 0; i < lines.size(); ++i) {
    bool begins = indentOf(lines[i]) == 0 && lines[i].ends_with(") {");
    if (!begins) {
      result += breakLine(lines[i]) + "\n";
      continue;
    }
    size_t end = i;
    while (end < lines.size() && lines[end] != "}")
      ++end;
    end = std::min(end + 1, lines.size());
    result += FunctionText(llvm::ArrayRef(lines).slice(i, end - i)).tidy();
    result += "\n";
    i = end - 1;
  }
  return result;
}

std::string cnnc::hls::declarations(StringRef text) {
  llvm::SmallVector<StringRef> lines;
  text.split(lines, '\n');
  std::string result;
  bool inHead = false;
  for (StringRef line : lines) {
    inHead |= line.starts_with("void ");
    if (!inHead)
      continue;
    inHead = !line.ends_with(" {");
    result += (inHead ? line : line.drop_back(2)).str();
    result += inHead ? "\n" : ";\n";
  }
  return result;
}
