//===- ImageLinker.cpp - from a relocatable object to a code image --------===//
//
// The object comes from LLVM moments ago and holds leaf functions and their
// constants, so that a small static linker is all that is needed: sections one
// after another, PC-relative relocations, and for calls of memcpy or libm a
// stub that jumps through a slot, which the runtime fills.
//
//===----------------------------------------------------------------------===//

#include "targets/cpu/ImageLinker.h"
#include "runtime/schema/Framing.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/Endian.h"
#include <map>

using namespace llvm;
using namespace cnnc;
using object::ELF64LEObjectFile;
using support::endian::read32le;
using support::endian::write32le;

template <typename... Args>
static Error fail(const char *format, Args... args) {
  return createStringError(inconvertibleErrorCode(), format, args...);
}

namespace {
class Linker {
public:
  Linker(const ELF64LEObjectFile &object, CodeImage &image)
      : object(object), image(image),
        isX86(object.getArch() == Triple::x86_64) {}

  Error link() {
    if (Error e = placeSections())
      return e;
    if (Error e = placeImports())
      return e;
    for (const object::SectionRef &section : object.sections())
      if (Error e = relocateSection(section))
        return e;
    return listKernels();
  }

private:
  /// Where each section that occupies memory begins.
  std::map<uint64_t, uint64_t> offsets;
  /// Stub and slot of each function called outside.
  struct Stub {
    uint64_t stub, slot;
  };
  std::map<std::string, Stub> stubs;

  Error placeSections() {
    for (const object::SectionRef &section : object.sections()) {
      object::ELFSectionRef elf(section);
      if (!(elf.getFlags() & ELF::SHF_ALLOC) || section.getSize() == 0)
        continue;
      Expected<StringRef> name = section.getName();
      if (!name)
        return name.takeError();
      if (*name == ".eh_frame")
        continue; // nothing unwinds through kernels
      if (elf.getFlags() & ELF::SHF_WRITE)
        return fail("section %s is writable", name->str().c_str());
      uint64_t at =
          artifact::alignUp(image.bytes.size(), section.getAlignment().value());
      Expected<StringRef> contents = section.getContents();
      if (!contents)
        return contents.takeError();
      image.bytes.resize(at);
      image.bytes.insert(image.bytes.end(), contents->begin(), contents->end());
      offsets[section.getIndex()] = at;
    }
    return Error::success();
  }

  /// Appends a stub for every undefined symbol, pads the executable part to
  /// whole pages, and appends the slots.
  Error placeImports() {
    for (const object::SymbolRef &symbol : object.symbols()) {
      Expected<uint32_t> flags = symbol.getFlags();
      Expected<StringRef> name = symbol.getName();
      if (!flags)
        return flags.takeError();
      if (!name)
        return name.takeError();
      if ((*flags & object::SymbolRef::SF_Undefined) && !name->empty())
        stubs[name->str()] = {};
    }
    constexpr uint64_t kStubSize = 16;
    for (auto &[name, stub] : stubs) {
      stub.stub = artifact::alignUp(image.bytes.size(), kStubSize);
      image.bytes.resize(stub.stub + kStubSize);
    }
    image.textSize =
        artifact::alignUp(image.bytes.size(), artifact::kCodePageSize);
    image.bytes.resize(image.textSize);
    for (auto &[name, stub] : stubs) {
      stub.slot = image.bytes.size();
      image.bytes.resize(stub.slot + 8);
      image.imports.push_back({name, stub.slot});
      writeStub(stub);
    }
    return Error::success();
  }

  void writeStub(const Stub &stub) {
    char *code = image.bytes.data() + stub.stub;
    if (isX86) { // jmp *slot(%rip); then traps
      const unsigned char jump[] = {0xff, 0x25};
      std::fill(code, code + 16, char(0xcc));
      std::memcpy(code, jump, 2);
      write32le(code + 2, uint32_t(stub.slot - (stub.stub + 6)));
      return;
    }
    // adrp x16, slot; ldr x16, [x16, lo12(slot)]; br x16; brk
    write32le(code, 0x90000010);
    write32le(code + 4, 0xf9400210);
    write32le(code + 8, 0xd61f0200);
    write32le(code + 12, 0xd4200000);
    patchPage(code, stub.slot, stub.stub);
    patchBits(code + 4, (stub.slot & 0xfff) >> 3, 10, 12);
  }

  /// Sets `width` bits of an instruction from bit `shift` on.
  static void patchBits(char *at, uint64_t value, unsigned shift,
                        unsigned width) {
    uint32_t mask = ((1u << width) - 1) << shift;
    write32le(at, (read32le(at) & ~mask) | ((uint32_t(value) << shift) & mask));
  }
  /// ADRP's 21-bit page distance.
  static void patchPage(char *at, uint64_t target, uint64_t place) {
    uint64_t pages = (target >> 12) - (place >> 12);
    patchBits(at, pages & 3, 29, 2);
    patchBits(at, pages >> 2, 5, 19);
  }

  Error relocateSection(const object::SectionRef &section) {
    Expected<object::section_iterator> target = section.getRelocatedSection();
    if (!target)
      return target.takeError();
    if (*target == object.section_end())
      return Error::success();
    auto base = offsets.find((*target)->getIndex());
    if (base == offsets.end())
      return Error::success(); // debug information and the like
    for (const object::RelocationRef &relocation : section.relocations()) {
      Expected<int64_t> addend =
          object::ELFRelocationRef(relocation).getAddend();
      if (!addend)
        return addend.takeError();
      object::symbol_iterator symbol = relocation.getSymbol();
      if (symbol == object.symbol_end())
        return fail("a relocation without a symbol");
      if (Error e = relocate(base->second + relocation.getOffset(), *symbol,
                             *addend, relocation.getType()))
        return e;
    }
    return Error::success();
  }

  Error relocate(uint64_t place, const object::SymbolRef &symbol,
                 int64_t addend, uint64_t type) {
    Expected<StringRef> name = symbol.getName();
    if (!name)
      return name.takeError();
    auto import = stubs.find(name->str());
    bool outside = import != stubs.end();
    uint64_t target;
    if (outside) {
      target = import->second.stub;
    } else {
      Expected<object::section_iterator> section = symbol.getSection();
      Expected<uint64_t> value = symbol.getValue();
      if (!section)
        return section.takeError();
      if (!value)
        return value.takeError();
      if (*section == object.section_end() ||
          !offsets.count((*section)->getIndex()))
        return fail("symbol %s lies in no section of the image",
                    name->str().c_str());
      target = offsets[(*section)->getIndex()] + *value;
    }
    uint64_t slot = outside ? import->second.slot : 0;
    return isX86 ? relocateX86(place, target, slot, addend, type)
                 : relocateAArch64(place, target, slot, addend, type);
  }

  /// System V ABI, AMD64 supplement, table 4.9.
  Error relocateX86(uint64_t place, uint64_t target, uint64_t slot,
                    int64_t addend, uint64_t type) {
    char *at = image.bytes.data() + place;
    switch (type) {
    case ELF::R_X86_64_PC32:
    case ELF::R_X86_64_PLT32:
      write32le(at, uint32_t(target + addend - place));
      return Error::success();
    case ELF::R_X86_64_GOTPCREL:
    case ELF::R_X86_64_GOTPCRELX:
    case ELF::R_X86_64_REX_GOTPCRELX:
      if (slot == 0)
        break;
      write32le(at, uint32_t(slot + addend - place));
      return Error::success();
    default:
      break;
    }
    return fail("relocation type %u is not position independent",
                unsigned(type));
  }

  /// ELF for the Arm 64-bit Architecture, section 5.7.
  Error relocateAArch64(uint64_t place, uint64_t target, uint64_t slot,
                        int64_t addend, uint64_t type) {
    char *at = image.bytes.data() + place;
    uint64_t value = target + addend;
    auto low = [&](unsigned scale) {
      patchBits(at, (value & 0xfff) >> scale, 10, 12);
      return Error::success();
    };
    switch (type) {
    case ELF::R_AARCH64_CALL26:
    case ELF::R_AARCH64_JUMP26:
      patchBits(at, (value - place) >> 2, 0, 26);
      return Error::success();
    case ELF::R_AARCH64_ADR_PREL_PG_HI21:
      patchPage(at, value, place);
      return Error::success();
    case ELF::R_AARCH64_PREL32:
      write32le(at, uint32_t(value - place));
      return Error::success();
    case ELF::R_AARCH64_ADD_ABS_LO12_NC:
    case ELF::R_AARCH64_LDST8_ABS_LO12_NC:
      return low(0);
    case ELF::R_AARCH64_LDST16_ABS_LO12_NC:
      return low(1);
    case ELF::R_AARCH64_LDST32_ABS_LO12_NC:
      return low(2);
    case ELF::R_AARCH64_LDST64_ABS_LO12_NC:
      return low(3);
    case ELF::R_AARCH64_LDST128_ABS_LO12_NC:
      return low(4);
    case ELF::R_AARCH64_ADR_GOT_PAGE:
    case ELF::R_AARCH64_LD64_GOT_LO12_NC:
      if (slot == 0)
        break;
      value = slot;
      if (type == ELF::R_AARCH64_LD64_GOT_LO12_NC)
        return low(3);
      patchPage(at, value, place);
      return Error::success();
    default:
      break;
    }
    return fail("relocation type %u is not position independent",
                unsigned(type));
  }

  Error listKernels() {
    for (const object::ELFSymbolRef symbol : object.symbols()) {
      if (symbol.getELFType() != ELF::STT_FUNC ||
          symbol.getBinding() != ELF::STB_GLOBAL)
        continue;
      Expected<StringRef> name = symbol.getName();
      Expected<object::section_iterator> section = symbol.getSection();
      Expected<uint64_t> value = symbol.getValue();
      if (!name)
        return name.takeError();
      if (!section)
        return section.takeError();
      if (!value)
        return value.takeError();
      if (*section != object.section_end())
        image.kernels.push_back(
            {name->str(), offsets[(*section)->getIndex()] + *value});
    }
    return Error::success();
  }

  const ELF64LEObjectFile &object;
  CodeImage &image;
  bool isX86;
};
} // namespace

Expected<CodeImage> cnnc::cpu::linkImage(ArrayRef<char> bytes) {
  MemoryBufferRef buffer(StringRef(bytes.data(), bytes.size()), "kernels");
  Expected<std::unique_ptr<object::ObjectFile>> file =
      object::ObjectFile::createELFObjectFile(buffer);
  if (!file)
    return file.takeError();
  auto *elf = dyn_cast<ELF64LEObjectFile>(file->get());
  if (!elf)
    return fail("expected a 64-bit little-endian ELF object");
  CodeImage image;
  if (Error e = Linker(*elf, image).link())
    return e;
  return image;
}
