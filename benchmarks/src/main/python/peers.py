# SPDX-License-Identifier: Apache-2.0
"""One of Python's contestants at one workload: peers.py CONTESTANT WORKLOAD COUNT SIZE WARM_SECONDS.

Prints a JSON line for each figure, in seconds or, of memory, in bytes. The twin of JavaContestant.java: what one
does before, during and after the clock runs, the other does too.
"""

import array
import concurrent.futures
import json
import multiprocessing
import os
import random
import statistics
import sys
import time

if sys.argv[1:2] == ["joblib"]:
    import joblib  # by no other, whose spawned workers would pay for it too
if sys.argv[2:3] in (["sent-array"], ["shared-array"]):
    import numpy
    from multiprocessing import shared_memory

WORKERS = 2
ROUND_TRIP_LIMIT_SECONDS = 3
QUEUE_TRIALS = 7
TINY_TRIALS = 3
IDLE_SECONDS = 1
shared = None  # what the workers of a pool were given when they began: locks and queues travel no other way


def increment(x):
    return x + 1


def identify(_):
    return os.getpid()


def identify_slowly(_):
    time.sleep(0.001)  # long enough that an idle worker gets the other of two
    return os.getpid()


def last(doubles):
    return doubles[-1:]


def echo(doubles):
    return doubles


def f(x):
    return x**2 - x


def integral(task):
    b, n = task
    s = 0
    dx = b / n
    for i in range(n):
        s += f(i * dx)
    return s * dx


def hits(task):
    seed, n = task
    uniform = random.Random(seed).random
    inside = 0
    for _ in range(n):
        x = uniform()
        y = uniform()
        if x * x + y * y < 1:
            inside += 1
    return inside


def share(*values):
    global shared
    shared = values


def attach(name, length):
    memory = shared_memory.SharedMemory(name=name)
    share(memory, numpy.ndarray((length,), dtype=numpy.float64, buffer=memory.buf))


def array_sum(doubles):
    return float(doubles.sum())


def slice_sum(bounds):
    return float(shared[1][bounds[0] : bounds[1]].sum())


def lock_and_unlock(lock, times):
    taken = 0
    for _ in range(times):
        with lock:
            taken += 1
    return taken


def increments(times):
    lock, counter, both = shared
    both.wait()
    for _ in range(times):
        with lock:
            counter.value += 1


def pass_on(task):
    worker, elements = task
    (queue,) = shared
    if worker == 0:
        for i in range(elements):
            queue.put(i)
        queue.put(-1)
        return 0
    total = 0
    while (x := queue.get()) >= 0:
        total += x
    return total


class Loop:
    def one(self, task, item):
        return task(item)

    def map(self, task, items, chunk):
        return [task(item) for item in items]

    def close(self):
        pass


class Multiprocessing:
    def __init__(self, method, *given, begin=share):
        self.pool = multiprocessing.get_context(method).Pool(WORKERS, begin, given)

    def one(self, task, item):
        return self.pool.apply(task, (item,))

    def map(self, task, items, chunk):
        return self.pool.map(task, items, chunk)

    def close(self):
        self.pool.close()
        self.pool.join()


class Executor:
    def __init__(self):
        self.pool = concurrent.futures.ProcessPoolExecutor(WORKERS)

    def one(self, task, item):
        return self.pool.submit(task, item).result()

    def map(self, task, items, chunk):
        return list(self.pool.map(task, items, chunksize=chunk or 1))

    def close(self):
        self.pool.shutdown()


class Joblib:
    """It has no submit: one task is a call of one task, within a context, which keeps the workers."""

    def __init__(self):
        self.parallel = joblib.Parallel(n_jobs=WORKERS).__enter__()

    def one(self, task, item):
        return self.parallel([joblib.delayed(task)(item)])[0]

    def map(self, task, items, chunk):
        self.parallel.batch_size = chunk or "auto"
        return self.parallel(joblib.delayed(task)(item) for item in items)

    def close(self):
        self.parallel.__exit__(None, None, None)


CONTESTANTS = {
    "python-loop": Loop,
    "pool-fork": lambda: Multiprocessing("fork"),
    "pool-spawn": lambda: Multiprocessing("spawn"),
    "executor": Executor,
    "joblib": Joblib,
}


def report(figure, value):
    print(json.dumps({"figure": figure, "value": value}), flush=True)


def check(what, found, right):
    if not right:
        sys.exit(f"wrong answer of {what}: {found}")


def warm_up(seconds, body):
    end = time.perf_counter() + seconds
    while True:
        body()
        if time.perf_counter() >= end:
            return


def timed(body):
    start = time.perf_counter()
    result = body()
    return time.perf_counter() - start, result


def start(contestant):
    begin = time.perf_counter()
    pool = CONTESTANTS[contestant]()
    pool.one(identify, 0)
    first = time.perf_counter() - begin
    workers(pool)
    report("first-result", first)
    report("all-workers", time.perf_counter() - begin)
    pool.close()
    again = time.perf_counter()
    pool = CONTESTANTS[contestant]()
    pool.one(identify, 0)
    report("next-pool", time.perf_counter() - again)
    pool.close()


def workers(pool):
    seen = set()
    while len(seen) < WORKERS:
        seen.update(pool.map(identify_slowly, range(WORKERS), 1))
    return seen


def idle(pool):
    seen = workers(pool)
    time.sleep(IDLE_SECONDS)  # what is measured is the memory of those who wait
    report("idle", max(resident_bytes(worker) for worker in seen))


def resident_bytes(process):
    with open(f"/proc/{process}/status") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmRSS:"))


def round_trip(pool, count, warm_seconds):
    warm_up(warm_seconds, lambda: pool.one(increment, 1))
    end = time.perf_counter() + ROUND_TRIP_LIMIT_SECONDS
    times = []
    while len(times) < count and time.perf_counter() < end:
        seconds, result = timed(lambda: pool.one(increment, 1))
        check("1 + 1", result, result == 2)
        times.append(seconds)
    report("round-trip", statistics.median(times))


def tiny_tasks(pool, figure, count, chunk, warm_seconds):
    warm_up(warm_seconds, lambda: pool.map(increment, range(count // 10), chunk))
    items = range(count)
    times = []
    for _ in range(TINY_TRIALS):
        seconds, results = timed(lambda: pool.map(increment, items, chunk))
        check("tiny tasks", sum(results), sum(results) == count * (count + 1) // 2)
        times.append(seconds)
    report(figure, statistics.median(times))


def integrals(pool, count, n, warm_seconds):
    warm_up(warm_seconds, lambda: pool.map(integral, [(2, n // 10)] * 8, None))
    seconds, results = timed(lambda: pool.map(integral, [(b, n) for b in range(1, count + 1)], None))
    for b, result in enumerate(results, 1):
        exact = b**3 / 3 - b**2 / 2
        check(f"the integral from 0 to {b}", result, abs(result - exact) <= b**3 / n + 1e-9 * b**3)
    report("integrals", seconds)


def pi(pool, count, n, warm_seconds):
    warm_up(warm_seconds, lambda: pool.map(hits, [(seed, n // 10) for seed in range(8)], 1))
    seconds, results = timed(lambda: pool.map(hits, [(seed, n) for seed in range(count)], 1))
    estimate = 4 * sum(results) / (count * n)
    check("pi", estimate, abs(estimate - 3.14159265) < 10 / (count * n) ** 0.5)
    report("pi", seconds)


def arrays(pool, figure, task, count, size, warm_seconds):
    doubles = array.array("d", range(size))
    warm_up(warm_seconds, lambda: pool.one(task, doubles))
    times = []
    for _ in range(count):
        seconds, back = timed(lambda: pool.one(task, doubles))
        check("the array", len(back), back == (doubles if task is echo else doubles[-1:]))
        times.append(seconds)
    report(figure, statistics.median(times))


def sums(pool, figure, count, size, task, halves, warm_seconds):
    warm_up(warm_seconds, lambda: pool.map(task, halves, 1))
    exact = size * (size - 1) / 2
    times = []
    for _ in range(count):
        seconds, results = timed(lambda: pool.map(task, halves, 1))
        check("the sum", sum(results), abs(sum(results) - exact) <= 1e-12 * exact)
        times.append(seconds)
    report(figure, statistics.median(times))
    pool.close()


def sent_array(count, size, warm_seconds):
    doubles = numpy.arange(size, dtype=numpy.float64)
    halves = [doubles[: size // 2], doubles[size // 2 :]]
    sums(Multiprocessing("fork"), "sent-array", count, size, array_sum, halves, warm_seconds)


def shared_array(count, size, warm_seconds):
    memory = shared_memory.SharedMemory(create=True, size=8 * size)
    try:
        doubles = numpy.ndarray((size,), dtype=numpy.float64, buffer=memory.buf)
        doubles[:] = numpy.arange(size)
        del doubles
        pool = Multiprocessing("fork", memory.name, size, begin=attach)
        halves = [(0, size // 2), (size // 2, size)]
        sums(pool, "shared-array", count, size, slice_sum, halves, warm_seconds)
    finally:
        memory.close()
        memory.unlink()


def lock(count, warm_seconds):
    free = multiprocessing.Lock()
    warm_up(warm_seconds, lambda: lock_and_unlock(free, count // 10))
    seconds, taken = timed(lambda: lock_and_unlock(free, count))
    check("the lock", taken, taken == count)
    report("lock", seconds)


def counter(count, warm_seconds):
    value = multiprocessing.Value("q", 0, lock=False)
    pool = Multiprocessing("fork", multiprocessing.Lock(), value, multiprocessing.Barrier(2))
    warm_up(warm_seconds, lambda: pool.map(increments, [count // 10] * 2, 1))
    value.value = 0
    seconds, _ = timed(lambda: pool.map(increments, [count] * 2, 1))
    check("the counter", value.value, value.value == 2 * count)
    report("counter", seconds)
    pool.close()


def queue(count, warm_seconds):
    pool = Multiprocessing("fork", multiprocessing.Queue())
    pool.map(identify_slowly, range(WORKERS), 1)  # both are there

    def one_pass():
        seconds, results = timed(lambda: pool.map(pass_on, [(0, count), (1, count)], 1))
        check("the queue", results, results[1] == count * (count - 1) // 2)
        return seconds

    cold = one_pass()
    warm_up(warm_seconds, one_pass)
    report("queue", statistics.median(one_pass() for _ in range(QUEUE_TRIALS)))
    report("queue-cold", cold)
    pool.close()


def main():
    contestant, workload = sys.argv[1:3]
    count, size, warm_seconds = int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
    if workload == "start":
        start(contestant)
        return
    if workload == "sent-array":
        sent_array(count, size, warm_seconds)
        return
    if workload == "shared-array":
        shared_array(count, size, warm_seconds)
        return
    if workload == "lock":
        lock(count, warm_seconds)
        return
    if workload == "counter":
        counter(count, warm_seconds)
        return
    if workload == "queue":
        queue(count, warm_seconds)
        return
    pool = CONTESTANTS[contestant]()
    if workload == "idle":
        idle(pool)
    elif workload == "round-trip":
        round_trip(pool, count, warm_seconds)
    elif workload == "chunk-1":
        tiny_tasks(pool, workload, count, 1, warm_seconds)
    elif workload == "automatic":
        tiny_tasks(pool, workload, count, None, warm_seconds)
    elif workload == "integrals":
        integrals(pool, count, size, warm_seconds)
    elif workload == "pi":
        pi(pool, count, size, warm_seconds)
    elif workload == "arguments":
        arrays(pool, workload, last, count, size, warm_seconds)
    elif workload == "arrays":
        arrays(pool, workload, echo, count, size, warm_seconds)
    else:
        sys.exit(f"unknown workload {workload}")
    pool.close()


if __name__ == "__main__":
    main()
