// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What figures are made of what programs said, and what they miss. */
final class Verdicts {

    static final int KERNELS_ASKED = 2_500;
    static final long ELEMENTS_ASKED = 100_000_000;
    static final int THROWING_ASKED = 10_000;
    private static final int SEEN_PERCENT_ASKED = 95;
    private static final int MISTAKES_ASKED = 20;
    private static final int UNSAFE_ASKED = 100;
    private static final int SAFE_PERCENT_ASKED = 90;

    private Verdicts() {}

    static Line mistakes(Said said) {
        List<String> misses = new ArrayList<>(said.complaint());
        int found = said.of("found").size();
        int planted = found + said.of("missed").size();
        said.of("missed").forEach(each -> misses.add("not found: " + each));
        require(misses, "planted", planted, MISTAKES_ASKED);
        return new Line(Figure.R13, String.format(Locale.ROOT, "%,d of %,d found", found, planted), misses);
    }

    static Line pairs(Said said) {
        List<String> misses = new ArrayList<>(said.complaint());
        misses.addAll(said.of("wrong"));
        require(misses, "pairs", said.sum("pairs"), 1);
        return new Line(
                Figure.R14,
                String.format(
                        Locale.ROOT,
                        "%,d pairs of %,d operations, on lanes of 128, 256 and 512 bits, by scalar code and the interpreter: %,d differ",
                        said.sum("pairs"),
                        said.of("pairs").size(),
                        said.of("wrong").size()),
                misses);
    }

    static Line corpus(Said said) {
        List<String> misses = new ArrayList<>(said.complaint());
        int unsafe = said.of("unsafe").size();
        int safe = said.of("safe").size();
        int lanes = said.of("lanes").size();
        said.of("accepted").forEach(each -> misses.add("accepted: " + each));
        said.of("wrong").forEach(each -> misses.add("wrong: " + each));
        require(misses, "unsafe loops", unsafe, UNSAFE_ASKED);
        require(misses, "percent of the safe loops on lanes", percent(lanes, safe), SAFE_PERCENT_ASKED);
        return new Line(
                Figure.R15,
                String.format(
                        Locale.ROOT,
                        "%,d of %,d unsafe ones on lanes; %,d of %,d safe ones, %d %%; %,d wrong",
                        said.of("accepted").size(),
                        unsafe,
                        lanes,
                        safe,
                        percent(lanes, safe),
                        said.of("wrong").size()),
                misses);
    }

    static Line throwing(Said said) {
        List<String> misses = new ArrayList<>(said.complaint());
        said.of("wrong").forEach(each -> misses.add("wrong: " + each));
        require(misses, "loops that throw", said.sum("threw"), THROWING_ASKED);
        require(misses, "of their indices on lanes", said.sum("onlanes"), 1);
        return new Line(
                Figure.R16,
                String.format(
                        Locale.ROOT,
                        "%,d with exception, index and memory of the interpreter, %,d of their indices on lanes; %,d differ",
                        said.sum("threw"),
                        said.sum("onlanes"),
                        said.of("wrong").size()),
                misses);
    }

    static Line levels(List<Level> levels) {
        List<String> misses = new ArrayList<>();
        Set<String> missing = new TreeSet<>();
        levels.forEach(each -> missing.addAll(each.all()));
        int all = missing.size();
        levels.forEach(each -> missing.removeAll(each.seen()));
        long elements = levels.stream().mapToLong(Level::elements).sum();
        int different = 0;
        List<String> aside = new ArrayList<>();
        for (Level each : levels) {
            require(misses, "loops compiled at " + each, each.compiled(), KERNELS_ASKED);
            misses.addAll(each.mismatches());
            misses.addAll(each.crashes());
            different += each.mismatches().size();
            aside.addAll(each.aside());
        }
        require(misses, "elements", elements, ELEMENTS_ASKED);
        int percent = percent(all - missing.size(), all);
        if (percent < SEEN_PERCENT_ASKED) {
            misses.add("seen %d %% of operations, %d asked; not %s"
                    .formatted(percent, SEEN_PERCENT_ASKED, String.join("; ", missing)));
        }
        return new Line(
                Figure.R12,
                String.format(
                        Locale.ROOT,
                        "%s; %,d elements; %d %% of %,d operations of a type and shapes; %,d differ%s",
                        String.join(
                                ", ",
                                levels.stream()
                                        .map(each -> each + ": " + each.summary())
                                        .toList()),
                        elements,
                        percent,
                        all,
                        different,
                        aside.isEmpty() ? "" : "; C2 took too long for " + String.join(", ", aside)),
                misses);
    }

    private static int percent(long part, long all) {
        return all == 0 ? 0 : (int) (100 * part / all);
    }

    private static void require(List<String> misses, String what, long found, long asked) {
        if (found < asked) {
            misses.add(String.format(Locale.ROOT, "%s: %,d, %,d asked", what, found, asked));
        }
    }
}
