"""The pragmas of Vitis HLS as data: AMD's "Vitis High-Level Synthesis User
Guide" (UG1399), chapter "HLS Pragmas", versions 2022.2 to 2024.1, one page a
pragma ("pragma HLS array_partition" and so on). Forms that these versions call
deprecated (positional types, `skip_exit_check`, ...) are left out on purpose.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

# What an option's value may be: one of some words, or what a predicate takes.
Check = Callable[[str], bool]


def _integer(least: int, most: int | None = None) -> Check:
    def check(text: str) -> bool:
        return text.isdigit() and least <= int(text) and (most is None or int(text) <= most)

    check.__doc__ = f"a whole number from {least}" + (
        f" to {most}" if most is not None else ""
    )
    return check


def _words(*words: str) -> Check:
    def check(text: str) -> bool:
        return text in words

    check.__doc__ = "one of " + ", ".join(words)
    return check


def _name(text: str) -> bool:
    """a name"""
    return text.isidentifier()


def _names(text: str) -> bool:
    """names, separated by commas"""
    return all(part.strip().isidentifier() for part in text.split(","))


def _naturals(text: str) -> bool:
    """whole numbers, separated by commas"""
    return all(part.strip().isdecimal() for part in text.split(","))


_POSITIVE = _integer(1)
_NATURAL = _integer(0)

# Where a pragma may stand, UG1399's "Place the pragma ...".
TOP = "the body of an extern \"C\" function, before its statements"
FUNCTION = "the body of a function, before its statements"
LOOP = "the body of a loop, before its statements"
SCOPE = "the scope of its variable"


@dataclasses.dataclass(frozen=True)
class Pragma:
    """What may follow the name: options with values, and words alone."""

    places: tuple[str, ...]
    options: Mapping[str, Check]
    words: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    # The option that names what must be declared.
    refers: str = "variable"


_STORAGE = _words(
    "bram", "bram_ecc", "lutram", "uram", "uram_ecc", "srl", "memory", "auto"
)
_STORAGE_TYPE = _words(
    "fifo",
    "ram_1p",
    "ram_1wnr",
    "ram_2p",
    "ram_s2p",
    "ram_t2p",
    "rom_1p",
    "rom_2p",
    "rom_np",
)
_ARRAY = {
    "variable": _name,
    "type": _words("block", "cyclic", "complete"),
    "factor": _POSITIVE,
    "dim": _NATURAL,
}

PRAGMAS: dict[str, Pragma] = {
    "AGGREGATE": Pragma(
        (SCOPE,),
        {"variable": _name, "compact": _words("none", "byte", "bit", "auto")},
        required=("variable",),
    ),
    "ALIAS": Pragma(
        (TOP,),
        {"ports": _names, "distance": _NATURAL, "offset": _naturals},
        required=("ports",),
        refers="ports",
    ),
    "ALLOCATION": Pragma(
        (FUNCTION, LOOP),
        {"instances": _names, "limit": _POSITIVE},
        words=("function", "operation"),
        required=("instances", "limit"),
        refers="",
    ),
    "ARRAY_PARTITION": Pragma(
        (SCOPE,), _ARRAY, words=("off",), required=("variable", "type")
    ),
    "ARRAY_RESHAPE": Pragma(
        (SCOPE,), _ARRAY, words=("object",), required=("variable", "type")
    ),
    "ARRAY_STENCIL": Pragma(
        (SCOPE,), {"variable": _name}, words=("off",), required=("variable",)
    ),
    "BIND_OP": Pragma(
        (SCOPE,),
        {
            "variable": _name,
            "op": _words(
                *("mul", "add", "sub"),
                *("fadd", "fsub", "fdiv", "fexp", "flog", "fmul", "fmacc", "fmadd"),
                *("frsqrt", "frecip", "fsqrt", "facc"),
                *("dadd", "dsub", "ddiv", "dexp", "dlog", "dmul", "drsqrt"),
                *("drecip", "dsqrt", "hadd", "hsub", "hdiv", "hmul", "hsqrt"),
            ),
            "impl": _words(
                *("dsp", "fabric", "meddsp", "fulldsp", "maxdsp", "primitivedsp"),
                *("auto", "none"),
            ),
            "latency": _NATURAL,
        },
        required=("variable", "op"),
    ),
    "BIND_STORAGE": Pragma(
        (SCOPE,),
        {
            "variable": _name,
            "type": _STORAGE_TYPE,
            "impl": _STORAGE,
            "latency": _NATURAL,
        },
        required=("variable", "type"),
    ),
    "CACHE": Pragma(
        (TOP,),
        {
            "port": _name,
            "lines": _POSITIVE,
            "depth": _POSITIVE,
            "ways": _POSITIVE,
            "users": _POSITIVE,
            "burst": _words("on", "off"),
            "write_mode": _words("write_back", "write_through"),
        },
        required=("port",),
        refers="port",
    ),
    "DATAFLOW": Pragma(
        (FUNCTION, LOOP), {}, words=("disable_start_propagation",), refers=""
    ),
    "DEPENDENCE": Pragma(
        (FUNCTION, LOOP),
        {
            "variable": _name,
            "class": _words("array", "pointer"),
            "type": _words("inter", "intra"),
            "direction": _words("RAW", "WAR", "WAW", "raw", "war", "waw"),
            "distance": _POSITIVE,
            "dependent": _words("true", "false"),
        },
        required=("type",),
    ),
    "DISAGGREGATE": Pragma((SCOPE,), {"variable": _name}, required=("variable",)),
    "EXPRESSION_BALANCE": Pragma((FUNCTION, LOOP), {}, words=("off",), refers=""),
    "FUNCTION_INSTANTIATE": Pragma(
        (FUNCTION,), {"variable": _name}, required=("variable",)
    ),
    "INLINE": Pragma((FUNCTION,), {}, words=("recursive", "off"), refers=""),
    "INTERFACE": Pragma(
        (TOP,),
        {
            "mode": _words(
                *("ap_none", "ap_stable", "ap_vld", "ap_ack", "ap_hs", "ap_ovld"),
                *("ap_memory", "bram", "ap_fifo", "axis", "m_axi", "s_axilite"),
                *("ap_ctrl_chain", "ap_ctrl_hs", "ap_ctrl_none"),
            ),
            "port": _name,
            "bundle": _name,
            "channel": _name,
            "clock": _name,
            "name": _name,
            "depth": _POSITIVE,
            "interrupt": _words("16", "17", "18", "19", "20", "21", "22", "23"),
            "latency": _NATURAL,
            "max_read_burst_length": _integer(1, 256),
            "max_write_burst_length": _integer(1, 256),
            "max_widen_bitwidth": _integer(0, 1024),
            "num_read_outstanding": _POSITIVE,
            "num_write_outstanding": _POSITIVE,
            "offset": _words("direct", "slave", "off"),
            "register_mode": _words("both", "forward", "reverse", "off"),
            "storage_impl": _STORAGE,
            "storage_type": _STORAGE_TYPE,
        },
        words=("register",),
        required=("mode", "port"),
        refers="port",
    ),
    "LATENCY": Pragma((FUNCTION, LOOP), {"min": _NATURAL, "max": _NATURAL}, refers=""),
    "LOOP_FLATTEN": Pragma((LOOP,), {}, words=("off",), refers=""),
    "LOOP_MERGE": Pragma((FUNCTION, LOOP), {}, words=("force",), refers=""),
    "LOOP_TRIPCOUNT": Pragma(
        (LOOP,),
        {"min": _NATURAL, "max": _NATURAL, "avg": _NATURAL},
        required=("max",),
        refers="",
    ),
    "OCCURRENCE": Pragma((LOOP,), {"cycle": _POSITIVE}, words=("off",), refers=""),
    "PIPELINE": Pragma(
        (FUNCTION, LOOP),
        {"II": _POSITIVE, "style": _words("stp", "frp", "flp")},
        words=("off", "rewind"),
        refers="",
    ),
    "PROTOCOL": Pragma(
        (FUNCTION, LOOP), {"mode": _words("floating", "fixed")}, refers=""
    ),
    "RESET": Pragma(
        (SCOPE,), {"variable": _name}, words=("off",), required=("variable",)
    ),
    "STABLE": Pragma((FUNCTION,), {"variable": _name}, required=("variable",)),
    "STREAM": Pragma(
        (SCOPE,),
        {
            "variable": _name,
            "type": _words("fifo", "pipo", "shared", "unsync"),
            "depth": _POSITIVE,
        },
        required=("variable",),
    ),
    "UNROLL": Pragma(
        (LOOP,), {"factor": _POSITIVE, "off": _words("true")}, refers=""
    ),
}

# Names of old that current versions have replaced.
REPLACED = {
    "ARRAY_MAP": "nothing",
    "CLOCK": "nothing",
    "DATA_PACK": "AGGREGATE",
    "RESOURCE": "BIND_OP or BIND_STORAGE",
}

# Pragmas that cannot stand in one place together.
EXCLUSIVE = (
    ("DATAFLOW", "PIPELINE"),
    ("DATAFLOW", "UNROLL"),
    ("INLINE", "DATAFLOW"),
)

# Modes whose ports have a depth that co-simulation needs.
NEED_DEPTH = ("axis", "m_axi", "ap_fifo")

# The offset of an m_axi port and what the host sets go through s_axilite.
BLOCK_MODES = ("ap_ctrl_chain", "ap_ctrl_hs", "ap_ctrl_none")
