//===- Wmma.cpp - wmma.load, store and mma (PTX ISA 9.7.14.4) -------------===//
//
// How the elements of a fragment are spread over the lanes is left to the
// machine. Here lane l has elements l*n to l*n+n-1 of the matrix, row after
// row; where a fragment has room for more than that, they are there twice.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/exec/Matrix.h"

namespace ptxsim {
namespace {

/// One of the matrices of a product, as registers and memory hold it.
struct Fragment {
  unsigned rows, columns;
  Type type;
  unsigned registers; ///< of each lane
  bool isRow;         ///< the order in memory
  char which;         ///< a, b, c or d

  unsigned bits() const { return elementBits(type); }
  unsigned perRegister() const {
    return type == Type::F64 ? 1 : std::max(1u, 32 / bits());
  }
  unsigned perLane() const { return rows * columns / kLanes; }
  /// Calls body(lane, register, element in it, row, column).
  template <typename Body> void forElements(Body body) const {
    unsigned pack = perRegister();
    for (unsigned lane = 0; lane < kLanes; ++lane)
      for (unsigned slot = 0; slot < registers * pack; ++slot) {
        unsigned at = lane * perLane() + slot % perLane();
        body(lane, slot / pack, slot % pack, at / columns, at % columns);
      }
  }
};

/// Registers that a fragment has (9.7.14.4.1).
unsigned registersOf(const Fragment &f) {
  if (f.type == Type::F16 && (f.which == 'a' || f.which == 'b'))
    return 8;
  return f.perLane() / f.perRegister();
}

Fragment fragmentOf(const Product &p, char which, Type type, bool isRow) {
  Fragment f{which == 'b' ? p.k : p.m,
             which == 'a' ? p.k : p.n,
             type,
             0,
             isRow,
             which};
  f.registers = registersOf(f);
  return f;
}

/// src: the address and the stride, in elements, of rows or columns.
void forMemory(Warp &w, const Instruction &i, const Fragment &f,
               AccessKind kind) {
  uint64_t base[kLanes];
  if (!convergeWarp(w, i))
    return;
  addressesOf(w, i, i.src[0], base);
  unsigned bits = f.bits(), pack = f.perRegister();
  const Place *values = kind == AccessKind::Read ? i.dst : i.src + 2;
  uint64_t sorted[kLanes];
  f.forElements([&](unsigned lane, unsigned reg, unsigned e, unsigned row,
                    unsigned column) {
    uint64_t stride = w.get(i.src[1], lane);
    uint64_t at = (f.isRow ? row * stride + column : column * stride + row);
    uint64_t address = base[lane] + at * bits / 8;
    unsigned bytes = std::max(1u, bits / 8);
    if (reg == 0 && e == 0)
      sorted[lane] = address;
    uint8_t *memory = resolve(w, i, lane, i.space, address, bytes, kind);
    uint64_t all = w.get(values[reg], lane), element = 0;
    uint64_t mask = bits == 64 ? ~uint64_t(0) : (uint64_t(1) << bits) - 1;
    if (kind == AccessKind::Write) {
      element = pack == 1 ? all : all >> bits * e & mask;
      std::memcpy(memory, &element, bytes);
      return;
    }
    std::memcpy(&element, memory, bytes);
    element = element >> at * bits % 8 & mask;
    uint64_t kept = e ? all & ~(mask << bits * e) : 0;
    w.set(values[reg], lane, pack == 1 ? element : kept | element << bits * e);
  });
  if (w.checks() && i.space == Space::Shared)
    countShared(w, kAllLanes, sorted, 4);
  else if (w.checks())
    countGlobal(w, kAllLanes, sorted, f.perLane() * bits / 8);
}

void load(Warp &w, const Instruction &i) {
  forMemory(w, i, *static_cast<const Fragment *>(i.data), AccessKind::Read);
}
void store(Warp &w, const Instruction &i) {
  forMemory(w, i, *static_cast<const Fragment *>(i.data), AccessKind::Write);
}

/// A product and how its matrices lie in registers.
struct Multiply {
  Product product;
  Fragment a, b, c, d;
};

void multiply(Warp &w, const Instruction &i) {
  if (!convergeWarp(w, i))
    return;
  const Multiply &m = *static_cast<const Multiply *>(i.data);
  Matrices x;
  const Place *place = i.src;
  auto read = [&](const Fragment &f, double *to) {
    f.forElements([&](unsigned lane, unsigned reg, unsigned e, unsigned row,
                      unsigned column) {
      to[row * f.columns + column] =
          elementValue(f.type, w.get(place[reg], lane), e);
    });
    place += f.registers;
  };
  read(m.a, x.a);
  read(m.b, x.b);
  read(m.c, x.c);
  multiplyAdd(m.product, x);
  m.d.forElements([&](unsigned lane, unsigned reg, unsigned e, unsigned row,
                      unsigned column) {
    uint64_t bits = sumBits(m.product, x.c[row * m.d.columns + column]);
    uint64_t kept = e ? w.get(i.dst[reg], lane) & 0xffff : 0;
    w.set(i.dst[reg], lane,
          m.d.perRegister() == 1 ? bits : kept | bits << 16 * e);
  });
  const Product &p = m.product;
  countProduct(w, p.a, uint64_t(p.m) * p.n * p.k);
}

//===--- selection --------------------------------------------------------===//

bool hasShape(const Product &p, Type type) {
  bool isFull = p.k == 16 && p.m * p.n == 256 && p.m >= 8 && p.n >= 8 &&
                p.m <= 32 && p.n <= 32;
  bool isSmall = p.m == 8 && p.n == 8;
  switch (type) {
  case Type::F16:
  case Type::BF16:
  case Type::S8:
  case Type::U8:
    return isFull;
  case Type::TF32:
    return p.m == 16 && p.n == 16 && p.k == 8;
  case Type::F64:
    return isSmall && p.k == 4;
  case Type::S4:
  case Type::U4:
    return isSmall && p.k == 32;
  case Type::B1:
    return isSmall && p.k == 128;
  default:
    return false;
  }
}

/// Operands' type if sums have this one; for shapes that say no more.
Type operandTypeFor(const Product &p, Type type) {
  if (type == Type::F16 || type == Type::F32)
    return p.k == 8 ? Type::TF32 : Type::F16;
  if (type == Type::S32)
    return p.k == 16 ? Type::S8 : p.k == 32 ? Type::S4 : Type::B1;
  return type;
}

bool isRowMajor(const Opcode &op, unsigned which) {
  for (const std::string &part : op.parts)
    if ((part == "row" || part == "col") && which-- == 0)
      return part == "row";
  return false;
}

bool selectMove(Builder &b, const Product &p, bool isLoad) {
  char which = isLoad ? b.op.parts[1][0] : 'd';
  Type type = b.op.type();
  bool isSum = which == 'c' || which == 'd';
  b.i.space = takeSpace(b.op);
  if (!hasShape(p, isSum ? operandTypeFor(p, type) : type))
    return false;
  Fragment f = fragmentOf(p, which, type, isRowMajor(b.op, 0));
  unsigned width = type == Type::F64 ? 8 : 4;
  size_t memory = isLoad ? 1 : 0, values = isLoad ? 0 : 1;
  b.address(memory, b.i.space);
  if (b.count() > 2)
    b.src(2, 4);
  else
    b.srcConstant(f.isRow ? f.columns : f.rows, 4);
  size_t count =
      isLoad ? b.dstVector(values, width) : b.srcVector(values, width);
  if (count != f.registers)
    b.fail("'" + b.statement.opcode + "' needs " + std::to_string(f.registers) +
           " registers");
  b.keep(f);
  b.i.kind = isLoad ? Class::Load : Class::Store;
  b.i.run = isLoad ? load : store;
  return true;
}

bool selectProduct(Builder &b, Product p) {
  p.d = b.op.type(0);
  if (b.op.types.size() == 2) { // d and c; the operands are f16
    p.a = p.b = Type::F16;
    p.c = b.op.type(1);
  } else if (b.op.types.size() == 4) {
    p.a = b.op.type(1);
    p.b = b.op.type(2);
    p.c = b.op.type(3);
  } else {
    return false;
  }
  p.saturates = b.op.has("satfinite");
  p.isAnd = b.op.has("and");
  if (!hasShape(p, p.a) || p.a != p.b || (p.a == Type::B1) != b.op.has("popc"))
    return false;
  Multiply m{p, fragmentOf(p, 'a', p.a, true), fragmentOf(p, 'b', p.b, true),
             fragmentOf(p, 'c', p.c, true), fragmentOf(p, 'd', p.d, true)};
  unsigned width = p.a == Type::F64 ? 8 : 4;
  size_t results = b.dstVector(0, width);
  for (size_t n = 1; n < 4; ++n)
    b.srcVector(n, width);
  if (b.sources.size() != m.a.registers + m.b.registers + m.c.registers ||
      results != m.d.registers)
    b.fail("wrong number of registers for this shape");
  b.keep(m);
  b.i.kind = Class::Tensor;
  b.i.run = multiply;
  return true;
}

} // namespace

bool selectWmma(Builder &b) {
  Product p;
  if (b.op.stem != "wmma" || b.op.parts.size() < 3 || !takeShape(b.op, p))
    return false;
  if (b.op.parts[0] == "mma")
    return selectProduct(b, p);
  return selectMove(b, p, b.op.parts[0] == "load");
}

} // namespace ptxsim
