//===- FunctionFields.cpp - fields newer than the protobuf classes --------===//

#include "compiler/onnx/FunctionFields.h"
#include <google/protobuf/unknown_field_set.h>

using namespace cnnc::onnx_import;

// Field numbers of onnx.proto in ONNX 1.23.
static constexpr int kNodeOverload = 8;
static constexpr int kFunctionAttributeProto = 11;
static constexpr int kFunctionOverload = 13;

/// Calls `visit` with the bytes of every unknown field `number` of `message`.
template <typename Visit>
static void forEachField(const google::protobuf::Message &message, int number,
                         Visit visit) {
  const auto &fields = message.GetReflection()->GetUnknownFields(message);
  for (int i = 0; i < fields.field_count(); ++i) {
    const auto &field = fields.field(i);
    if (field.number() == number &&
        field.type() == google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED)
      visit(field.length_delimited());
  }
}

static std::string textField(const google::protobuf::Message &message,
                             int number) {
  std::string result;
  forEachField(message, number,
               [&](const std::string &bytes) { result = bytes; });
  return result;
}

std::string cnnc::onnx_import::overloadOf(const onnx::FunctionProto &function) {
  return textField(function, kFunctionOverload);
}

std::string cnnc::onnx_import::overloadOf(const onnx::NodeProto &node) {
  return textField(node, kNodeOverload);
}

std::string cnnc::onnx_import::functionKey(llvm::StringRef domain,
                                           llvm::StringRef name,
                                           llvm::StringRef overload) {
  // Names hold no line breaks; a hostile one that does finds no function.
  return (domain + "\n" + name + "\n" + overload).str();
}

AttributeDefaults
cnnc::onnx_import::attributeDefaults(const onnx::FunctionProto &function) {
  AttributeDefaults result;
  forEachField(function, kFunctionAttributeProto,
               [&](const std::string &bytes) {
                 auto attribute = std::make_unique<onnx::AttributeProto>();
                 if (attribute->ParseFromString(bytes))
                   result.push_back(std::move(attribute));
               });
  return result;
}
