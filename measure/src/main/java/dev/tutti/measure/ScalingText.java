// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@link Scaling} as a table of 80 columns and notes below it. */
final class ScalingText {

    private static final int WIDTH = 80;

    private final Scaling scaling;
    private final Set<String> notes = new LinkedHashSet<>();

    ScalingText(Scaling scaling) {
        this.scaling = scaling;
    }

    String text() {
        StringBuilder table = new StringBuilder();
        line(table, "", "workers", "start-up", "median", "spread", "over serial", "over one", "eff.");
        Timing serial = scaling.serial();
        line(table, serial.name(), "", "", median(serial), spread(serial), "", "", "");
        for (Scaling.Row row : scaling.rows()) {
            boolean real = !serial.isTooShort() && !row.timing().isTooShort();
            line(
                    table,
                    row.backend(),
                    String.valueOf(row.workers()),
                    Figures.seconds(row.startupSeconds()),
                    median(row.timing()),
                    spread(row.timing()),
                    real ? ratio(row.overSerial()) : "?",
                    real ? ratio(row.overOneWorker()) : "?",
                    real ? percent(row.efficiency(), 0) : "?");
        }
        laws(table);
        notes.forEach(note -> wrap(table, note));
        return table.toString();
    }

    private static void line(StringBuilder table, Object... cells) {
        table.append(String.format(Locale.ROOT, "%-15.15s %7s %8s %9s %8s %11s %9s %5s", cells)
                        .stripTrailing())
                .append('\n');
    }

    private String median(Timing timing) {
        if (timing.isTooShort()) {
            notes.add("?: deleted by the JIT or shorter than the clock can see.");
            return "?";
        }
        if (!timing.trialSeconds().isEmpty() && !timing.warm()) {
            notes.add("*: maybe not warm, the time budget was too short to see.");
            return Figures.seconds(timing.median()) + "*";
        }
        return Figures.seconds(timing.median());
    }

    private static String spread(Timing timing) {
        return timing.isTooShort() ? "?" : Figures.seconds(timing.spread());
    }

    private String ratio(@Nullable Comparison comparison) {
        if (comparison == null) {
            return "-";
        }
        if (!comparison.isSignificant()) {
            notes.add("~: not significant; the trials do not show a difference.");
        }
        return (comparison.isSignificant() ? "" : "~ ") + Figures.ratio(comparison.ratio()) + "x";
    }

    private void laws(StringBuilder table) {
        Set<String> backends = new LinkedHashSet<>();
        scaling.rows().forEach(row -> backends.add(row.backend()));
        for (String backend : backends) {
            scaling.amdahl(backend)
                    .ifPresent(fit -> wrap(
                            table,
                            "Amdahl's law on " + backend + ": serial fraction " + percent(fit.serialFraction(), 1)
                                    + " ± " + percent(fit.standardError(), 1) + "."));
        }
        int cores = Runtime.getRuntime().availableProcessors();
        if (scaling.rows().stream().anyMatch(row -> row.workers() > cores)) {
            notes.add(
                    "cores=" + cores + ": more workers find none to run on, which Amdahl's law takes for serial work.");
        }
    }

    private static String percent(double part, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f%%", 100 * part);
    }

    private static void wrap(StringBuilder text, String paragraph) {
        int column = 0;
        for (String word : paragraph.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                text.append('\n');
                column = 0;
            }
            text.append(column > 0 ? " " : "").append(word);
            column += word.length() + (column > 0 ? 1 : 0);
        }
        text.append('\n');
    }
}
