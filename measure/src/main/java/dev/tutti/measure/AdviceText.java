// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.measure.Advice.Choice;
import java.util.List;
import java.util.Locale;

/** An {@link Advice} as a table of 80 columns and sentences below it; beside the truth if that was measured. */
final class AdviceText {

    private static final int WIDTH = 80;

    private final Advice advice;
    private final List<AdviceCheck.Measured> measured;

    AdviceText(Advice advice) {
        this(advice, List.of());
    }

    AdviceText(Advice advice, List<AdviceCheck.Measured> measured) {
        this.advice = advice;
        this.measured = measured;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        Profile profile = advice.profile();
        wrap(
                text,
                Figures.count(profile.items()) + " items of " + Figures.seconds(profile.itemSeconds())
                        + (profile.waits() ? ", " + Figures.seconds(profile.waitSeconds()) + " of them waiting" : "")
                        + "; " + Figures.count(profile.calls()) + " calls tried"
                        + (profile.travel().isPossible()
                                ? "; "
                                        + Figures.bytes(
                                                Math.round(profile.travel().argumentBytes())) + " in and "
                                        + Figures.bytes(
                                                Math.round(profile.travel().resultBytes()))
                                        + " out between processes"
                                : ""));
        line(text, "", "workers", "start-up", "run", "total", checked("measured"), checked("error"), "");
        for (Choice choice : advice.choices()) {
            AdviceCheck.Measured truth = measured.stream()
                    .filter(each -> each.choice().equals(choice))
                    .findFirst()
                    .orElse(null);
            line(
                    text,
                    choice.backend(),
                    choice.workers(),
                    choice.isPossible() ? Figures.seconds(choice.startupSeconds()) : "-",
                    choice.isPossible() ? Figures.seconds(choice.runSeconds()) : "-",
                    choice.isPossible() ? Figures.seconds(choice.totalSeconds()) : "refused",
                    truth == null ? "" : Figures.seconds(truth.medianSeconds()),
                    truth == null ? "" : String.format(Locale.ROOT, "%+.0f%%", 100 * truth.error()),
                    choice.equals(advice.choice()) ? "take it" : "");
        }
        advice.reasons().forEach(reason -> wrap(text, reason));
        return text.toString();
    }

    private String checked(String heading) {
        return measured.isEmpty() ? "" : heading;
    }

    private static void line(StringBuilder text, Object... cells) {
        text.append(String.format(Locale.ROOT, "  %-14s %7s %8s %8s %8s %8s %7s  %s", cells)
                        .stripTrailing())
                .append('\n');
    }

    static void wrap(StringBuilder text, String paragraph) {
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
