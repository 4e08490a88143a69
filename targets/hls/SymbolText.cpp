//===- SymbolText.cpp - symbols that are the same but for names -----------===//

#include "targets/hls/SymbolText.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;

std::string cnnc::hls::textWithoutName(Operation *symbol) {
  Operation *copy = symbol->clone();
  SymbolTable::setSymbolName(copy, "symbol");
  std::string text;
  llvm::raw_string_ostream os(text);
  copy->print(os, OpPrintingFlags().useLocalScope());
  copy->erase();
  return text;
}
