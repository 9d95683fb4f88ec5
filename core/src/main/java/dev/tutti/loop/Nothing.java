// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

/**
 * What does nothing where something else does a span, two of each kind. While a body is new it takes turns with them,
 * see {@link Compiled#call}.
 *
 * <p>HotSpot compiles a call that has met one class, or two, for these alone. The next loop has another body, so another
 * class: all code that the call was inlined in is thrown away then, and loops wait a tenth of a second for the compiler,
 * whose queue their bodies are in. A call that has met three classes stays as it is, one through a table. Once for 32
 * indices or more that costs nothing.
 */
@SuppressWarnings("serial") // none of it is ever written
final class Nothing {

    /** Counted by several threads at once; either of two will do. */
    private static int turn;

    private static final Compiled.Written[] WRITTEN = {new Written(), new Written() {}};
    private static final DoubleKernel[] DOUBLES = {new Doubles(), new Doubles() {}};
    private static final LongKernel[] LONGS = {new Longs(), new Longs() {}};
    private static final IntKernel[] INTS = {new Ints(), new Ints() {}};
    private static final CountKernel[] COUNTS = {new Counts(), new Counts() {}};
    private static final ActionKernel[] ACTIONS = {new Actions(), new Actions() {}};

    private Nothing() {}

    static Compiled.Written written() {
        return WRITTEN[turn()];
    }

    /** The kernel for a span; one that does nothing if it is empty. */
    static DoubleKernel doubles(DoubleKernel kernel, long from, long to) {
        return from < to ? kernel : DOUBLES[turn()];
    }

    /** The kernel for a span; one that does nothing if it is empty. */
    static LongKernel longs(LongKernel kernel, long from, long to) {
        return from < to ? kernel : LONGS[turn()];
    }

    /** The kernel for a span; one that does nothing if it is empty. */
    static IntKernel ints(IntKernel kernel, long from, long to) {
        return from < to ? kernel : INTS[turn()];
    }

    /** The kernel for a span; one that does nothing if it is empty. */
    static CountKernel counts(CountKernel kernel, long from, long to) {
        return from < to ? kernel : COUNTS[turn()];
    }

    /** The kernel for a span; one that does nothing if it is empty. */
    static ActionKernel actions(ActionKernel kernel, long from, long to) {
        return from < to ? kernel : ACTIONS[turn()];
    }

    private static int turn() {
        return turn++ & 1;
    }

    private static class Written implements Compiled.Written {
        @Override
        public void of(long from, long to) {}
    }

    private static class Doubles implements DoubleKernel {
        @Override
        public void values(long from, long to, double[] out, int at) {}
    }

    private static class Longs implements LongKernel {
        @Override
        public void values(long from, long to, long[] out, int at) {}

        @Override
        public long sum(long from, long to) {
            return 0;
        }
    }

    private static class Ints implements IntKernel {
        @Override
        public void values(long from, long to, int[] out, int at) {}
    }

    private static class Counts implements CountKernel {
        @Override
        public long count(long from, long to) {
            return 0;
        }
    }

    private static class Actions implements ActionKernel {
        @Override
        public Object body() {
            return this;
        }

        @Override
        public void run(long from, long to) {}
    }
}
