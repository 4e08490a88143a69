"""What the lint must find, one case for each kind of finding, and what it must
not: each case is a text and the (line, kind) pairs expected of it."""

from __future__ import annotations

import textwrap


def _text(body: str) -> str:
    return textwrap.dedent(body).lstrip("\n")


CLEAN = _text(
    """
    #include <hls_stream.h>
    #include "types.h"

    static const signed char conv1_weights[4][9] = {
        {1, 2, 3, 4, 5, 6, 7, 8, 9}, {0}, {0}, {0}};

    // #pragma HLS NONSENSE in a comment
    static void conv1_mac(hls::stream<word_t> &in, hls::stream<word_t> &out) {
      static word_t line[3][32];
    #pragma HLS ARRAY_PARTITION variable=line type=complete dim=1
    #pragma HLS BIND_STORAGE variable = line type=ram_2p impl=bram
    conv1_rows:
      for (int row = 0; row < 32; ++row) {
    conv1_columns:
        for (int column = 0; column < 32; ++column) {
    #pragma HLS PIPELINE II=1 style=flp
    #pragma HLS DEPENDENCE variable=line type=inter dependent=false
          word_t word = in.read();
          for (int tap = 0; tap < 9; ++tap) {
    #pragma HLS UNROLL
            word[0] += conv1_weights[0][tap];
          }
          if (row > 0)
            out.write(word);
        }
      }
    }

    extern "C" {
    void net(const float *x, float *y, hls::stream<word_t> &extra) {
    #pragma HLS INTERFACE mode=m_axi port=x offset=slave bundle=gmem0 depth=1024
    #pragma HLS INTERFACE mode=m_axi port=y offset=slave bundle=gmem1 depth=10 \
max_write_burst_length=64
    #pragma HLS INTERFACE mode=axis port=extra depth=8 register_mode=both
    #pragma HLS INTERFACE mode=s_axilite port=return
    #pragma HLS DATAFLOW
      hls::stream<word_t> first("first"), second;
    #pragma HLS STREAM variable=first depth=64
    #pragma HLS STREAM variable=second type=fifo depth=2
      load(x, first);
      conv1_mac(first, second);
      store(second, y);
    }
    }

    extern "C" int cnnc_csim_run(void *const *inputs) { return 0; }
    """
).replace("\\\n", "")


def _in_loop(*lines: str) -> str:
    pragmas = "\n".join(lines)
    return (
        "static void f(int a[8][4], hls::stream<int> &s) {\n"
        "  for (int i = 0; i < 8; ++i) {\n"
        f"{pragmas}\n"
        "    a[i][0] = i;\n  }\n}\n"
    )


def _in_top(*lines: str) -> str:
    pragmas = "\n".join(lines)
    return (
        'extern "C" void top(int *m, hls::stream<int> &s, int n) {\n'
        f"{pragmas}\n"
        "  go(m, s, n);\n}\n"
    )


_PORTS = (
    "#pragma HLS INTERFACE mode=axis port=s depth=4",
    "#pragma HLS INTERFACE mode=s_axilite port=n",
)
_M = "#pragma HLS INTERFACE mode=m_axi port=m depth=4"

Expected = list[tuple[int, str]]

CASES: list[tuple[str, str, Expected]] = [
    ("nothing to find", CLEAN, []),
    ("an unknown pragma", _in_loop("#pragma HLS PIPLINE II=1"), [(3, "unknown-pragma")]),
    ("no pragma at all", _in_loop("#pragma HLS"), [(3, "unknown-pragma")]),
    ("one of old", _in_loop("#pragma HLS RESOURCE variable=a"), [(3, "replaced")]),
    (
        "an option it has not",
        _in_loop("#pragma HLS PIPELINE II=1 mode=fast"),
        [(3, "unknown-option")],
    ),
    ("a word it has not", _in_loop("#pragma HLS UNROLL all"), [(3, "unknown-option")]),
    (
        "an option twice",
        _in_loop("#pragma HLS PIPELINE II=1 ii=2"),
        [(3, "repeated-option")],
    ),
    ("no number", _in_loop("#pragma HLS PIPELINE II=fast"), [(3, "wrong-value")]),
    ("a number too small", _in_loop("#pragma HLS UNROLL factor=0"), [(3, "wrong-value")]),
    (
        "a number too large",
        _in_top(_M + " max_read_burst_length=257", *_PORTS),
        [(2, "wrong-value")],
    ),
    ("no such style", _in_loop("#pragma HLS PIPELINE style=fast"), [(3, "wrong-value")]),
    (
        "what is required",
        _in_loop("#pragma HLS ARRAY_PARTITION variable=a"),
        [(3, "missing-option")],
    ),
    (
        "a factor that the type needs",
        _in_loop("#pragma HLS ARRAY_PARTITION variable=a type=cyclic dim=1"),
        [(3, "missing-option")],
    ),
    (
        "a factor that the type has not",
        _in_loop("#pragma HLS ARRAY_RESHAPE variable=a type=complete factor=2"),
        [(3, "wrong-value")],
    ),
    (
        "a dimension past the last",
        _in_loop("#pragma HLS ARRAY_PARTITION variable=a type=complete dim=3"),
        [(3, "wrong-value")],
    ),
    (
        "an array that is none",
        _in_loop("#pragma HLS ARRAY_PARTITION variable=s type=complete"),
        [(3, "wrong-variable")],
    ),
    (
        "a dimension that is shaped twice",
        _in_loop(
            "#pragma HLS ARRAY_PARTITION variable=a type=complete dim=2",
            "#pragma HLS ARRAY_RESHAPE variable=a type=complete dim=2",
        ),
        [(4, "exclusive")],
    ),
    (
        "a memory that has no addresses",
        _in_loop("#pragma HLS BIND_STORAGE variable=a type=ram_2p impl=srl"),
        [(3, "wrong-value")],
    ),
    (
        "a least above the most",
        _in_loop("#pragma HLS LOOP_TRIPCOUNT min=5 max=3"),
        [(3, "wrong-value")],
    ),
    (
        "a pipeline within another",
        _in_loop(
            "#pragma HLS PIPELINE II=1",
            "for (int k = 0; k < 4; ++k) {",
            "#pragma HLS PIPELINE II=1",
            "}",
        ),
        [(5, "wrong-place")],
    ),
    (
        "a stream that is none",
        _in_loop("#pragma HLS STREAM variable=i depth=2"),
        [(3, "wrong-variable")],
    ),
    (
        "a name that is not declared",
        _in_loop("#pragma HLS STREAM variable=t depth=2"),
        [(3, "undeclared")],
    ),
    (
        "a name that is declared later",
        "void f() {\n#pragma HLS STREAM variable=t depth=2\n  hls::stream<int> t;\n}\n",
        [(2, "undeclared")],
    ),
    (
        "a port that is none",
        _in_top(_M, *_PORTS, "#pragma HLS INTERFACE mode=axis port=t depth=1"),
        [(5, "undeclared")],
    ),
    (
        "a port without a depth",
        _in_top("#pragma HLS INTERFACE mode=m_axi port=m offset=slave", *_PORTS),
        [(2, "missing-option")],
    ),
    (
        "a protocol of blocks on a port",
        _in_top("#pragma HLS INTERFACE mode=ap_ctrl_hs port=m", *_PORTS),
        [(2, "wrong-value")],
    ),
    (
        "an offset that the mode has not",
        _in_top(
            _M, "#pragma HLS INTERFACE mode=axis port=s depth=4 offset=off", _PORTS[1]
        ),
        [(3, "wrong-value")],
    ),
    (
        "a port that is forgotten",
        _in_top(_M, _PORTS[0]),
        [(1, "port-without-interface")],
    ),
    (
        "an interface of an inner function",
        "static void f(int *m) {\n" + _M + "\n  m[0] = 1;\n}\n",
        [(2, "wrong-place")],
    ),
    ("unrolling a function", "void f() {\n#pragma HLS UNROLL\n  g();\n}\n", [(2, "wrong-place")]),
    ("behind a statement", _in_loop("    g();", "#pragma HLS PIPELINE II=1"), [(4, "wrong-place")]),
    ("inlining a loop", _in_loop("#pragma HLS INLINE"), [(3, "wrong-place")]),
    ("outside of functions", "#pragma HLS INLINE\nvoid f() {}\n", [(1, "wrong-place")]),
    (
        "a pragma twice",
        _in_loop("#pragma HLS PIPELINE II=1", "#pragma HLS PIPELINE II=1"),
        [(4, "repeated")],
    ),
    (
        "two that exclude each other",
        _in_loop("#pragma HLS PIPELINE II=1", "#pragma HLS UNROLL")
        .replace("UNROLL", "DATAFLOW")
        .replace("    a[i][0] = i;\n", ""),
        [(2, "exclusive")],
    ),
    (
        "a loop among processes",
        "void f(int *m) {\n#pragma HLS DATAFLOW\n  for (int i = 0; i < 4; ++i) {\n"
        "    m[i] = 0;\n  }\n}\n",
        [(3, "dataflow-form")],
    ),
    (
        "a loop and a branch without braces among processes",
        "void f(int *m) {\n#pragma HLS DATAFLOW\n  for (int i = 0; i < 4; ++i) g(m);\n"
        "  if (true) h();\n}\n",
        [(3, "dataflow-form"), (4, "dataflow-form")],
    ),
    (
        "a FIFO of UltraRAM",
        "void f() {\n#pragma HLS DATAFLOW\n  hls::stream<int> s;\n"
        "#pragma HLS STREAM variable=s depth=4096\n"
        "#pragma HLS BIND_STORAGE variable=s type=fifo impl=uram\n"
        "  put(s);\n  get(s);\n}\n",
        [],
    ),
    (
        "an assignment among processes",
        "void f(int *m) {\n#pragma HLS DATAFLOW\n  m[0] = 1;\n  g(m);\n}\n",
        [(3, "dataflow-form")],
    ),
    ("another word for HLS", _in_loop("#pragma HSL PIPELINE II=1"), [(3, "unknown-pragma")]),
    ("none of ours", "#pragma once\nvoid f() {}\n", []),
    (
        "a stream with two readers, and one without",
        "void f(int *m, int *n) {\n#pragma HLS DATAFLOW\n  hls::stream<int> s;\n"
        "  hls::stream<int> t;\n  put(m, s, t);\n  get(s, n);\n  get(s, n);\n}\n",
        [(1, "dataflow-channel"), (3, "dataflow-channel"), (4, "dataflow-channel")],
    ),
]
