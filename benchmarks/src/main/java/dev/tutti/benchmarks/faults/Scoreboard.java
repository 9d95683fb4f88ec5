// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.benchmarks.Card;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/**
 * The lines that were taken.
 *
 * @param python what Python's executor does of the same, by figure
 */
record Scoreboard(List<Row> rows, List<Line> lines, long seed, double seconds, Map<String, String> python) {

    private static final String VERSION = "version";

    Scoreboard(List<Row> rows, List<Line> lines, long seed, double seconds) {
        this(rows, lines, seed, seconds, Map.of());
    }

    /** The same with what Python's executor does. */
    Scoreboard besidePython(Path home, String command, Path log) throws InterruptedException {
        Map<String, String> said = new HashMap<>();
        said.put(VERSION, PythonExecutor.line(home, command, VERSION, log));
        for (Row row : rows) {
            String line = PythonExecutor.line(home, command, row.id(), log);
            if (!line.isEmpty()) {
                System.err.println("python  " + row.id() + " " + line);
                said.put(row.id(), line);
            }
        }
        return new Scoreboard(rows, lines, seed, seconds, said);
    }

    /** Whether all targets do, of figures that were all taken. */
    boolean holds() {
        return lines.stream().allMatch(Line::holds) && rows.stream().allMatch(row -> line(row) != null);
    }

    /** Of the board. */
    int exitCode() {
        return holds() ? 0 : 1;
    }

    private @Nullable Line line(Row row) {
        return lines.stream()
                .filter(line -> line.id().equals(row.id()))
                .findFirst()
                .orElse(null);
    }

    String markdown(Card card) {
        List<String> text = new ArrayList<>();
        text.add("| figure | target | holds |"
                + (python.isEmpty() ? "" : " ProcessPoolExecutor of " + python.get(VERSION) + " |"));
        text.add("|---|---|---|" + (python.isEmpty() ? "" : "---|"));
        for (Row row : rows) {
            Line line = line(row);
            text.add("| " + row.id() + " " + (line == null ? "not taken" : line.figures()) + " | " + row.target()
                    + " | " + (line != null && line.holds() ? "yes" : "**no**") + " |"
                    + (python.isEmpty() ? "" : " " + python.getOrDefault(row.id(), "–") + " |"));
        }
        text.add("");
        lines.forEach(line -> line.misses().forEach(miss -> text.add("- " + line.id() + " missed: " + miss)));
        text.add(String.format(
                Locale.ROOT,
                "%d of %d targets hold; %.0f s; seed %d.",
                lines.stream().filter(Line::holds).count(),
                rows.size(),
                seconds,
                seed));
        return String.join("\n", text) + "\n\n" + card.markdown();
    }

    String json(Card card) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("command", card.command());
        document.put("date", card.machine().date().toString());
        document.put("commit", card.commit());
        document.put("processor", card.machine().machine().processor());
        document.put("usableCores", card.machine().machine().usableCores());
        document.put("jdk", card.machine().machine().jdk());
        document.put("seed", seed);
        document.put("seconds", seconds);
        document.put("lines", lines.stream().map(Line::fields).toList());
        document.put("python", python);
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(document) + "\n";
    }
}
