// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.fuzz;

import dev.tutti.benchmarks.Card;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The scoreboard of the kernel compiler: {@code ./benchmarks/run fuzz [R12…R16] [--minutes m] [--seed n]}.
 *
 * <p>Prints a line for each figure, and writes them to {@code target/fuzz.md} with all that differs. Exit codes: 0 all
 * targets hold, 1 one is missed, 2 usage.
 */
public final class Fuzz {

    static final String USAGE =
            "usage: ./benchmarks/run fuzz [R12…R16] [--minutes m] [--seed n]; minutes from 1 for R12, a seed from 0 to "
                    + "1000000000; got '";

    /** What the JVM may use, as -XX:UseAVX says it. */
    private static final int LEVELS = 4;

    private static final int MINUTES = 90;

    /** Of all figures but R12, which ends when it has enough. */
    private static final long LIMIT_MINUTES = 20;

    /** Seeds of one level, so that no two have any in common. */
    private static final long SEEDS = 1_000_000_000;

    private final Program program;
    private final Asked asked;

    /** What the user wants. */
    record Asked(Set<Figure> figures, int minutes, long seed) {

        /** Throws an exception about an argument that is none. */
        static Asked of(List<String> said) {
            Set<Figure> figures = EnumSet.noneOf(Figure.class);
            int minutes = MINUTES;
            long seed = 0;
            for (int i = 0; i < said.size(); i++) {
                switch (said.get(i)) {
                    case "--minutes" -> minutes = (int) number(said, ++i, 1, 100_000);
                    case "--seed" -> seed = number(said, ++i, 0, SEEDS);
                    default -> figures.add(Figure.valueOf(said.get(i)));
                }
            }
            return new Asked(figures.isEmpty() ? EnumSet.allOf(Figure.class) : figures, minutes, seed);
        }

        private static long number(List<String> said, int at, long least, long most) {
            long number = at < said.size() ? Long.parseLong(said.get(at)) : -1;
            if (number < least || number > most) {
                throw new IllegalArgumentException("number=" + number);
            }
            return number;
        }
    }

    private Fuzz(Program program, Asked asked) {
        this.program = program;
        this.asked = asked;
    }

    /**
     * Takes the figures.
     *
     * @param arguments the {@code java} program, the class path of core and its tests, the directory of the benchmarks,
     *     the command as typed, then what the user said
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> said = List.of(arguments).subList(4, arguments.length);
        Asked asked;
        try {
            asked = Asked.of(said);
        } catch (IllegalArgumentException e) {
            System.err.println(USAGE + String.join(" ", said) + "'");
            System.exit(2);
            return;
        }
        Path home = Path.of(arguments[2]);
        Card card = Card.read(home, arguments[3]);
        System.err.println("seed " + asked.seed);
        List<Line> lines = new Fuzz(new Program(Path.of(arguments[0]), arguments[1]), asked).measure();
        String text = markdown(lines, asked.seed) + "\n" + card.markdown();
        Files.writeString(home.resolve("target/fuzz.md"), text);
        System.out.print(text);
        System.exit(exitCode(lines));
    }

    static int exitCode(List<Line> lines) {
        return lines.stream().allMatch(Line::holds) ? 0 : 1;
    }

    static String markdown(List<Line> lines, long seed) {
        List<String> text = new ArrayList<>(List.of("| figure | target | found | holds |", "|---|---|---|---|"));
        lines.forEach(each -> text.add(each.markdown()));
        text.add("");
        lines.forEach(each -> each.misses().forEach(miss -> text.add("- " + each.figure() + " missed: " + miss)));
        text.add("%d of %d targets hold; seed %d."
                .formatted(lines.stream().filter(Line::holds).count(), lines.size(), seed));
        return String.join("\n", text) + "\n";
    }

    private List<Line> measure() throws IOException, InterruptedException {
        List<Line> lines = new ArrayList<>();
        long begin = System.nanoTime();
        for (Figure figure : asked.figures) {
            System.err.println(figure + " " + figure.what + "…");
            Line line = measure(figure);
            System.err.printf(Locale.ROOT, "%4.0f s  %s %s%n", (System.nanoTime() - begin) / 1e9, figure, line.found());
            line.misses().forEach(miss -> System.err.println("        missed: " + miss));
            lines.add(line);
        }
        return lines;
    }

    private Line measure(Figure figure) throws IOException, InterruptedException {
        String seed = Long.toString(asked.seed);
        return switch (figure) {
            case R12 -> Verdicts.levels(levels());
            case R13 ->
                Verdicts.mistakes(run(figure, "kernel.emit.MistakeFuzz", Set.of("found", "missed"), List.of(seed)));
            case R14 -> Verdicts.pairs(run(figure, "kernel.emit.PairFuzz", Set.of("pairs", "wrong"), List.of()));
            case R15 ->
                Verdicts.corpus(run(
                        figure,
                        "loop.CorpusFuzz",
                        Set.of("unsafe", "accepted", "refused", "safe", "lanes", "written", "wrong"),
                        List.of()));
            case R16 ->
                Verdicts.throwing(run(
                        figure,
                        "kernel.emit.ThrowingFuzz",
                        Set.of("threw", "onlanes", "wrong"),
                        List.of(seed, Integer.toString(Verdicts.THROWING_ASKED))));
        };
    }

    private Said run(Figure figure, String main, Set<String> words, List<String> arguments)
            throws IOException, InterruptedException {
        Said said = new Said(figure, words, System.nanoTime() + TimeUnit.MINUTES.toNanos(LIMIT_MINUTES));
        program.run(List.of(), "dev.tutti." + main, arguments, said);
        return said;
    }

    /** As many at a time as there are processors; what one leaves of its share of the time, the others have. */
    private List<Level> levels() throws IOException, InterruptedException {
        int together = Math.min(LEVELS, Runtime.getRuntime().availableProcessors());
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(asked.minutes);
        AtomicInteger waiting = new AtomicInteger(LEVELS);
        List<Level> levels = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(together)) {
            for (int i = 0; i < LEVELS; i++) {
                Level level = new Level(i, Verdicts.KERNELS_ASKED, Verdicts.ELEMENTS_ASKED / LEVELS);
                long first = asked.seed + i * SEEDS;
                levels.add(level);
                running.add(threads.submit(() -> {
                    long now = System.nanoTime();
                    int turns = (waiting.getAndDecrement() + together - 1) / together;
                    level.run(program, first, now + (deadline - now) / turns);
                    return level;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a JVM of the fuzz could not be run", e.getCause());
        }
        return levels;
    }
}
