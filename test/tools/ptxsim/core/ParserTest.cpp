//===- ParserTest.cpp - Texts that are no PTX, or not ours ----------------===//
//
// Whatever the text, there is an error that names a line and says what is
// wrong; never a crash, a hang, or an instruction that does something else.
//
//===----------------------------------------------------------------------===//

#include "test/tools/ptxsim/core/CoreFixture.h"
#include "tools/ptxsim/core/Lexer.h"

#include <random>

namespace ptxsim::test {
namespace {

const std::string kHead = ".version 8.0\n.target sm_80\n.address_size 64\n";

/// The error of a module with one statement, in line 9.
std::string statementError(const std::string &statement) {
  return loadError(kHead + R"(.visible .entry k(.param .u64 p)
{ .reg .pred %p<9>; .reg .b16 %h<9>; .reg .b32 %r<9>; .reg .b64 %l<9>;
  .shared .align 16 .b8 sm[64];
  L:

  )" + statement + "\n ret; }\n");
}

void expectError(const std::string &error, const std::string &text) {
  EXPECT_NE(error.find(text), std::string::npos)
      << "'" << error << "' does not say '" << text << "'";
}

TEST(Parser, UnknownInstructions) {
  const char *const unknown[] = {
      "frobnicate.b32 %r0, %r1;",
      "tcgen05.alloc.b32 [%r0], 32;",
      "suld.b.1d.b32 {%r0}, [%l0, {%r1}];",
      "tex.1d.v4.f32.s32 {}, [%l0, %r1];",
      "cp.async.bulk.shared.global [%r0], [%l0], 16, [%r1];",
      "wgmma.fence.sync.aligned;",
      "multimem.red.add.f32 [%l0], %r1;",
      "alloca.u64 %l0, %l1;",
      "mapa.u64 %l0, %l1, %r0;",
      "shfl.b32 %r0, %r1, 1, 31;",
      "vote.ballot.b32 %r0, %p0;",
      ("mma.sp.sync.aligned.m16n8k16.row.col.f16.f16 "
       "{%r0}, {%r0}, {%r0}, {%r0}, %r0, 0;"),
      "barrier.cluster.arrive;",
      "stacksave.u64 %l0;",
      "ld.b128 %l0, [%l1];"};
  for (const char *statement : unknown) {
    std::string error = statementError(statement), word = statement;
    expectError(error,
                "ptxsim: line 9: instruction '" +
                    word.substr(0, word.find(' ')).substr(0, word.find(';')) +
                    "' is not supported");
  }
}

/// A modifier or type that an instruction does not have is not passed over.
TEST(Parser, UnknownModifiers) {
  const char *const wrong[] = {
      "add.foo.f32 %r0, %r1, %r2;",
      "add.rn.s32.wide %r0, %r1, %r2;",
      "and.f32 %r0, %r1, %r2;",
      "ld.global.v3.u32 %r0, [%l0];",
      "mul.f32.f16 %r0, %h1, %r2;",
      "st.global.b128 [%l0], %l1;",
      "cvt.rn.f32 %r0, %r1;",
      "cvt.rs.f16x2.f32 %r0, %r1, %r2, %r3;",
      "mul.hi.f32 %r0, %r1, %r2;",
      "fma.rn.s32 %r0, %r1, %r2, %r3;",
      "atom.global.add.b32 %r0, [%l0], %r1;",
      "atom.global.min.f32 %r0, [%l0], %r1;",
      "red.global.cas.b32 [%l0], %r0, %r1;",
      "setp.less.u32 %p0, %r0, %r1;",
      "div.f32 %r0, %r1, %r2;",
      "sqrt.f64 %l0, %l1;",
      "shf.l.b64 %l0, %l1, %l2, %r0;",
      "dp4a.u32 %r0, %r1, %r2, %r3;",
      "vadd2.u32.u32.u32.mrg %r0, %r1, %r2, %r3;",
      ("mma.sync.aligned.m16n8k4.row.col.f32.f16.f16.f32 {%r0}, {%r0}, {%r0}, "
       "{%r0};"),
      "ldmatrix.sync.aligned.m16n16.x1.trans.shared.b8 {%r0}, [%r1];",
      "cp.async.ca.shared.global.L3::hint [%r0], [%l0], 4;",
      "redux.sync.mul.s32 %r0, %r1, -1;",
      "bar.sync.now 0;"};
  for (const char *statement : wrong) {
    std::string error = statementError(statement);
    expectError(error, "line 9");
    expectError(error, "is not supported");
  }
}

TEST(Parser, Operands) {
  struct Case {
    const char *statement, *text;
  };
  const Case cases[] = {
      {"add.u32 %r0, %r1;", "too few operands"},
      {"add.u32 %r0, %r1, %r2, %r3;", "too many operands"},
      {"ret %r0;", "too many operands"},
      {"add.u32 %r0|%p0, %r1, %r2;", "no second result"},
      {"add.u32 %l0, %r1, %r2;", "wrong size"},
      {"add.u64 %l0, %l1, %r2;", "wrong size"},
      {"add.u32 %r0, %p1, %r2;", "wrong size"},
      {"add.u32 5, %r1, %r2;", "not a register"},
      {"add.u32 %r0, _, %r2;", "unexpected kind"},
      {"add.u32 %r0, [%l0], %r2;", "unexpected kind"},
      {"add.u32 %r0, {%r1, %r1}, %r2;", "unexpected kind"},
      {"add.u32 %r0, !%r1, %r2;", "only predicates"},
      {"and.pred %p0, %p1, %r0;", "wrong size"},
      {"cvt.u32.u64 %r0, %p0;", "wrong size"},
      {"st.global.u32 [%l0], %p0;", "wrong size"},
      {"ld.global.u32 %p0, [%l0];", "wrong size"},
      {"ld.global.u32 %r0, %l0;", "brackets"},
      {"ld.global.u32 %r0, [%r1];", "wrong size"},
      {"ld.global.v2.u32 %r0, [%l1];", "needs 2 registers"},
      {"ld.global.v4.u32 {%r0, %r1}, [%l1];", "needs 4 registers"},
      {"ld.global.u32 {%r0, %r1}, [%l1];", "needs 1 registers"},
      {"mov.b64 {%r0, %r1, %r2}, %l0;", "is not supported"},
      {"mov.u32 %r0, nothing;", "unknown name 'nothing'"},
      {"mov.u32 %r0, %tid;", "special register"},
      {"mov.u32 %r0, %reserved_thing_1;", "special register"},
      {"mov.u32 %r0, %r77;", "undeclared register"},
      {"add.u32 %r0, %r1, %clock;", "mov alone"},
      {"lop3.b32 %r0, %r1, %r2, %r3, %r4;", "must be a number"},
      {"lop3.b32 %r0, %r1, %r2, %r3, 256;", "8 bits"},
      {"bra NOWHERE;", "unknown label"},
      {"brx.idx %r0, NOWHERE;", "list of labels"},
      {"call nobody, ();", "does not define"},
      {"call vprintf, ();", "printing"},
      {"call malloc, ();", "heap"},
      {"call k, ();", "kernel"},
      {"call (%r0), k, (%r1);", ".param variables"},
      {"call 5, ();", "names no function"},
      {"@%r0 add.u32 %r0, %r1, %r2;", "not a predicate"},
      {"@5 add.u32 %r0, %r1, %r2;", "expected a name"},
      {"setp.eq.f16x2 %p0, %r0, %r1;", "two results"},
      {"cp.async.cg.shared.global [%r0], [%l0], 8;", "copies 16 bytes"},
      {"cp.async.ca.shared.global [%r0], [%l0], 3;", "4, 8 or 16"},
      {"ldmatrix.sync.aligned.m8n8.x2.shared.b16 {%r0}, [%r1];",
       "needs 2 registers"},
      {"mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%r0,%r1,%r2,%r3}, "
       "{%r0}, {%r1}, {%r0,%r1,%r2,%r3};",
       "wrong number of registers"},
      {"mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%r0,%r1,%r2,%r3}, "
       "{%l0,%l0}, {%r1}, {%r0,%r1,%r2,%r3};",
       "wrong size"},
      {"L:", "set twice"},
      {".reg .b32 %r0;", "declared twice"},
      {".reg .v2 .f32 %v;", "vector registers"},
      {".reg .bf16 %x;", "unknown type"},
      {".local .pred q;", "cannot be predicates"},
      {".shared .b32 x = 4;", "no initial values"},
      {".tex .u64 t;", "unknown state space"},
      {"add.u32 %r0, %r1 %r2;", "expected ';'"},
      {"add.u32 %r0, %r1, ;", "expected an operand"},
      {"add.u32 %r0, %r1, 1x;", "malformed number"},
      {"add.u32 %r0, %r1, 0f12;", "8 digits"},
      {"mov.u64 %l0, 99999999999999999999;", "64 bits"},
      {"ld.global.u32 %r0, [%l0+;", "expected"},
      {"ld.global.u32 %r0, [%l0+4;", "expected ']'"},
      {"\"text\";", "expected an instruction"},
      {"\"text", "string does not end"},
      {"/* comment", "comment does not end"}};
  for (const Case &c : cases) {
    std::string error = statementError(c.statement);
    expectError(error, c.text);
    expectError(error, "line 9");
  }
}

TEST(Parser, Modules) {
  struct Case {
    std::string ptx, text;
  };
  const std::string many(100000, '('), nested(100000, '{');
  std::string functions, lists, targets = "L", branches;
  for (int n = 0; n < 9999; ++n) {
    targets += ",L";
    branches += "brx.idx %r, T;";
  }
  for (int n = 0; n < 9; ++n) {
    functions += ".func f" + std::to_string(n) + "() { .reg .b32 %r<200000>; }";
    lists += "{1}, ";
  }
  const Case cases[] = {
      {"", "no .version"},
      {"hello", "expected a directive"},
      {".version x", "malformed .version"},
      {".version 8.0 .target sm_80 .address_size 32", "64-bit"},
      {kHead + ".global .u32", "expected a name"},
      {kHead + ".global .u32 x", "expected ';'"},
      {kHead + ".global .u32 x; .global .u32 x;", "defined twice"},
      {kHead + ".global .u32 x[99999999999][99999999999];", "too large"},
      {kHead + ".global .u32 x[1000000][1000000][1000000][16777216];",
       "too large"},
      {kHead + ".global .u32 x[1099511627776][1099511627776];", "too large"},
      {kHead + ".global .u32 x[][1099511627776][16777216] = {{1}};",
       "too large"},
      {kHead + ".global .b8 x[9][1000000] = {" + lists + "{1}};", "too large"},
      {kHead + ".global .b128 x = 1;", "128 bits have no initial values"},
      {kHead + ".global .b128 x = x;", "128 bits have no initial values"},
      {kHead + ".global .align 3 .u32 x;", "power of two"},
      {kHead + ".global .align 2147483648 .u32 x;", "alignment above"},
      {kHead + ".global .u32 x[2] = {1, 2, 3};", "too many initial values"},
      {kHead + ".global .u32 x[2][2] = {{1, 2, 3}, {4}};",
       "too many initial values"},
      {kHead + ".global .u64 x = y;", "unknown name 'y'"},
      {kHead + ".global .u32 x = {1, ;", "expected an operand"},
      {kHead + ".global .f32 x = 3;", "floating-point"},
      {kHead + ".global .b8 x[1] = {0xF0(x)};", "masks"},
      {kHead + ".extern .global .u32 x;", "defined nowhere"},
      {kHead + ".shared .b8 x[99999999];", "too large"},
      {kHead + ".texref t;", "expected a directive"},
      {kHead + ".alias a, b;", ".alias"},
      {kHead + ".entry k() { ret; } .entry k() { ret; }", "defined twice"},
      {kHead + ".entry k() { ret;", "end of the text"},
      {kHead + ".entry k(", "state space"},
      {kHead + ".entry k(.param .u32 x", "expected ')'"},
      {kHead + ".entry k() .maxntid x { ret; }", "expected a number"},
      {kHead + ".entry k() .pragma \"a\"", "expected ';'"},
      {kHead + ".entry k() .reqnctapercluster 2, 1, 1 { ret; }", "clusters"},
      {kHead + ".entry k() { .reg .b32 %r<99999999>; ret; }", "too many"},
      {kHead + functions, "too many registers"},
      {kHead + ".entry k() { .reg .b32 %r<x>; ret; }", "expected a number"},
      {kHead + ".entry k() { .local .b8 x[99999999]; ret; }", "too large"},
      {kHead + ".entry k() { .reg .b32 %r; L: T: .branchtargets " + targets +
           "; " + branches + " }",
       "too many targets"},
      {kHead + ".entry k() { .global .b8 x[9]; ret; }", "not supported"},
      {kHead + ".entry k() { call " + many, "nested too deeply"},
      {kHead + ".entry k() " + nested, "end of the text"},
      {kHead + ".global .u32 x[9] = " + nested, "nested too deeply"},
      {kHead + ".section .debug {", "end of the text"},
      {kHead + ".file 99999999 \"x\"", "too many files"},
      {kHead + ".func (.param .b32 r) f(.param .b32 a) { ret; }\n"
               ".entry k() { .param .b32 v; .param .b64 a; call (v), f, (a); }",
       "other parameters"},
      {kHead + ".func f() { ret; }\n.entry k() { .param .b32 v; call (v), f; }",
       "other parameters"}};
  for (const Case &c : cases) {
    std::string error = loadError(c.ptx);
    expectError(error, c.text);
    expectError(error, "ptxsim: line ");
  }
}

/// Things that compilers write and that must be read.
TEST(Parser, Accepted) {
  EXPECT_EQ(loadError(kHead + R"(
.file 1 "a.cu"
.extern .func (.param .b32 r) elsewhere(.param .b64 a);
.extern .shared .align 16 .b8 dynamic[];
.weak .func (.param .b32 r) f(.param .b32 a) ;
.visible .global .attribute(.managed) .align 4 .u32 managed;
.common .global .u32 shared_by_all;
.func (.param .b32 r) .attribute(.unified(1, 2)) g() .noreturn { ret; }
.weak .func (.param .b32 r) f(.param .b32 a) .abi_preserve 3
{ .loc 1 5 3
  .loc 1 6 1, function_name $L__info1, inlined_at 1 5 3
  {.reg.b32 %inner; mov.b32 %inner, 3;}
  .pragma "nounroll";
  $L__BB0_1: ret; }
.visible .entry k(.param .u64 .ptr .global .align 16 p, .param .align 4 .b8 q[12])
.maxntid 128, 1, 1 .minnctapersm 2 .reqntid 64 .maxnreg 40
{ /* nothing */ ; ret; // at all
}
.section .debug_info { .b8 1, 2, 3
}
)"),
            "");
}

/// Cut off anywhere, or with bytes changed: an error or a program.
TEST(Parser, Damaged) {
  const std::string whole = kHead + R"(
.global .align 8 .b8 t[16] = {1, 0xFF(t), 3};
.func (.param .b32 r) f(.param .b32 a)
{ .reg .b32 %r<3>; .reg .pred %p<2>;
  ld.param.u32 %r0, [a];
  setp.lt.and.u32 %p0|%p1, %r0, 2, !%p1;
  @!%p0 bra L;
  { .param .b32 v; .param .b32 x; st.param.b32 [x], 0f3F800000;
    call.uni (v), f, (x); ld.param.b32 %r1, [v+0]; }
L: mov.b32 %r2, -1.5; st.param.b32 [r], %r2; ret; }
.visible .entry k(.param .u64 to) .maxntid 32
{ .reg .b64 %l<4>; .reg .b32 %r<4>; .shared .align 16 .b8 sm[64];
  ld.param.u64 %l0, [to];
  ld.global.v2.b32 {%r0, _}, [%l0+-8];
  brx.idx %r0, T; T: .branchtargets A, B;
A: cp.async.ca.shared.global [sm], [%l0], 4;
B: mov.b64 {%r1, %r2}, %l0; exit; }
)";
  ASSERT_EQ(loadError(whole), "");
  auto expectGraceful = [](const std::string &ptx) {
    std::string error = loadError(ptx);
    if (!error.empty())
      EXPECT_EQ(error.rfind("ptxsim: line ", 0), 0u) << error;
  };
  for (size_t length = 0; length < whole.size(); ++length)
    expectGraceful(whole.substr(0, length));
  std::mt19937 random(3);
  const std::string letters = "{}[]()<>,;:|!@%+-._0x9fabr\"/\n $";
  for (int n = 0; n < 4000; ++n) {
    std::string ptx = whole;
    for (unsigned changes = 1 + random() % 3; changes; --changes) {
      size_t at = random() % ptx.size(), other = random() % ptx.size();
      switch (random() % 4) {
      case 0:
        ptx[at] = letters[random() % letters.size()];
        break;
      case 1:
        ptx.erase(at, 1 + random() % 12);
        break;
      case 2:
        ptx.insert(at, ptx.substr(other, random() % 30));
        break;
      default:
        ptx[at] = char(random());
        break;
      }
    }
    expectGraceful(ptx);
  }
}

} // namespace
} // namespace ptxsim::test
