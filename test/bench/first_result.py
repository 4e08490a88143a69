"""A process that loads an artifact and computes one result through the C API.

usage: first_result.py LIBRARY ARTIFACT INPUT.npy OUTPUT.npy RUNS

The network has one input and one output; OUTPUT.npy is of the output's shape
and type. Prints JSON: the seconds from the call that loads to the first result
(`first`), the part of it until the network is loaded (`load`), the median of as
many further runs (`run`), and how far the first result is from OUTPUT.npy.
"""

from __future__ import annotations

import ctypes
import json
import statistics
import sys
import time

import numpy as np

from pylib import tensors


def main() -> int:
    library, artifact, source, target, runs = sys.argv[1:]
    x = np.ascontiguousarray(tensors.load(source))
    expected = tensors.load(target)
    y = np.empty_like(expected)
    runtime = ctypes.CDLL(library)
    runtime.cnnrt_last_error.restype = ctypes.c_char_p

    def check(status: int) -> None:
        if status:
            sys.exit(f"error: {runtime.cnnrt_last_error().decode()}")

    program, session = ctypes.c_void_p(), ctypes.c_void_p()
    start = time.perf_counter()
    check(
        runtime.cnnrt_program_load_file(artifact.encode(), None, ctypes.byref(program))
    )
    loaded = time.perf_counter()
    check(runtime.cnnrt_session_create(program, None, ctypes.byref(session)))
    zero = ctypes.c_size_t(0)
    for bind, tensor in (
        (runtime.cnnrt_session_bind_input, x),
        (runtime.cnnrt_session_bind_output, y),
    ):
        data, size = ctypes.c_void_p(tensor.ctypes.data), ctypes.c_size_t(tensor.nbytes)
        check(bind(session, zero, data, size))
    check(runtime.cnnrt_session_run(session, None))
    first = time.perf_counter()
    error = tensors.relative_error(expected, y)
    times = []
    for _ in range(int(runs)):
        before = time.perf_counter()
        check(runtime.cnnrt_session_run(session, None))
        times.append(time.perf_counter() - before)
    print(
        json.dumps(
            {
                "load": loaded - start,
                "first": first - start,
                "run": statistics.median(times),
                "error": error,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
