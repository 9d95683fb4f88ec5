# SPDX-License-Identifier: Apache-2.0
"""The kernels in Python, compiled by numba for several threads: kernels.py numba|numba-fast, see Kernels.java.

Reads requests from standard input, a line each, and answers each with a line of JSON. The twin of kernels.c and
JavaProgram.java: what one does before, during and after the clock runs, the other does too.
"""

import json
import math
import statistics
import sys
import time

import numba
import numpy

DIMENSIONS = 100
WINDOW = 30
ITERATIONS = 200
BINS = 256

FAST = sys.argv[1] == "numba-fast"
threads = numba.njit(parallel=True, fastmath=FAST)
one = numba.njit(fastmath=FAST)
prange = numba.prange


@numba.njit(parallel=True)  # and not fast: the numbers are the same in all languages
def fill(doubles, start, low, high):
    for i in prange(len(doubles)):
        z = numpy.uint64(start + i) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(32))) * numpy.uint64(0xD6E8FEB86659FD93)
        z = z ^ (z >> numpy.uint64(32))
        doubles[i] = low + (high - low) * (numpy.float64(z >> numpy.uint64(11)) * 2.0**-53)


@numba.njit(parallel=True)
def fill_small(floats, start):
    for i in prange(len(floats)):
        z = numpy.uint64(start + i) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(32))) * numpy.uint64(0xD6E8FEB86659FD93)
        z = z ^ (z >> numpy.uint64(32))
        floats[i] = numpy.float32(z & numpy.uint64(7))


def uniform(length, start=0, low=0.0, high=1.0):
    doubles = numpy.empty(length)
    fill(doubles, start, low, high)
    return doubles


@numba.njit
def checksum(out):
    """A sum in which each element counts by its place."""
    total = 0.0
    for i in range(len(out)):
        total += float(1 + i % 7) * out[i]
    return total


@threads
def integral(n):
    dx = 10.0 / n
    total = 0.0
    for i in prange(n):
        x = i * dx
        total += x * x - x
    return total * dx


@threads
def gauss(n):
    dx = 3.0 / n
    total = 0.0
    for i in prange(n):
        x = i * dx
        total += math.exp(-x * x) * math.sin(x)
    return total * dx


@threads
def pi(n):
    hits = 0
    for _ in prange(n):
        x = numpy.random.random()  # numba's Mersenne Twister, one for each thread
        y = numpy.random.random()
        if x * x + y * y < 1:
            hits += 1
    return 4.0 * hits / n


@threads
def distances(points, out):
    n = points.shape[0]
    for i in prange(n):
        for j in range(n):
            total = 0.0
            for k in range(DIMENSIONS):
                t = points[i, k] - points[j, k]
                total += t * t
            out[i, j] = math.sqrt(total)


@threads
def moving_average(x, out):
    for i in prange(len(out)):
        total = 0.0
        for k in range(WINDOW):
            total += x[i + k]
        out[i] = total / WINDOW


@threads
def array_sum(x):
    total = 0.0
    for i in prange(len(x)):
        total += x[i]
    return total


@threads
def reciprocals(n):
    total = 0.0
    for i in prange(n):
        x = (i + 0.5) / n
        total += 1 / (1 + x * x)
    return total


@threads
def mandelbrot(out):
    n = out.shape[0]
    for row in prange(n):
        for column in range(n):
            re = -2 + column * 3.0 / n
            im = -1.5 + row * 3.0 / n
            u = 0.0
            v = 0.0
            count = 0
            while count < ITERATIONS and u * u + v * v <= 4:
                next_u = u * u - v * v + re
                v = 2 * u * v + im
                u = next_u
                count += 1
            out[row, column] = count


@one
def normal(x):
    """Abramowitz and Stegun, 26.2.17."""
    k = 1 / (1 + 0.2316419 * abs(x))
    total = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
    tail = 0.3989422804014327 * math.exp(-0.5 * x * x) * total
    return tail if x < 0 else 1 - tail


@threads
def black_scholes(price, strike, years, calls, puts):
    rate = 0.02
    volatility = 0.3
    for i in prange(len(price)):
        spread = volatility * math.sqrt(years[i])
        d1 = (math.log(price[i] / strike[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / spread
        discounted = strike[i] * math.exp(-rate * years[i])
        call = price[i] * normal(d1) - discounted * normal(d1 - spread)
        calls[i] = call
        puts[i] = call - price[i] + discounted


@threads
def jacobi(a, out):
    n = a.shape[0]
    for i in prange(1, n - 1):
        for j in range(1, n - 1):
            out[i, j] = 0.25 * (a[i - 1, j] + a[i + 1, j] + a[i, j - 1] + a[i, j + 1])


@threads
def saxpy(a, x, y):
    for i in prange(len(y)):
        y[i] = a * x[i] + y[i]


@threads
def histogram(x):
    chunks = numba.get_num_threads()
    parts = numpy.zeros((chunks, BINS), numpy.int64)
    for chunk in prange(chunks):
        bins = numpy.zeros(BINS, numpy.int64)
        for i in range(len(x) * chunk // chunks, len(x) * (chunk + 1) // chunks):
            bins[int(x[i] * BINS)] += 1
        parts[chunk] = bins
    return parts.sum(axis=0)


@threads
def matrix_vector(matrix, vector, out):
    n = len(vector)
    for i in prange(n):
        total = 0.0
        for j in range(n):
            total += matrix[i, j] * vector[j]
        out[i] = total


@one
def is_prime(number):
    if number < 4 or number % 2 == 0:
        return number == 2 or number == 3
    divisor = 3
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 2
    return True


@threads
def primes(n):
    found = 0
    for i in prange(n):
        if is_prime(numpy.int32(i)):
            found += 1
    return found


class Work:
    """A kernel with its data; run() is what the clock sees."""

    def __init__(self, function, *arguments, out=(), reset=None, answer=None):
        self.function = function
        self.arguments = arguments
        self.out = out
        self.reset = reset or (lambda: None)
        self.of = answer or (lambda: self.result)
        self.result = None

    def run(self):
        self.result = self.function(*self.arguments)

    def answer(self):
        return sum(checksum(out.ravel()) for out in self.out) if self.out else float(self.of())


def no_data(function):
    return lambda n: Work(function, n)


def distances_work(n):
    out = numpy.zeros((n, n))
    return Work(distances, uniform(n * DIMENSIONS).reshape(n, DIMENSIONS), out, out=[out])


def moving_average_work(n):
    out = numpy.zeros(n)
    return Work(moving_average, uniform(n + WINDOW - 1), out, out=[out])


def mandelbrot_work(n):
    out = numpy.zeros((n, n), numpy.int32)
    return Work(mandelbrot, out, out=[out])


def black_scholes_work(n):
    calls = numpy.zeros(n)
    puts = numpy.zeros(n)
    return Work(
        black_scholes,
        uniform(n, 0, 10.0, 50.0),
        uniform(n, n, 10.0, 50.0),
        uniform(n, 2 * n, 0.2, 2.0),
        calls,
        puts,
        out=[calls, puts],
    )


def jacobi_work(n):
    out = numpy.zeros((n, n))
    return Work(jacobi, uniform(n * n).reshape(n, n), out, out=[out])


def saxpy_work(n):
    x = numpy.empty(n, numpy.float32)
    y = numpy.empty(n, numpy.float32)
    fill_small(x, 0)
    # The answer is that of one call, whose numbers are exact.
    return Work(saxpy, numpy.float32(0.5), x, y, out=[y], reset=lambda: fill_small(y, n))


def histogram_work(n):
    work = Work(histogram, uniform(n), answer=lambda: checksum(work.result))
    return work


def matrix_vector_work(n):
    out = numpy.zeros(n)
    return Work(matrix_vector, uniform(n * n).reshape(n, n), uniform(n, n * n), out, out=[out])


KERNELS = {
    "integral": no_data(integral),
    "gauss": no_data(gauss),
    "pi": no_data(pi),
    "distances": distances_work,
    "moving-average": moving_average_work,
    "array-sum": lambda n: Work(array_sum, uniform(n)),
    "reciprocals": no_data(reciprocals),
    "mandelbrot": mandelbrot_work,
    "black-scholes": black_scholes_work,
    "jacobi": jacobi_work,
    "saxpy": saxpy_work,
    "histogram": histogram_work,
    "matrix-vector": matrix_vector_work,
    "primes": no_data(primes),
}


def timed(body):
    begin = time.perf_counter()
    body()
    return time.perf_counter() - begin


def start(name, n):
    work = KERNELS[name](n)
    work.reset()
    return work, {"first": timed(work.run), "answer": work.answer()}


def measure(work, warm_seconds, least_seconds, least_calls):
    end = time.perf_counter() + warm_seconds
    while time.perf_counter() < end:
        work.run()
    calls = []
    end = time.perf_counter() + least_seconds
    while len(calls) < least_calls or time.perf_counter() < end:
        calls.append(timed(work.run))
    work.reset()
    work.run()
    answer = work.answer()
    calls.sort()
    return {
        "calls": len(calls),
        "median": statistics.median(calls),
        "low": calls[(len(calls) - 1) // 4],
        "high": calls[len(calls) - 1 - (len(calls) - 1) // 4],
        "answer": answer,
    }


def main():
    work = None
    # The pool's threads and the code that fills arrays are nobody's first call.
    uniform(1000)
    for line in sys.stdin:
        request, *arguments = line.split()
        if request == "start":
            work = None  # of the last one, whose memory it needs
            work, reply = start(arguments[0], int(arguments[1]))
        elif request == "measure":
            reply = measure(work, float(arguments[0]), float(arguments[1]), int(arguments[2]))
        elif request == "drop":
            work, reply = None, {}
        else:
            sys.exit(f"unknown request {line}")
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
