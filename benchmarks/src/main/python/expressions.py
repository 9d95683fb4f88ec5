# SPDX-License-Identifier: Apache-2.0
"""The cases in Python, in array style: expressions.py numpy|numpy-tuned|numexpr|numba, see Expressions.java.

Reads requests from standard input, a line each, and answers each with a line of JSON. The twin of JavaProgram.java: what
one does before, during and after the clock runs, the other does too.
"""

import json
import statistics
import sys
import time

import numpy

WHO = sys.argv[1]
SAMPLE_SECONDS = 1e-4


def numbers(length, start=0):
    out = numpy.empty(length)
    part = 1 << 20
    for i in range(0, length, part):
        k = numpy.arange(i, min(length, i + part), dtype=numpy.int64) + start
        out[i : i + part] = (k * 7919 % 1000003) / 1000003
    return out


def checksum(out):
    weights = 1.0 + numpy.arange(7)
    flat = out.reshape(-1)
    total = 0.0
    part = 7 << 17
    for i in range(0, len(flat), part):
        piece = flat[i : i + part]
        total += float(numpy.resize(weights, len(piece)).dot(piece))
    return total


if WHO == "numexpr":
    import numexpr

    # Its functions look up their arguments' names where they are called; compiled expressions are kept by their text.
    def difference(x):
        return numexpr.evaluate("sum(x * x - x)")

    def pi(x, y):
        return 4 * numexpr.evaluate("sum(where(x * x + y * y < 1, 1, 0))") / len(x)

    def chain(x):
        return numexpr.evaluate("exp(-(x * x)) * (x + 1) / (x * x + 2) + sqrt(x + 0.5) - 3 * x")

    def softmax(x):
        most = numexpr.evaluate("max(x, 1)").reshape(-1, 1)
        e = numexpr.evaluate("exp(x - most)")
        total = numexpr.evaluate("sum(e, 1)").reshape(-1, 1)
        return numexpr.evaluate("e / total")

    def call(x):
        return numexpr.evaluate("sum(x + 1)")

elif WHO == "numba":
    import numba

    threads = numba.njit(parallel=True)

    @threads
    def difference(x):
        return (x * x - x).sum()

    @threads
    def pi(x, y):
        return 4 * (x * x + y * y < 1).sum() / len(x)

    @threads
    def chain(x):
        square = x * x
        return numpy.exp(-square) * (x + 1) / (square + 2) + numpy.sqrt(x + 0.5) - 3 * x

    @threads
    def softmax(x):
        out = numpy.empty_like(x)
        for i in numba.prange(len(x)):  # it has no maximum along an axis
            e = numpy.exp(x[i] - x[i].max())
            out[i] = e / e.sum()
        return out

    @threads
    def variance(x):
        count = numpy.arange(1, len(x) + 1)
        mean = numpy.cumsum(x) / count
        return numpy.cumsum(x * x) / count - mean * mean

    @threads
    def call(x):
        return (x + 1).sum()

else:

    def difference(x):
        return (x * x - x).sum()

    def pi(x, y):
        return 4 * (x * x + y * y < 1).sum() / len(x)

    def chain(x):
        square = x * x
        return numpy.exp(-square) * (x + 1) / (square + 2) + numpy.sqrt(x + 0.5) - 3 * x

    def softmax(x):
        e = numpy.exp(x - x.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def variance(x):
        count = numpy.arange(1, len(x) + 1)
        mean = numpy.cumsum(x) / count
        return numpy.cumsum(x * x) / count - mean * mean

    def product(a, b):
        return a @ b

    def call(x):
        return (x + 1).sum()


def work(case, n):
    """What is timed, and the answer of its result."""
    function = globals()[case]
    if case == "pi":
        arguments = numbers(n), numbers(n, n)
    elif case == "product":
        arguments = numbers(n * n).reshape(n, n), numbers(n * n, n).reshape(n, n)
    elif case == "softmax":
        arguments = (numbers(n * n).reshape(n, n),)
    else:
        arguments = (numbers(n),)
    answer = float if case in ("difference", "pi", "call") else checksum
    return lambda: function(*arguments), answer


def start(case, n):
    run, answer = work(case, n)
    begin = time.perf_counter()
    result = run()
    seconds = time.perf_counter() - begin
    return (run, answer), {"first": seconds, "answer": answer(result)}


def measure(run, answer, warm_seconds, least_seconds, least_samples):
    begin = time.perf_counter()
    warm_calls = 0
    while time.perf_counter() - begin < warm_seconds:
        result = run()
        warm_calls += 1
    calls = range(max(1, int(SAMPLE_SECONDS / ((time.perf_counter() - begin) / warm_calls))))
    samples = []
    end = time.perf_counter() + least_seconds
    while len(samples) < least_samples or time.perf_counter() < end:
        sample = time.perf_counter()
        for _ in calls:
            result = run()
        samples.append((time.perf_counter() - sample) / len(calls))
    samples.sort()
    return {
        "calls": len(calls) * len(samples),
        "median": statistics.median(samples),
        "low": samples[(len(samples) - 1) // 4],
        "high": samples[len(samples) - 1 - (len(samples) - 1) // 4],
        "answer": answer(result),
    }


def main():
    started = None
    for line in sys.stdin:
        request, *arguments = line.split()
        if request == "start":
            started = None  # whose memory this one needs
            started, reply = start(arguments[0], int(arguments[1]))
        elif request == "measure":
            reply = measure(*started, float(arguments[0]), float(arguments[1]), int(arguments[2]))
        elif request == "drop":
            started, reply = None, {}
        else:
            sys.exit(f"unknown request {line}")
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
