// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import dev.tutti.benchmarks.Card;
import dev.tutti.benchmarks.ContestantFailed;
import dev.tutti.benchmarks.kernels.Contestant.Language;
import dev.tutti.machine.JvmFlags;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Measures loops in Tutti beside plain Java, parallel streams, numba and gcc: {@code ./benchmarks/run kernels [--quick]
 * [REGEX]}.
 *
 * <p>Arguments: the directory of the benchmarks, the Python to run, the command as typed, the regular expression, then
 * {@code --quick} or nothing. Each contestant is a process for all kernels, and waits while another one works. Prints
 * the tables, and writes them to {@code target/kernels.md} and {@code target/kernels.json}, with pictures beside them.
 */
final class Kernels {

    private static final int THREADS = 2;

    private static final String UNKNOWN = "unknown";

    private final Path home;
    private final Path log;
    private final String python;
    private final Results results;

    /** Why contestants have no figures. */
    private final Map<Contestant, String> missing = new EnumMap<>(Contestant.class);

    private final Map<Contestant, Session> sessions = new EnumMap<>(Contestant.class);
    private @Nullable Roof roof;

    private Kernels(Path home, String python, boolean quick) {
        this.home = home;
        this.log = home.resolve("target/kernels.log");
        this.python = python;
        this.results = new Results(quick);
    }

    /** Runs all that match. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path home = Path.of(args[0]);
        List<Kernel> chosen = chosen(args[3]);
        System.setProperty("java.awt.headless", "true"); // pictures are files
        // A driver that is ended takes its contestants along.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        Kernels kernels = new Kernels(home, args[1], args.length > 4);
        try {
            Card card = Card.read(home, args[2]).withPython(home, args[1], "numba", "numpy");
            String compiler = kernels.open();
            kernels.measure(chosen);
            KernelsReport report = new KernelsReport(card, compiler, kernels.results, kernels.roof, kernels.missing);
            Files.writeString(home.resolve("target/kernels.json"), report.json());
            Files.writeString(home.resolve("target/kernels.md"), report.markdown());
            System.out.print(report.markdown());
            Pictures.write(kernels.results, kernels.roof, home.resolve("target"));
        } catch (ContestantFailed e) {
            System.err.println("kernels: " + e.getMessage());
            System.exit(1);
        } finally {
            kernels.sessions.values().forEach(Session::close);
        }
    }

    private static List<Kernel> chosen(String regex) {
        try {
            Pattern pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
            List<Kernel> chosen = Arrays.stream(Kernel.values())
                    .filter(kernel -> pattern.matcher(kernel.id()).find()
                            || pattern.matcher(kernel.title).find())
                    .toList();
            if (!chosen.isEmpty()) {
                return chosen;
            }
            System.err.println("kernels: nothing matches '" + regex + "': there are "
                    + Arrays.stream(Kernel.values()).map(Kernel::id).collect(Collectors.joining(", ")));
        } catch (PatternSyntaxException e) {
            System.err.println("kernels: '" + regex + "' is no regular expression: " + e.getDescription());
        }
        System.exit(2);
        throw new AssertionError("unreachable");
    }

    /** Starts all that there are; returns the version of gcc. */
    private String open() throws IOException, InterruptedException {
        Files.deleteIfExists(log);
        Files.createFile(log);
        String compiler = output("gcc", "--version");
        for (Contestant contestant : Contestant.values()) {
            String reason = switch (contestant.language) {
                case JAVA -> "";
                case NUMBA ->
                    python.isEmpty() || output(python, "-c", "import numba").equals(UNKNOWN)
                            ? "Python has no numba (apt-get install python3-numba)"
                            : "";
                case C -> compiler.equals(UNKNOWN) ? "there is no gcc (apt-get install gcc)" : compile(contestant);
            };
            if (reason.isEmpty()) {
                sessions.put(contestant, Session.start(contestant.title, command(contestant, "warm"), log));
            } else {
                missing.put(contestant, reason);
                System.err.println(contestant.title + " is missing: " + reason);
            }
        }
        for (Session session : sessions.values()) {
            session.ask("drop"); // a reply means that it has started, and disturbs nobody any more
        }
        Session gcc = sessions.get(Contestant.GCC_O3);
        if (gcc != null) {
            System.err.println("what the machine does at most");
            Others others = new Others();
            Map<String, Object> most = gcc.ask("ceilings");
            roof = Roof.of(most, others.cores());
        }
        return compiler;
    }

    /** The first line that a command prints; {@link #UNKNOWN} if it fails or is not there. */
    private static String output(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? text.lines().findFirst().orElse("") : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** Returns why it could not be compiled, or nothing. */
    private String compile(Contestant contestant) throws IOException, InterruptedException {
        List<String> command = List.of(
                "gcc",
                contestant == Contestant.GCC_OFAST ? "-Ofast" : "-O3",
                "-march=native",
                "-fopenmp",
                "-o",
                program(contestant).toString(),
                home.resolve("src/main/c/kernels.c").toString(),
                "-lm");
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start()
                .waitFor();
        return exit == 0 ? "" : "gcc with OpenMP did not compile kernels.c, see " + log;
    }

    private Path program(Contestant contestant) {
        return home.resolve("target/kernels-" + contestant.id());
    }

    private List<String> command(Contestant contestant, String state) {
        return switch (contestant.language) {
            case C -> List.of(program(contestant).toString());
            case NUMBA ->
                List.of(python, home.resolve("src/main/python/kernels.py").toString(), contestant.id());
            case JAVA -> {
                List<String> command = new ArrayList<>();
                command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
                command.addAll(JvmFlags.launcher());
                command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
                // A stream's caller is a worker too.
                command.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + (THREADS - 1));
                command.add("-cp");
                command.add(System.getProperty("java.class.path"));
                command.add(JavaProgram.class.getName());
                command.add(contestant.id());
                command.add(state);
                yield command;
            }
        };
    }

    private void measure(List<Kernel> kernels) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        for (Kernel kernel : kernels) {
            int n = kernel.size(results.quick);
            Reference reference = Reference.of(kernel, n);
            results.reference(kernel, reference);
            System.gc(); // of the reference's data
            for (Map.Entry<Contestant, Session> entry : sessions.entrySet()) {
                Contestant contestant = entry.getKey();
                if (isLeftOut(kernel, contestant)) {
                    continue;
                }
                System.err.println(kernel.title + ": " + contestant.title);
                Session session = entry.getValue();
                Others others = new Others();
                results.first(kernel, contestant, start(session, contestant, kernel, n, reference));
                results.steady(kernel, contestant, steady(session, contestant, kernel, n, reference, 1));
                for (int size : kernel.sizes(results.quick)) {
                    Reference other = size == n ? reference : Reference.of(kernel, size);
                    start(session, contestant, kernel, size, other);
                    results.size(kernel, contestant, size, steady(session, contestant, kernel, size, other, 0.3));
                }
                results.others(kernel, contestant, others.cores());
                session.ask("drop");
                if (contestant.isStartedCold()) {
                    try (Session fresh = Session.start(contestant.title, command(contestant, "cold"), log)) {
                        results.cold(kernel, contestant, start(fresh, contestant, kernel, n, reference));
                    }
                }
            }
        }
        System.err.printf(Locale.ROOT, "%d kernels in %.0f s%n", kernels.size(), (System.nanoTime() - begin) / 1e9);
    }

    /** A quick run has no time for numba to compile everything twice. */
    private boolean isLeftOut(Kernel kernel, Contestant contestant) {
        return results.quick
                && contestant == Contestant.NUMBA_FAST
                && kernel.sizes(true).isEmpty();
    }

    /** Returns the seconds of the first call, whose answer is right. */
    private double start(Session session, Contestant contestant, Kernel kernel, int n, Reference reference)
            throws IOException, InterruptedException {
        String request = "start " + kernel.id() + " " + n;
        Map<String, Object> reply = session.ask(request);
        check(request, contestant, kernel, n, reference, reply);
        return Session.number(reply, "first");
    }

    private Steady steady(
            Session session, Contestant contestant, Kernel kernel, int n, Reference reference, double seconds)
            throws IOException, InterruptedException {
        boolean isJava = contestant.language == Language.JAVA; // whose JIT has to see how code is used
        double warm = results.quick ? 0.05 : isJava ? seconds : 0.3 * seconds;
        String request = "measure " + warm + " " + (results.quick ? 0.05 : seconds) + " " + (results.quick ? 3 : 5);
        Map<String, Object> reply = session.ask(request);
        check(request, contestant, kernel, n, reference, reply);
        return Steady.of(reply);
    }

    private static void check(
            String request,
            Contestant contestant,
            Kernel kernel,
            int n,
            Reference reference,
            Map<String, Object> reply) {
        double answer = Session.number(reply, "answer");
        double tolerance = kernel.tolerance(n, contestant.isExact());
        // Not true of NaN.
        if (!(Math.abs(answer - reference.answer()) <= tolerance * Math.abs(reference.answer()))) {
            throw new ContestantFailed(
                    contestant.title + " answered '" + request + "' of " + kernel.title + " wrongly: answer=" + answer
                            + " expected=" + reference.answer() + " relativeTolerance=" + tolerance);
        }
    }
}
