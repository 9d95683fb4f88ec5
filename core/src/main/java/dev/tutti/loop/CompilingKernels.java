// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.run.Analysis;
import dev.tutti.kernel.run.CompiledLoop;
import dev.tutti.tree.DoubleTree;
import dev.tutti.tree.SumBlock;
import java.io.Serial;
import java.io.Serializable;
import java.lang.constant.ConstantDescs;
import java.util.Arrays;
import java.util.List;

/** Kernels that call their bodies until there is compiled code. They travel as what they are made of. */
@SuppressWarnings("serial") // writeReplace: no kernel is ever written field by field
final class CompilingKernels {

    private CompilingKernels() {}

    private static Object body(Object written) {
        return ((Calling) written).body();
    }

    /** What a kernel is made of: a kernel that calls the body, and how. */
    private record MadeOf(Object written, Compiled.Form form) implements Serializable {
        @Serial
        private Object readResolve() {
            return switch (written) {
                case DoubleKernel kernel -> doubles(kernel, form);
                case LongKernel kernel -> longs(kernel, form);
                case IntKernel kernel -> ints(kernel, form);
                case CountKernel kernel -> counts(kernel, form);
                case ActionKernel kernel -> actions(kernel, form);
                default -> throw new IllegalStateException("no kernel: " + written);
            };
        }
    }

    /** A kernel of {@code double} values. */
    static DoubleKernel doubles(DoubleKernel written, Compiled.Form form) {
        return new Doubles(written, form);
    }

    /** A kernel of {@code long} values. */
    static LongKernel longs(LongKernel written, Compiled.Form form) {
        return new Longs(written, form);
    }

    /** A kernel of {@code int} values. */
    static IntKernel ints(IntKernel written, Compiled.Form form) {
        return new Ints(written, form);
    }

    /** A kernel that tests. */
    static CountKernel counts(CountKernel written, Compiled.Form form) {
        return new Counts(written, form);
    }

    /** A kernel that acts. */
    static ActionKernel actions(ActionKernel written, Compiled.Form form) {
        return new Actions(written, form);
    }

    private static final class Doubles implements DoubleKernel, Compiled.User {
        private final DoubleKernel written;
        private final DoubleKernel scalar;
        private final Compiled.Form form;
        private final Compiled values;
        private final Compiled sums;

        // The body's values, for sums of them. No lambdas, as said in the package.
        private final DoubleKernel called = new DoubleKernel() {
            @Override
            public void values(long from, long to, double[] out, int at) {
                sums.call(from, to, new Compiled.Written() {
                    @Override
                    public void of(long begin, long end) {
                        Nothing.doubles(scalar, begin, end).values(begin, end, out, at + (int) (begin - from));
                    }
                });
            }
        };

        Doubles(DoubleKernel written, Compiled.Form form) {
            this.written = written;
            this.scalar = form.scalar(written, ConstantDescs.CD_double);
            this.form = form;
            this.values = new Compiled(
                    body(written),
                    form,
                    ConstantDescs.CD_double,
                    LoopCode.Sink.DOUBLES,
                    form.isVerified() ? (i, out, slot) -> scalar.values(i, i + 1, (double[]) out, slot) : null);
            this.sums = new Compiled(
                    body(written),
                    form,
                    ConstantDescs.CD_double,
                    LoopCode.Sink.SUM_DOUBLES,
                    form.isVerified() ? this::add : null);
        }

        /** One value, to its bits: a sum of one would lose the sign of a zero. */
        private void add(long index, Object out, int slot) {
            double[] value = new double[1];
            scalar.values(index, index + 1, value, 0);
            ((double[]) out)[slot] += value[0];
        }

        @Override
        public void values(long from, long to, double[] out, int at) {
            // no lambda, as said in the package
            values.run(from, to, out, at, new Compiled.Written() {
                @Override
                public void of(long begin, long end) {
                    Nothing.doubles(scalar, begin, end).values(begin, end, out, at + (int) (begin - from));
                }
            });
        }

        @Override
        public double sum(long from, long to) {
            CompiledLoop.Bound code = sums.isOne(from, to) ? sums.code(to - from) : null;
            if (code == null) {
                long began = System.nanoTime();
                double sum = BlockTree.sum(called, from, to);
                sums.ran(from, to, began);
                return sum;
            }
            DoubleTree blocks = new DoubleTree();
            double[] lanes = new double[BlockTree.LANES];
            for (long next = from; next < to; next += BlockTree.BLOCK) {
                long end = Math.min(to, next + BlockTree.BLOCK);
                Arrays.fill(lanes, -0.0);
                long done = next + sums.run(code, next, end, lanes, 0);
                if (done < end) {
                    addRest(code, next, done, end, lanes);
                }
                blocks.add(SumBlock.fold(lanes, 0, BlockTree.LANES));
            }
            return blocks.sum();
        }

        /** Adds the values of a block from where the code has stopped on, to accumulators of which each takes its turn. */
        private void addRest(CompiledLoop.Bound code, long block, long from, long to, double[] lanes) {
            double[] values = new double[Compiled.SOME];
            for (long next = from; next < to; next += sums.run(code, next, to, lanes, 0)) {
                int some = (int) Math.min(to - next, Compiled.SOME - (next - block) % BlockTree.LANES);
                scalar.values(next, next + some, values, 0);
                for (int k = 0; k < some; k++) {
                    lanes[(int) ((next + k - block) % BlockTree.LANES)] += values[k];
                }
                next += some;
            }
        }

        @Override
        public List<Compiled> compiled() {
            return List.of(sums, values);
        }

        @Override
        public Compiled.Form form() {
            return form;
        }

        @Override
        public Analysis analysis() {
            return form.analysis((Calling) written, ConstantDescs.CD_double);
        }

        @Override
        public Object with(Compiled.Form other) {
            return new Doubles(written, other);
        }

        @Serial
        private Object writeReplace() {
            return new MadeOf(written, form);
        }
    }

    private static final class Longs implements LongKernel, Compiled.User {
        private final LongKernel written;
        private final LongKernel scalar;
        private final Compiled.Form form;
        private final Compiled values;
        private final Compiled sums;

        Longs(LongKernel written, Compiled.Form form) {
            this.written = written;
            this.scalar = form.scalar(written, ConstantDescs.CD_long);
            this.form = form;
            this.values = new Compiled(
                    body(written),
                    form,
                    ConstantDescs.CD_long,
                    LoopCode.Sink.LONGS,
                    form.isVerified() ? (i, out, slot) -> scalar.values(i, i + 1, (long[]) out, slot) : null);
            this.sums = new Compiled(
                    body(written),
                    form,
                    ConstantDescs.CD_long,
                    LoopCode.Sink.SUM_LONGS,
                    form.isVerified() ? (i, out, slot) -> ((long[]) out)[slot] += scalar.sum(i, i + 1) : null);
        }

        @Override
        public void values(long from, long to, long[] out, int at) {
            values.run(
                    from,
                    to,
                    out,
                    at,
                    (begin, end) ->
                            Nothing.longs(scalar, begin, end).values(begin, end, out, at + (int) (begin - from)));
        }

        @Override
        public long sum(long from, long to) {
            long[] lanes = new long[BlockTree.LANES];
            sums.run(
                    from,
                    to,
                    lanes,
                    0,
                    (begin, end) ->
                            lanes[0] += Nothing.longs(scalar, begin, end).sum(begin, end));
            return Arrays.stream(lanes).sum();
        }

        @Override
        public List<Compiled> compiled() {
            return List.of(sums, values);
        }

        @Override
        public Compiled.Form form() {
            return form;
        }

        @Override
        public Analysis analysis() {
            return form.analysis((Calling) written, ConstantDescs.CD_long);
        }

        @Override
        public Object with(Compiled.Form other) {
            return new Longs(written, other);
        }

        @Serial
        private Object writeReplace() {
            return new MadeOf(written, form);
        }
    }

    private static final class Ints implements IntKernel, Compiled.User {
        private final IntKernel written;
        private final IntKernel scalar;
        private final Compiled.Form form;
        private final Compiled values;

        Ints(IntKernel written, Compiled.Form form) {
            this.written = written;
            this.scalar = form.scalar(written, ConstantDescs.CD_int);
            this.form = form;
            this.values = new Compiled(
                    body(written),
                    form,
                    ConstantDescs.CD_int,
                    LoopCode.Sink.INTS,
                    form.isVerified() ? (i, out, slot) -> scalar.values(i, i + 1, (int[]) out, slot) : null);
        }

        @Override
        public void values(long from, long to, int[] out, int at) {
            values.run(
                    from,
                    to,
                    out,
                    at,
                    (begin, end) ->
                            Nothing.ints(scalar, begin, end).values(begin, end, out, at + (int) (begin - from)));
        }

        @Override
        public List<Compiled> compiled() {
            return List.of(values);
        }

        @Override
        public Compiled.Form form() {
            return form;
        }

        @Override
        public Analysis analysis() {
            return form.analysis((Calling) written, ConstantDescs.CD_int);
        }

        @Override
        public Object with(Compiled.Form other) {
            return new Ints(written, other);
        }

        @Serial
        private Object writeReplace() {
            return new MadeOf(written, form);
        }
    }

    private static final class Counts implements CountKernel, Compiled.User {
        private final CountKernel written;
        private final CountKernel scalar;
        private final Compiled.Form form;
        private final Compiled counts;

        Counts(CountKernel written, Compiled.Form form) {
            this.written = written;
            this.scalar = form.scalar(written, ConstantDescs.CD_boolean);
            this.form = form;
            this.counts = new Compiled(
                    body(written),
                    form,
                    ConstantDescs.CD_boolean,
                    LoopCode.Sink.COUNT,
                    form.isVerified() ? (i, out, slot) -> ((long[]) out)[slot] += scalar.count(i, i + 1) : null);
        }

        @Override
        public long count(long from, long to) {
            long[] count = new long[1];
            counts.run(
                    from,
                    to,
                    count,
                    0,
                    (begin, end) ->
                            count[0] += Nothing.counts(scalar, begin, end).count(begin, end));
            return count[0];
        }

        @Override
        public List<Compiled> compiled() {
            return List.of(counts);
        }

        @Override
        public Compiled.Form form() {
            return form;
        }

        @Override
        public Analysis analysis() {
            return form.analysis((Calling) written, ConstantDescs.CD_boolean);
        }

        @Override
        public Object with(Compiled.Form other) {
            return new Counts(written, other);
        }

        @Serial
        private Object writeReplace() {
            return new MadeOf(written, form);
        }
    }

    private static final class Actions implements ActionKernel, Compiled.User {
        private final ActionKernel written;
        private final ActionKernel scalar;
        private final Compiled.Form form;
        private final Compiled actions;

        Actions(ActionKernel written, Compiled.Form form) {
            this.written = written;
            this.scalar = form.scalar(written, ConstantDescs.CD_void);
            this.form = form;
            this.actions = new Compiled(
                    written.body(),
                    form,
                    ConstantDescs.CD_void,
                    LoopCode.Sink.NOTHING,
                    form.isVerified() ? (i, out, slot) -> scalar.run(i, i + 1) : null);
        }

        @Override
        public Object body() {
            return written.body();
        }

        @Override
        public void run(long from, long to) {
            // no lambda, as said in the package
            actions.run(from, to, this, 0, new Compiled.Written() {
                @Override
                public void of(long begin, long end) {
                    Nothing.actions(scalar, begin, end).run(begin, end);
                }
            });
        }

        @Override
        public List<Compiled> compiled() {
            return List.of(actions);
        }

        @Override
        public Compiled.Form form() {
            return form;
        }

        @Override
        public Analysis analysis() {
            return form.analysis((Calling) written, ConstantDescs.CD_void);
        }

        @Override
        public Object with(Compiled.Form other) {
            return new Actions(written, other);
        }

        @Serial
        private Object writeReplace() {
            return new MadeOf(written, form);
        }
    }
}
