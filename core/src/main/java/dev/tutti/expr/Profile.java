// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What calls have done and how long it took, as text. */
final class Profile {

    private static final double MICRO = 1e-3;

    private final StringBuilder text = new StringBuilder();

    private Profile() {}

    static String of(Programs programs) {
        Profile profile = new Profile();
        List<Programs.Form> forms = programs.all();
        if (forms.isEmpty()) {
            return "It has not been called yet.\n";
        }
        forms.forEach(each -> profile.form(programs.signature(), each));
        return profile.text.toString();
    }

    private void form(Signature signature, Programs.Form form) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < form.layouts().length; i++) {
            arguments.add(signature.inputs().get(i).name() + Shapes.text(form.layouts()[i].shape()));
        }
        Program program = form.program();
        line("%s: calls=%d", arguments.isEmpty() ? "no inputs" : String.join(", ", arguments), program.calls());
        List<Step> steps = program.steps();
        for (int s = 0; s < steps.size(); s++) {
            step(s + 1, steps.get(s), program.nanos(s), Math.max(1, program.calls()));
        }
    }

    private void step(int number, Step step, long nanos, long calls) {
        double time = (double) nanos / calls;
        switch (step) {
            case Pass pass -> {
                Region region = pass.region();
                long bytes = pass.bytes();
                line(
                        "  %d. pass over %s, %s: %.2f µs, %,d bytes, %.2f GB/s",
                        number,
                        Shapes.text(region.rows, region.columns),
                        switch (region.order) {
                            case ANY, FLAT -> "block by block";
                            case ROWS -> "row by row";
                            case COLUMNS -> "columns side by side";
                        },
                        time * MICRO,
                        bytes,
                        time == 0 ? 0 : bytes / time);
                Tree.of(pass.nodes())
                        .lines()
                        .forEach(each -> text.append("     ").append(each).append('\n'));
                for (Kernel kernel : pass.kernels()) {
                    line(
                            "     kernel of %d operations, %s",
                            kernel.loop().operations(), kernel.loop().state());
                }
            }
            case Step.View view ->
                line("  %d. view: %s, %.2f µs", number, view.node().label(), time * MICRO);
            case Step.Whole whole ->
                line(
                        "  %d. %s %s %s: %.2f µs",
                        number,
                        whole.node().label(),
                        whole.node().dtype(),
                        Shapes.text(whole.node().shape()),
                        time * MICRO);
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // that would be a dependency
    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
