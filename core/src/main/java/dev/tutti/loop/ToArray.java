// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

/** Collects the values in an array, that of offset {@code k} at element {@code k}. */
@SuppressWarnings("SuspiciousSystemArraycopy") // A is an array type
record ToArray<A>(Kernel<A> kernel, long first, A out) implements Operation<A> {

    @Override
    public void run(long from, long to) {
        kernel.values(first + from, first + to, out, (int) from);
    }

    @Override
    public Piece<A> piece() {
        return values(kernel, first);
    }

    @Override
    public void accept(long from, long to, A values) {
        System.arraycopy(values, 0, out, (int) from, (int) (to - from));
    }

    /** Static, so that the piece that travels does not take the array with it. */
    static <A> Piece<A> values(Kernel<A> kernel, long first) {
        return (from, to) -> {
            A values = kernel.array((int) (to - from));
            kernel.values(first + from, first + to, values, 0);
            return values;
        };
    }
}
