// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What tasks do to the worker that runs them. */
final class Harm {

    private Harm() {}

    /** A segmentation fault. */
    @SuppressWarnings("restricted") // that is the point
    static void writeTo(long address) {
        MemorySegment.ofAddress(address).reinterpret(8).set(ValueLayout.JAVA_INT, 0, 1);
    }

    /** Calls a C function of ints, which may not return. */
    @SuppressWarnings("restricted") // that is the point
    static void call(String function, int... arguments) {
        Linker linker = Linker.nativeLinker();
        List<Object> boxed = new ArrayList<>();
        ValueLayout[] layouts = new ValueLayout[arguments.length];
        for (int i = 0; i < layouts.length; i++) {
            layouts[i] = ValueLayout.JAVA_INT;
            boxed.add(arguments[i]);
        }
        try {
            linker.downcallHandle(linker.defaultLookup().findOrThrow(function), FunctionDescriptor.ofVoid(layouts))
                    .invokeWithArguments(boxed);
        } catch (Throwable t) {
            throw new Miss("cannot call " + function, t);
        }
    }

    /** Writes bytes to a descriptor, or waits in {@code read} on one, past everything that Java knows of it. */
    @SuppressWarnings("restricted") // that is the point
    static long transfer(String readOrWrite, int descriptor, byte[] bytes) {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            return (long) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow(readOrWrite),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_LONG))
                    .invokeExact(descriptor, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes), (long) bytes.length);
        } catch (Throwable t) {
            throw new Miss("cannot " + readOrWrite, t);
        }
    }

    /** Waits in a system call for bytes that never come. */
    @SuppressWarnings("restricted") // that is the point
    static void readNothing() {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            int failed = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("pipe"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS))
                    .invokeExact(ends);
            Miss.unless(failed == 0, "no pipe");
            long _ = transfer("read", ends.get(ValueLayout.JAVA_INT, 0), new byte[1]);
        } catch (Throwable t) {
            throw new Miss("cannot read", t);
        }
    }

    /** Never returns, and never reads its interrupt flag. */
    static void spin() {
        long x = 1;
        while (x != 0) {
            x = x * 6364136223846793005L | 1;
        }
    }

    /** Counted loops, in which a compiler leaves no place to stop at unless told to. */
    static double countedLoop() {
        double x = 2;
        for (int round = 0; round >= 0; round++) {
            for (int i = 0; i < Integer.MAX_VALUE; i++) {
                x = Math.sqrt(x + i);
            }
        }
        return x;
    }

    /** Never returns, whatever interrupts it. */
    static void sleepDeaf() {
        while (true) {
            try {
                Thread.sleep(1_000_000); // a runaway, to be killed
            } catch (InterruptedException ignored) {
                // that is the point
            }
        }
    }

    /** Fills the heap until it throws. */
    static int fillHeap() {
        return hoard(() -> new long[1 << 14]);
    }

    /** Makes more and more, and keeps it all. */
    static int hoard(Supplier<Object> more) {
        List<Object> kept = new ArrayList<>();
        while (kept.size() < Integer.MAX_VALUE) {
            kept.add(more.get());
        }
        return kept.size();
    }

    /** Keeps the collector at work for ever: what is alive nearly fills the heap, and changes all the time. */
    static void thrash() {
        List<long[]> hoard = new ArrayList<>();
        while (true) {
            try {
                hoard.add(new long[1 << 10]);
            } catch (OutOfMemoryError full) {
                for (int i = hoard.size() - 1; i > 0 && i > hoard.size() - 100; i--) {
                    hoard.removeLast();
                }
            }
        }
    }
}
