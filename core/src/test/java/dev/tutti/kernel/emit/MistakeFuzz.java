// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

/**
 * A program that plants all mistakes of {@link Bug} and {@link LaneBug}, one after the other, and looks for a random loop
 * or function that shows it. Its output is a line for each: {@code found} or {@code missed}, its name and after how many;
 * then {@code end}.
 *
 * <p>{@code ./benchmarks/run fuzz} starts it.
 */
public final class MistakeFuzz {

    private static final int MOST = 20_000;
    private static final long NANOS_MOST = 60_000_000_000L;
    private static final int CALLS = 6;
    private static final int[] WIDTHS = {128, 256, 512};

    private interface Look {
        boolean isSeen(long seed) throws Throwable;
    }

    private MistakeFuzz() {}

    /**
     * Looks for all of them.
     *
     * @param arguments the first seed
     */
    public static void main(String[] arguments) throws Throwable {
        long first = Long.parseLong(arguments[0]);
        for (LaneBug bug : LaneBug.values()) {
            search(
                    "lanes " + bug,
                    first,
                    seed -> !bug.difference(RandomLoop.of(seed), WIDTHS[(int) (seed % WIDTHS.length)])
                            .isEmpty());
        }
        for (Bug bug : Bug.values()) {
            search("scalar " + bug, first, seed -> bug.isSeen(seed, CALLS));
        }
        System.out.println("end");
    }

    private static void search(String name, long first, Look look) throws Throwable {
        long begin = System.nanoTime();
        for (int tried = 0; tried < MOST && System.nanoTime() - begin < NANOS_MOST; tried++) {
            if (look.isSeen(first + tried)) {
                System.out.println("found " + name + ", by random code number " + (tried + 1));
                return;
            }
        }
        System.out.println("missed " + name);
    }
}
