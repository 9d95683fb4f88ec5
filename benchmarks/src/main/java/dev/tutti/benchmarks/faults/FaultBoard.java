// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.benchmarks.Card;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The reliability scoreboard: {@code ./benchmarks/run faults [--quick] [--seed=N] [FIGURE…]}.
 *
 * <p>Arguments: the directory of the benchmarks, the Python to run or nothing, the command as typed, then the user's.
 * Prints the table, and writes it to {@code target/faults.md} and {@code target/faults.json}; whatever else is printed
 * by anybody is in {@code target/faults.log}. Exit codes: 1 a target is missed, 2 usage.
 */
final class FaultBoard {

    private static final String USAGE = "usage: ./benchmarks/run faults [--quick] [--seed=N] [FIGURE…]";

    private final List<Row> rows;
    private final Path log;
    private final boolean quick;
    private final long seed;

    FaultBoard(List<Row> rows, Path log, boolean quick, long seed) {
        this.rows = List.copyOf(rows);
        this.log = log;
        this.quick = quick;
        this.seed = seed;
    }

    /** Takes the figures. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path home = Path.of(args[0]);
        boolean quick = false;
        long seed = System.nanoTime() & 0xFFFF_FFFFL;
        Set<String> wanted = new HashSet<>();
        Set<String> known = Row.all().stream().map(Row::id).collect(Collectors.toSet());
        for (String argument : Arrays.asList(args).subList(3, args.length)) {
            if (argument.equals("--quick")) {
                quick = true;
            } else if (argument.matches("--seed=\\d{1,18}")) {
                seed = Long.parseLong(argument.substring(argument.indexOf('=') + 1));
            } else if (known.contains(argument)) {
                wanted.add(argument);
            } else {
                System.err.println("faults: '" + argument + "' is no figure: there are "
                        + Row.all().stream().map(Row::id).collect(Collectors.joining(" ")) + "\n" + USAGE);
                System.exit(2);
            }
        }
        if (wanted.equals(Set.of("R4"))) {
            System.err.println("faults: R4 is what other figures leave behind: name them too\n" + USAGE);
            System.exit(2);
        }
        boolean few = quick;
        List<Row> rows = Row.all().stream()
                .filter(row -> wanted.isEmpty() ? !few || row.isQuick() : wanted.contains(row.id()))
                .toList();
        // A board that is ended takes its figures and their workers along.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        Path log = home.resolve("target/faults.log");
        Card card = Card.read(home, args[2]);
        Scoreboard board = new FaultBoard(rows, log, quick, seed).measure();
        if (!quick && !args[1].isEmpty()) {
            board = board.besidePython(home, args[1], log);
        }
        Files.writeString(home.resolve("target/faults.md"), board.markdown(card));
        Files.writeString(home.resolve("target/faults.json"), board.json(card));
        System.out.print(board.markdown(card));
        System.exit(board.exitCode());
    }

    Scoreboard measure() throws IOException, InterruptedException {
        Files.deleteIfExists(log);
        Files.createFile(log);
        Path base = Files.createTempDirectory("faults");
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx--x--x")); // for those who are nobody
        System.err.println("seed " + seed);
        List<Line> lines = new ArrayList<>();
        List<Residue> residues = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        Set<Class<?>> done = new HashSet<>(Set.of(Row.Left.class));
        long begin = System.nanoTime();
        try {
            for (Row row : rows) {
                if (done.add(row.figure())) {
                    FigureRun.Outcome outcome = new FigureRun(row, base, log, seed, quick).run();
                    outcome.lines().stream().filter(this::isWanted).forEach(line -> {
                        System.err.printf(
                                Locale.ROOT,
                                "%4.0f s  %s %s%n",
                                (System.nanoTime() - begin) / 1e9,
                                line.id(),
                                line.figures());
                        line.misses().forEach(miss -> System.err.println("        missed: " + miss));
                        lines.add(line);
                    });
                    residues.add(outcome.residue());
                    taken.add(row.id());
                }
            }
        } finally {
            delete(base);
        }
        Line left = Residue.line(residues, taken);
        if (isWanted(left)) {
            lines.add(left);
        }
        return new Scoreboard(rows, lines, seed, (System.nanoTime() - begin) / 1e9);
    }

    private boolean isWanted(Line line) {
        return rows.stream().anyMatch(row -> row.id().equals(line.id()));
    }

    private static void delete(Path directory) throws IOException {
        for (Path file : Os.files(directory).reversed()) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(directory);
    }
}
