// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.kernel.emit.VectorLoop;
import dev.tutti.kernel.ir.Remark;
import dev.tutti.kernel.lift.Input;
import dev.tutti.kernel.lift.Lifted;
import dev.tutti.kernel.pass.Dependence;
import dev.tutti.lambda.LambdaImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a body, told line by line. */
final class Explanation {

    private Explanation() {}

    /** Of a body that goes onto lanes. */
    static CompiledLoop.Outcome of(Lifted lifted, VectorLoop.Compiled code, Object body) {
        List<Remark> remarks = new ArrayList<>(code.remarks());
        LambdaImage image = LambdaImage.of(body);
        for (Dependence.Apart each : code.apart()) {
            String apart = name(lifted.inputs().get(each.one()), image) + " and "
                    + name(lifted.inputs().get(each.other()), image)
                    + (each.mayBeOne()
                            ? " must be the same elements or have none in common"
                            : " must be different arrays")
                    + ", which is looked at before each run";
            remarks.add(new Remark(0, apart));
        }
        return new CompiledLoop.Outcome(
                code.lanes(), "", 0, sorted(lifted, remarks), lifted.function().toString());
    }

    /**
     * Of a body that runs as it is written.
     *
     * @param lifted what was read of it, {@code null} if it could not be read
     */
    static CompiledLoop.Outcome of(@Nullable Lifted lifted, String reason, int line) {
        return lifted == null
                ? new CompiledLoop.Outcome(1, reason, line, List.of(), "")
                : new CompiledLoop.Outcome(
                        1,
                        reason,
                        line,
                        sorted(lifted, List.of()),
                        lifted.function().toString());
    }

    /** In the order of lines, what is about the whole body first. */
    private static List<Remark> sorted(Lifted lifted, List<Remark> remarks) {
        List<Remark> all = new ArrayList<>(remarks);
        all.addAll(lifted.remarks());
        all.sort(Comparator.comparingInt(Remark::line));
        return all.stream().distinct().toList();
    }

    private static String name(Input input, @Nullable LambdaImage image) {
        return switch (input) {
            case Input.Capture(int position) -> {
                String name = image == null ? null : image.captureName(position);
                yield name == null ? "captured array " + (position + 1) : "`" + name + "`";
            }
            case Input.Elements(Input array) -> name(array, image);
            case Input.Field field -> "field `" + field.name() + "`";
            case Input.Static field -> "field `" + field.name() + "`";
        };
    }
}
