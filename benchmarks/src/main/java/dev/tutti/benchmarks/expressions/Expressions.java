// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.expressions;

import dev.tutti.benchmarks.Card;
import dev.tutti.benchmarks.ContestantFailed;
import dev.tutti.benchmarks.kernels.Others;
import dev.tutti.benchmarks.kernels.Session;
import dev.tutti.benchmarks.kernels.Steady;
import dev.tutti.machine.JvmFlags;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures array expressions in Tutti beside numpy, numexpr, numba and plain Java: {@code ./benchmarks/run expressions
 * [--quick]}.
 *
 * <p>Arguments: the directory of the benchmarks, the Python to run, the command as typed, then {@code --quick} or nothing. Each
 * contestant is a process for all cases, and waits while another one works; all answers to a case are checked before the
 * first of them is timed. Prints the tables, and writes them to {@code target/expressions.md} and {@code
 * target/expressions.json}.
 */
final class Expressions {

    static final int THREADS = 2;

    /**
     * Memory that both of Java's have touched before the clock runs. The collector may take some gigabytes of new pages before
     * it comes back to what it has, and where the system has to find each first, that is all that a result costs.
     */
    private static final List<String> HEAP = List.of("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch");

    private final Path home;
    private final Path log;
    private final String python;
    private final boolean isQuick;
    private final Results results = new Results();
    private final Map<Contestant, String> missing = new EnumMap<>(Contestant.class);
    private final Map<Contestant, Session> sessions = new EnumMap<>(Contestant.class);

    private Expressions(Path home, String python, boolean isQuick) {
        this.home = home;
        this.log = home.resolve("target/expressions.log");
        this.python = python;
        this.isQuick = isQuick;
    }

    /** Runs everything. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path home = Path.of(args[0]);
        // A driver that is ended takes its contestants along.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        Expressions expressions = new Expressions(home, args[1], args.length > 3);
        try {
            Card card = Card.read(home, args[2]).withPython(home, args[1], "numpy", "numexpr", "numba");
            expressions.open();
            expressions.measure();
            Report report = new Report(card, expressions.results, expressions.missing, expressions.isQuick);
            Files.writeString(home.resolve("target/expressions.json"), report.json());
            Files.writeString(home.resolve("target/expressions.md"), report.markdown());
            System.out.print(report.markdown());
        } catch (ContestantFailed e) {
            System.err.println("expressions: " + e.getMessage());
            System.exit(1);
        } finally {
            expressions.sessions.values().forEach(Session::close);
        }
    }

    private void open() throws IOException, InterruptedException {
        Files.deleteIfExists(log);
        Files.createFile(log);
        for (Contestant contestant : Contestant.values()) {
            String module = module(contestant);
            String core = contestant == Contestant.NUMPY_TUNED ? coreType() : "";
            if (module != null && !hasModule(module)) {
                missing.put(contestant, "Python has no " + module + " (apt-get install python3-" + module + ")");
            } else if (core == null) {
                missing.put(contestant, "no name of OpenBLAS's for this processor is known here");
            } else {
                Map<String, String> environment = core.isEmpty()
                        ? Map.of()
                        : Map.of("OPENBLAS_CORETYPE", core, "OPENBLAS_NUM_THREADS", String.valueOf(THREADS));
                sessions.put(contestant, Session.start(contestant.title, command(contestant), environment, log));
            }
        }
        for (Session each : sessions.values()) {
            each.ask("drop"); // a reply means that it has started, and disturbs nobody any more
        }
        missing.forEach((contestant, reason) -> System.err.println(contestant.title + " is missing: " + reason));
    }

    /** What Python needs. */
    private static @Nullable String module(Contestant contestant) {
        return switch (contestant) {
            case TUTTI, JAVA -> null;
            case NUMPY, NUMPY_TUNED -> "numpy";
            case NUMEXPR -> "numexpr";
            case NUMBA -> "numba";
        };
    }

    private boolean hasModule(String module) throws InterruptedException {
        try {
            return !python.isEmpty()
                    && new ProcessBuilder(python, "-c", "import " + module)
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                                    .start()
                                    .waitFor()
                            == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What OpenBLAS calls the newest processor that this one can pass for, {@code null} if that is not known. */
    private static @Nullable String coreType() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        String features = Files.exists(info) ? Files.readString(info, StandardCharsets.UTF_8) : "";
        return features.contains(" avx512vl") ? "SkylakeX" : features.contains(" avx2") ? "Haswell" : null;
    }

    private List<String> command(Contestant contestant) {
        if (!contestant.isJava()) {
            return List.of(
                    python, home.resolve("src/main/python/expressions.py").toString(), contestant.id());
        }
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(JvmFlags.launcher());
        command.addAll(isQuick ? List.of() : HEAP);
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-cp", System.getProperty("java.class.path")));
        command.add(JavaProgram.class.getName());
        command.add(contestant.id());
        return command;
    }

    private void measure() throws IOException, InterruptedException {
        for (Case what : Case.values()) {
            for (int n : what.sizes(isQuick)) {
                Work plain = PlainExpressions.of(what, n);
                double expected = plain.answer().of(plain.run().get());
                plain = null;
                System.gc();
                for (Map.Entry<Contestant, Session> each : sessions.entrySet()) {
                    if (each.getKey().has(what)) {
                        measure(each.getKey(), each.getValue(), what, n, expected);
                    }
                }
            }
        }
    }

    private void measure(Contestant contestant, Session session, Case what, int n, double expected)
            throws IOException, InterruptedException {
        System.err.println(what.title + " " + what.size(n) + ": " + contestant.title);
        Others others = new Others();
        String start = "start " + what.id() + " " + n;
        Map<String, Object> first = session.ask(start);
        check(start, contestant, what, expected, first);
        double warm = isQuick ? 0.05 : contestant.isJava() ? 3 : 0.5; // Java's JIT has to see how code is used
        String measure = "measure " + warm + " " + (isQuick ? 0.05 : 1.5) + " 5";
        Map<String, Object> reply = session.ask(measure);
        check(measure, contestant, what, expected, reply);
        results.add(
                new Results.Row(what, n), contestant, Steady.of(reply), Session.number(first, "first"), others.cores());
        session.ask("drop");
    }

    private static void check(
            String request, Contestant contestant, Case what, double expected, Map<String, Object> reply) {
        double answer = Session.number(reply, "answer");
        // Not true of NaN.
        if (!(Math.abs(answer - expected) <= what.tolerance() * Math.abs(expected))) {
            throw new ContestantFailed(contestant.title + " answered '" + request + "' of " + what.title
                    + " wrongly: answer=" + answer + " expected=" + expected + " relativeTolerance="
                    + what.tolerance());
        }
    }
}
