//===- ModelMutator.cpp - Models that are still models --------------------===//
//
// Bytes that libFuzzer changes at random seldom remain a model that says
// something else than before. These mutations go through protobuf's reflection:
// a value becomes another one, a node, an attribute or a dimension comes twice,
// goes away or moves, a name takes the place of another. One time in four
// libFuzzer's own mutations have their turn, which the parsers must stand.
//
//===----------------------------------------------------------------------===//

#include <cstdint>
#include <cstring>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>
#include <onnx/onnx_pb.h>
#include <random>

using namespace google::protobuf;

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

namespace {
/// A field of a message in the model.
struct Place {
  Message *message;
  const FieldDescriptor *field;
};

class NoErrors : public io::ErrorCollector {
  void AddError(int, io::ColumnNumber, const std::string &) override {}
};

/// One mutation after the other of one model.
class Mutator {
public:
  Mutator(onnx::ModelProto &model, unsigned seed) : random(seed) {
    collect(model);
  }

  void mutate() {
    if (places.empty())
      return;
    Place place = places[below(places.size())];
    if (place.field->is_repeated() && below(3) != 0)
      resize(place);
    else if (place.field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
      replaceMessage(place);
    else
      setValue(place);
  }

private:
  size_t below(size_t bound) {
    return std::uniform_int_distribution<size_t>(0, bound - 1)(random);
  }

  /// All fields, those that are empty too, and all texts that stand in them.
  void collect(Message &message) {
    const Descriptor *type = message.GetDescriptor();
    const Reflection *reflection = message.GetReflection();
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor *field = type->field(i);
      places.push_back({&message, field});
      bool isText = field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
      bool isMessage = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
      if (!field->is_repeated()) {
        if (isText && reflection->HasField(message, field))
          texts.push_back(reflection->GetString(message, field));
        if (isMessage && reflection->HasField(message, field))
          collect(*reflection->MutableMessage(&message, field));
        continue;
      }
      for (int n = 0; n < reflection->FieldSize(message, field); ++n) {
        if (isText)
          texts.push_back(reflection->GetRepeatedString(message, field, n));
        if (isMessage)
          collect(*reflection->MutableRepeatedMessage(&message, field, n));
      }
    }
  }

  /// Takes an element away, doubles one, or changes the places of two.
  void resize(Place place) {
    const Reflection *reflection = place.message->GetReflection();
    int size = reflection->FieldSize(*place.message, place.field);
    if (size == 0)
      return add(place);
    int from = int(below(size)), to = int(below(size));
    switch (below(3)) {
    case 0:
      reflection->SwapElements(place.message, place.field, from, size - 1);
      return reflection->RemoveLast(place.message, place.field);
    case 1:
      return reflection->SwapElements(place.message, place.field, from, to);
    default:
      add(place);
      if (place.field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
        reflection->MutableRepeatedMessage(place.message, place.field, size)
            ->CopyFrom(reflection->GetRepeatedMessage(*place.message,
                                                      place.field, from));
    }
  }

  void add(Place place) {
    const Reflection *reflection = place.message->GetReflection();
    if (place.field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
      reflection->AddMessage(place.message, place.field);
    else
      setValue(place, /*adds=*/true);
  }

  /// Puts another message of the same kind, which the model has somewhere, or
  /// an empty one, into a field.
  void replaceMessage(Place place) {
    const Reflection *reflection = place.message->GetReflection();
    std::vector<const Message *> others;
    for (const Place &other : places)
      if (other.message->GetDescriptor() == place.field->message_type())
        others.push_back(other.message);
    std::unique_ptr<Message> copy;
    if (!others.empty() && below(8) != 0) {
      const Message *other = others[below(others.size())];
      copy.reset(other->New());
      copy->CopyFrom(*other);
    }
    Message *to = nullptr;
    if (!place.field->is_repeated())
      to = reflection->MutableMessage(place.message, place.field);
    else if (int size = reflection->FieldSize(*place.message, place.field))
      to = reflection->MutableRepeatedMessage(place.message, place.field,
                                              int(below(size)));
    else
      to = reflection->AddMessage(place.message, place.field);
    if (copy)
      to->CopyFrom(*copy);
    else
      to->Clear();
  }

  int64_t integer() {
    static const int64_t edges[] = {0,
                                    1,
                                    -1,
                                    2,
                                    3,
                                    4,
                                    7,
                                    8,
                                    16,
                                    32,
                                    64,
                                    127,
                                    255,
                                    4096,
                                    4097,
                                    65536,
                                    1 << 24,
                                    (1 << 24) + 1,
                                    INT32_MAX,
                                    INT32_MIN,
                                    INT64_MAX,
                                    INT64_MIN,
                                    -2,
                                    -3,
                                    INT64_MAX - 1,
                                    int64_t(1) << 34,
                                    int64_t(1) << 40,
                                    int64_t(1) << 48,
                                    int64_t(1) << 62};
    return below(4) ? int64_t(below(20)) - 4
                    : edges[below(sizeof(edges) / sizeof(edges[0]))];
  }

  double real() {
    static const double edges[] = {
        0,     -0.0, 1,     -1,  0.5,       1e-45,     1e30,      3e38,
        1e300, 1e19, -1e19, 2.5, 0.0 / 0.0, 1.0 / 0.0, -1.0 / 0.0};
    return below(4) ? double(integer())
                    : edges[below(sizeof(edges) / sizeof(edges[0]))];
  }

  std::string text() {
    static const char *const some[] = {"",           "x",      "float",
                                       "SAME_UPPER", "VALID",  "location",
                                       "offset",     "length", "data"};
    if (!texts.empty() && below(8) != 0)
      return texts[below(texts.size())];
    return some[below(sizeof(some) / sizeof(some[0]))];
  }

  /// Gives a scalar field, or an element of a repeated one, another value.
  void setValue(Place place, bool adds = false) {
    const Reflection *r = place.message->GetReflection();
    Message *m = place.message;
    const FieldDescriptor *f = place.field;
    int size = f->is_repeated() ? r->FieldSize(*m, f) : 0;
    if (f->is_repeated() && size == 0)
      adds = true;
    auto set = [&](auto one, auto element, auto append, auto value) {
      if (!f->is_repeated())
        (r->*one)(m, f, value);
      else if (adds)
        (r->*append)(m, f, value);
      else
        (r->*element)(m, f, int(below(size)), value);
    };
#define CNNC_SET(TYPE, KIND, VALUE)                                            \
  case FieldDescriptor::CPPTYPE_##TYPE:                                        \
    return set(&Reflection::Set##KIND, &Reflection::SetRepeated##KIND,         \
               &Reflection::Add##KIND, VALUE);
    switch (f->cpp_type()) {
      CNNC_SET(INT32, Int32, int32_t(integer()))
      CNNC_SET(INT64, Int64, integer())
      CNNC_SET(UINT32, UInt32, uint32_t(integer()))
      CNNC_SET(UINT64, UInt64, uint64_t(integer()))
      CNNC_SET(DOUBLE, Double, real())
      CNNC_SET(FLOAT, Float, float(real()))
      CNNC_SET(BOOL, Bool, below(2) == 0)
      CNNC_SET(STRING, String, text())
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumDescriptor *type = f->enum_type();
      int value = type->value(int(below(type->value_count())))->number();
      return set(&Reflection::SetEnumValue, &Reflection::SetRepeatedEnumValue,
                 &Reflection::AddEnumValue, value);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return;
    }
#undef CNNC_SET
  }

  std::mt19937 random;
  std::vector<Place> places;
  std::vector<std::string> texts;
};
} // namespace

static bool parse(const uint8_t *data, size_t size, onnx::ModelProto &model) {
  LogSilencer silencer;
  if (size == 0 || !std::isalpha(data[0]))
    return model.ParseFromArray(data, int(size));
  NoErrors errors;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  return parser.ParseFromString(
      std::string(reinterpret_cast<const char *>(data), size), &model);
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t most, unsigned seed) {
  onnx::ModelProto model;
  if (seed % 4 == 0 || !parse(data, size, model))
    return LLVMFuzzerMutate(data, size, most);
  for (unsigned n = 0; n <= seed / 4 % 3; ++n)
    Mutator(model, seed + n).mutate();
  std::string text;
  if (!TextFormat::PrintToString(model, &text) || text.empty() ||
      text.size() > most)
    return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, text.data(), text.size());
  return text.size();
}
