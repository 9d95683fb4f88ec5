// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Body;
import org.jspecify.annotations.Nullable;

/** Kernels that call a body for each {@code int} index. */
@SuppressWarnings("serial") // see Calling
final class IntKernels {

    private IntKernels() {}

    static ActionKernel actions(Body.IntAction body) {
        ActionKernel written = Calling.make(Actions.class, body);
        return CompilingKernels.actions(written, new Compiled.Form(Compiled.Index.INT, 0));
    }

    static CountKernel counts(Body.IntTest body) {
        CountKernel written = Calling.make(Counts.class, body);
        return CompilingKernels.counts(written, new Compiled.Form(Compiled.Index.INT, 0));
    }

    static DoubleKernel doubles(Body.IntToDouble body) {
        DoubleKernel written = Calling.make(Doubles.class, body);
        return CompilingKernels.doubles(written, new Compiled.Form(Compiled.Index.INT, 0));
    }

    static LongKernel longs(Body.IntToLong body) {
        LongKernel written = Calling.make(Longs.class, body);
        return CompilingKernels.longs(written, new Compiled.Form(Compiled.Index.INT, 0));
    }

    static IntKernel ints(Body.IntToInt body) {
        IntKernel written = Calling.make(Ints.class, body);
        return CompilingKernels.ints(written, new Compiled.Form(Compiled.Index.INT, 0));
    }

    static ObjectKernel objects(Body.IntTo<?> body) {
        return Calling.make(Objects.class, body);
    }

    static final class Actions extends Calling implements ActionKernel {

        private final Body.IntAction body;

        Actions(Body.IntAction body) {
            this.body = body;
        }

        @Override
        public void run(long from, long to) {
            int end = (int) to;
            for (int i = (int) from; i < end; i++) {
                body.accept(i);
            }
        }
    }

    static final class Counts extends Calling implements CountKernel {

        private final Body.IntTest body;

        Counts(Body.IntTest body) {
            this.body = body;
        }

        @Override
        public long count(long from, long to) {
            long count = 0;
            int end = (int) to;
            for (int i = (int) from; i < end; i++) {
                if (body.test(i)) {
                    count++;
                }
            }
            return count;
        }
    }

    static final class Doubles extends Calling implements DoubleKernel {

        private final Body.IntToDouble body;

        Doubles(Body.IntToDouble body) {
            this.body = body;
        }

        @Override
        public void values(long from, long to, double[] out, int at) {
            int first = (int) from;
            int length = (int) (to - from);
            for (int k = 0; k < length; k++) {
                out[at + k] = body.applyAsDouble(first + k);
            }
        }
    }

    static final class Longs extends Calling implements LongKernel {

        private final Body.IntToLong body;

        Longs(Body.IntToLong body) {
            this.body = body;
        }

        @Override
        public void values(long from, long to, long[] out, int at) {
            int first = (int) from;
            int length = (int) (to - from);
            for (int k = 0; k < length; k++) {
                out[at + k] = body.applyAsLong(first + k);
            }
        }
    }

    static final class Ints extends Calling implements IntKernel {

        private final Body.IntToInt body;

        Ints(Body.IntToInt body) {
            this.body = body;
        }

        @Override
        public void values(long from, long to, int[] out, int at) {
            int first = (int) from;
            int length = (int) (to - from);
            for (int k = 0; k < length; k++) {
                out[at + k] = body.applyAsInt(first + k);
            }
        }
    }

    static final class Objects extends Calling implements ObjectKernel {

        private final Body.IntTo<?> body;

        Objects(Body.IntTo<?> body) {
            this.body = body;
        }

        @Override
        public void values(long from, long to, @Nullable Object[] out, int at) {
            int first = (int) from;
            int length = (int) (to - from);
            for (int k = 0; k < length; k++) {
                out[at + k] = body.apply(first + k);
            }
        }
    }
}
