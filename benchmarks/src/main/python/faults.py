# SPDX-License-Identifier: Apache-2.0
"""What Python's ProcessPoolExecutor does where Tutti's figures are taken: faults.py FIGURE.

Prints a line, or nothing for a figure that has no counterpart. Small numbers do: what comes out is no matter of chance.
"""

import concurrent.futures
import ctypes
import os
import platform
import random
import signal
import subprocess
import sys
import time

WORKERS = 2
LIMIT_SECONDS = 10


def segfault():
    ctypes.string_at(0)


def leave():
    os._exit(1)


def leave_well():
    os._exit(0)


def kill_itself():
    os.kill(os.getpid(), signal.SIGKILL)


def abort():
    os.abort()


def recurse():
    return recurse()


def fail_to_pickle():
    return lambda: 0


def one():
    return 1


def number(i):
    time.sleep(0.002)
    return i


def pid():
    time.sleep(0.05)
    return os.getpid()


def spin():
    while True:
        pass


def usable(executor):
    try:
        return executor.submit(one).result(LIMIT_SECONDS) == 1
    except Exception:
        return False


def survived():
    """R1: of these faults, those after which the executor still works."""
    faults = [kill_itself, segfault, abort, leave, leave_well, recurse, fail_to_pickle]
    names = []
    for fault in faults:
        with concurrent.futures.ProcessPoolExecutor(WORKERS) as executor:
            try:
                executor.submit(fault).result(LIMIT_SECONDS)
            except Exception:
                pass
            if usable(executor):
                names.append(fault.__name__)
    return f"usable after {len(names)} of {len(faults)} faults: {', '.join(names)}"


def lost():
    """R2: one kill amid 1,000 tasks."""
    with concurrent.futures.ProcessPoolExecutor(WORKERS) as executor:
        futures = [executor.submit(number, i) for i in range(1000)]
        time.sleep(0.3)
        os.kill(random.choice(list(executor._processes)), signal.SIGKILL)
        failed = 0
        for future in futures:
            try:
                future.result(LIMIT_SECONDS)
            except Exception:
                failed += 1
        after = "usable" if usable(executor) else "unusable"
    return f"lost {failed} of 1000 by one kill, then {after}"


def parent():
    executor = concurrent.futures.ProcessPoolExecutor(WORKERS)
    pids = set()
    while len(pids) < WORKERS:
        pids.update(f.result() for f in [executor.submit(pid) for _ in range(WORKERS)])
    print(*pids, flush=True)
    futures = [executor.submit(spin) for _ in range(WORKERS)]
    futures[0].result()


def runs(process):
    try:
        with open(f"/proc/{process}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def orphans():
    """R3: a parent killed while its workers compute."""
    left = 0
    for _ in range(3):
        program = subprocess.Popen([sys.executable, __file__, "parent"], stdout=subprocess.PIPE, text=True)
        pids = [int(word) for word in program.stdout.readline().split()]
        time.sleep(0.2)
        program.kill()
        program.wait()
        time.sleep(1)
        alive = [p for p in pids if runs(p)]
        left += len(alive)
        for p in alive:
            os.kill(p, signal.SIGKILL)
    return f"orphans {left} of {3 * WORKERS} workers after 1 s"


def recovery():
    """R5: the first result after a worker's death."""
    with concurrent.futures.ProcessPoolExecutor(WORKERS) as executor:
        os.kill(executor.submit(pid).result(), signal.SIGKILL)
        time.sleep(1)
        return "recovered" if usable(executor) else "never: BrokenProcessPool from then on"


def detection():
    """R6: from a worker's death until its task has failed."""
    times = []
    for _ in range(5):
        with concurrent.futures.ProcessPoolExecutor(1) as executor:
            victim = executor.submit(pid).result()
            future = executor.submit(time.sleep, 60)
            time.sleep(0.2)
            began = time.monotonic()
            os.kill(victim, signal.SIGKILL)
            try:
                future.result(LIMIT_SECONDS)
            except Exception:
                times.append(time.monotonic() - began)
    return f"longest {max(times) * 1000:.0f} ms of {len(times)} kills; all other tasks failed too"


def runaway():
    """R7: a timeout, and whether the task still runs after it."""
    executor = concurrent.futures.ProcessPoolExecutor(1)
    victim = executor.submit(pid).result()
    future = executor.submit(spin)
    try:
        future.result(0.2)
    except concurrent.futures.TimeoutError:
        pass
    cancelled = future.cancel()
    time.sleep(1)
    stopped = not runs(victim)
    os.kill(victim, signal.SIGKILL)
    executor.shutdown(wait=True)
    return f"stopped {int(stopped)} of 1; cancel() returned {cancelled}, the task ran on"


def version():
    return f"{platform.python_implementation()} {platform.python_version()}"


FIGURES = {"version": version, "R1": survived, "R2": lost, "R3": orphans, "R5": recovery, "R6": detection, "R7": runaway}

if __name__ == "__main__":
    figure = sys.argv[1]
    if figure == "parent":
        parent()
    elif figure in FIGURES:
        print(FIGURES[figure]())
