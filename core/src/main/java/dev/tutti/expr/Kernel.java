// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.run.FunctionLoop;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A loop of a pass.
 *
 * @param stage those of a row are done by rising stages
 * @param inputs what it is called with
 * @param operands those that it uses
 * @param total what it adds up to, {@code null} if nothing
 */
record Kernel(
        int stage,
        FunctionLoop loop,
        List<KernelWriter.Input> inputs,
        List<Operand> operands,
        @Nullable Total total) {

    /**
     * A reduction of a pass.
     *
     * @param number its place among the pass's
     * @param slot where its result goes
     * @param values where the values of a block are, {@code null} if that does not matter
     */
    record Total(
            int number,
            Node.Reduce node,
            int slot,
            @Nullable Operand values) {

        DType dtype() {
            return node.operand().dtype();
        }

        /** What becomes of its values. */
        LoopCode.Sink sink() {
            boolean isFloat = dtype().isFloat();
            return switch (node.op()) {
                case SUM -> isFloat ? LoopCode.Sink.SUM_DOUBLES : LoopCode.Sink.SUM_LONGS;
                case MIN, ARG_MIN -> isFloat ? LoopCode.Sink.MIN_DOUBLES : LoopCode.Sink.MIN_LONGS;
                case MAX, ARG_MAX -> isFloat ? LoopCode.Sink.MAX_DOUBLES : LoopCode.Sink.MAX_LONGS;
                case COUNT, ANY, ALL -> LoopCode.Sink.COUNT;
            };
        }

        /** Of what its values are. */
        DType values(DType of) {
            return switch (node.op()) {
                case COUNT, ANY, ALL -> DType.BOOL;
                case SUM, MIN, MAX, ARG_MIN, ARG_MAX -> of.isFloat() ? DType.FLOAT64 : DType.INT64;
            };
        }

        /** Whether it adds up {@code double}s; {@code long}s if not. */
        boolean isDouble() {
            return values(dtype()) == DType.FLOAT64;
        }

        /** Where the values of a block are, of which a position is looked for. */
        Operand buffer() {
            return Objects.requireNonNull(values);
        }

        /** Whether a value comes before another one, which was there first. */
        boolean isBetter(double value, double than) {
            double of = isLeast() ? Math.min(value, than) : Math.max(value, than);
            return Double.compare(of, than) != 0;
        }

        boolean isBetter(long value, long than) {
            return isLeast() ? value < than : value > than;
        }

        boolean isPosition() {
            return node.op() == ReduceOp.ARG_MIN || node.op() == ReduceOp.ARG_MAX;
        }

        boolean isLeast() {
            return node.op() == ReduceOp.ARG_MIN || node.op() == ReduceOp.MIN;
        }
    }
}
