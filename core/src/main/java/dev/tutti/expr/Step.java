// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.loop.Spread;
import java.util.List;
import java.util.function.IntConsumer;

/** Something that a program does, after what is before it. */
sealed interface Step permits Pass, Step.View, Step.Whole {

    /**
     * Does it.
     *
     * @param values arrays by their slots
     */
    void run(Array[] values, Running running);

    /** What it computes. */
    List<Node> nodes();

    /**
     * How a program is run.
     *
     * @param threads how many, the caller included; 0 for as many as there are idle cores
     * @param minParallelSize elements below which one is enough, {@link #MEASURED} if that depends on the work
     */
    record Running(int threads, long minParallelSize) {

        /** In the place of a size. */
        static final long MEASURED = -1;

        /** Operations that take about as long on lanes as it takes to wake another thread: some 15 µs. */
        private static final long LEAST_OPERATIONS = 1_000_000;

        /** Elements of what is not computed by kernels. */
        private static final long LEAST_ELEMENTS = 1 << 15;

        /** Whether the caller does so many elements alone, with so many operations for each. */
        boolean isSerial(long elements, long operations) {
            return threads == 1
                    || (minParallelSize == MEASURED
                            ? elements * operations < LEAST_OPERATIONS
                            : elements < minParallelSize);
        }

        /** The same of what is not computed by kernels. */
        boolean isSerial(long elements) {
            return threads == 1 || elements < (minParallelSize == MEASURED ? LEAST_ELEMENTS : minParallelSize);
        }

        /** All idle cores, whatever the size. */
        static final Running DEFAULT = new Running(0, 0);

        /**
         * Does units of work, on the caller alone if they are of few elements.
         *
         * @param units how many
         * @param elements in all of them
         */
        void spread(long units, long elements, Spread.Work work) {
            if (units < 1) {
                return;
            }
            if (units == 1 || isSerial(elements)) {
                work.run(0, units);
            } else {
                Spread.run(threads, units, work);
            }
        }

        /** The same, a unit at a time. */
        void each(int units, long elements, IntConsumer work) {
            spread(units, elements, (from, to) -> {
                for (long unit = from; unit < to; unit++) {
                    work.accept((int) unit);
                }
            });
        }
    }

    /** Another look at an array, or a copy of it where there is none. */
    record View(Node node, int slot, int operand) implements Step {
        @Override
        public void run(Array[] values, Running running) {
            values[slot] = Evaluator.compute(node, List.of(values[operand]));
        }

        @Override
        public List<Node> nodes() {
            return List.of(node);
        }
    }

    /** What needs all elements of its operands at once. */
    record Whole(Node node, int slot, List<Integer> operands) implements Step {
        @Override
        public void run(Array[] values, Running running) {
            Array first = values[operands.getFirst()];
            values[slot] = switch (node) {
                case Node.Matmul _ -> Product.of(first, values[operands.getLast()], running);
                case Node.Cumsum sum -> CumulativeSum.of(first, sum.axis(), running);
                case Node.Sort _ -> Sorting.of(first, running);
                default ->
                    Evaluator.compute(
                            node, operands.stream().map(each -> values[each]).toList());
            };
        }

        @Override
        public List<Node> nodes() {
            return List.of(node);
        }
    }
}
