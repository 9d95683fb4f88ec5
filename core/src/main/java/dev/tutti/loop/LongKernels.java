// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Body;
import org.jspecify.annotations.Nullable;

/** Kernels that call a body for each {@code long} index. */
@SuppressWarnings("serial") // see Calling
final class LongKernels {

    private LongKernels() {}

    static ActionKernel actions(Body.LongAction body) {
        ActionKernel written = Calling.make(Actions.class, body);
        return CompilingKernels.actions(written, new Compiled.Form(Compiled.Index.LONG, 0));
    }

    static CountKernel counts(Body.LongTest body) {
        CountKernel written = Calling.make(Counts.class, body);
        return CompilingKernels.counts(written, new Compiled.Form(Compiled.Index.LONG, 0));
    }

    static DoubleKernel doubles(Body.LongToDouble body) {
        DoubleKernel written = Calling.make(Doubles.class, body);
        return CompilingKernels.doubles(written, new Compiled.Form(Compiled.Index.LONG, 0));
    }

    static LongKernel longs(Body.LongToLong body) {
        LongKernel written = Calling.make(Longs.class, body);
        return CompilingKernels.longs(written, new Compiled.Form(Compiled.Index.LONG, 0));
    }

    static IntKernel ints(Body.LongToInt body) {
        IntKernel written = Calling.make(Ints.class, body);
        return CompilingKernels.ints(written, new Compiled.Form(Compiled.Index.LONG, 0));
    }

    static ObjectKernel objects(Body.LongTo<?> body) {
        return Calling.make(Objects.class, body);
    }

    static final class Actions extends Calling implements ActionKernel {

        private final Body.LongAction body;

        Actions(Body.LongAction body) {
            this.body = body;
        }

        @Override
        public void run(long from, long to) {
            for (long i = from; i < to; i++) {
                body.accept(i);
            }
        }
    }

    static final class Counts extends Calling implements CountKernel {

        private final Body.LongTest body;

        Counts(Body.LongTest body) {
            this.body = body;
        }

        @Override
        public long count(long from, long to) {
            long count = 0;
            for (long i = from; i < to; i++) {
                if (body.test(i)) {
                    count++;
                }
            }
            return count;
        }
    }

    static final class Doubles extends Calling implements DoubleKernel {

        private final Body.LongToDouble body;

        Doubles(Body.LongToDouble body) {
            this.body = body;
        }

        @Override
        public void values(long from, long to, double[] out, int at) {
            int length = (int) (to - from);
            for (int k = 0; k < length; k++) {
                out[at + k] = body.applyAsDouble(from + k);
            }
        }
    }

    static final class Longs extends Calling implements LongKernel {

        private final Body.LongToLong body;

        Longs(Body.LongToLong body) {
            this.body = body;
        }

        @Override
        public void values(long from, long to, long[] out, int at) {
            int length = (int) (to - from);
            for (int k = 0; k < length; k++) {
                out[at + k] = body.applyAsLong(from + k);
            }
        }
    }

    static final class Ints extends Calling implements IntKernel {

        private final Body.LongToInt body;

        Ints(Body.LongToInt body) {
            this.body = body;
        }

        @Override
        public void values(long from, long to, int[] out, int at) {
            int length = (int) (to - from);
            for (int k = 0; k < length; k++) {
                out[at + k] = body.applyAsInt(from + k);
            }
        }
    }

    static final class Objects extends Calling implements ObjectKernel {

        private final Body.LongTo<?> body;

        Objects(Body.LongTo<?> body) {
            this.body = body;
        }

        @Override
        public void values(long from, long to, @Nullable Object[] out, int at) {
            int length = (int) (to - from);
            for (int k = 0; k < length; k++) {
                out[at + k] = body.apply(from + k);
            }
        }
    }
}
