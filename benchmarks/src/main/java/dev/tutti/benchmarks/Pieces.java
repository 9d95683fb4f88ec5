// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures the pieces that users wait for, by JMH: {@code ./benchmarks/run pieces [--quick] [REGEX]}.
 *
 * <p>Arguments: the directory of the benchmarks, the command as typed, the regular expression, then {@code --quick} or
 * nothing. Prints the table, and writes it to {@code target/pieces.md}; JMH's own results go to
 * {@code target/pieces.json}, what it says meanwhile to {@code target/pieces.log}.
 */
final class Pieces {

    private static final String PACKAGE = "dev.tutti.benchmarks.pieces.";

    private Pieces() {}

    /** Runs all that match. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path home = Path.of(args[0]);
        String regex = args[2];
        OutputFormat silent = OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT);
        try {
            BenchmarkList all = BenchmarkList.defaultList();
            if (all.find(silent, List.of(regex), List.of()).isEmpty()) {
                System.err.println("pieces: nothing matches '" + regex + "': there are "
                        + String.join(", ", names(all.getAll(silent, List.of()))));
                System.exit(2);
            }
        } catch (PatternSyntaxException e) {
            System.err.println("pieces: '" + regex + "' is no regular expression: " + e.getDescription());
            System.exit(2);
        }
        // A driver that is ended takes its benchmarks and their workers along.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        Path log = home.resolve("target/pieces.log");
        try (PrintStream jmh = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
            Card card = Card.read(home, args[1]);
            Collection<RunResult> results = new Runner(options(home, regex, args.length > 3), progress(jmh)).run();
            String markdown = new PiecesReport(card, results).markdown();
            Files.writeString(home.resolve("target/pieces.md"), markdown);
            System.out.print(markdown);
        } catch (RunnerException e) {
            System.err.println("pieces: " + e.getMessage() + "; what JMH says is in " + log);
            System.exit(1);
        }
    }

    private static SortedSet<String> names(Collection<BenchmarkListEntry> benchmarks) {
        SortedSet<String> names = new TreeSet<>();
        benchmarks.forEach(benchmark -> names.add(shortName(benchmark.getUsername())));
        return names;
    }

    /** {@code Submit.join} of {@code dev.tutti.benchmarks.pieces.Submit.join}. */
    static String shortName(String benchmark) {
        return benchmark.startsWith(PACKAGE) ? benchmark.substring(PACKAGE.length()) : benchmark;
    }

    /** Numbers of iterations are the classes' own, unless there is no time for them. */
    private static Options options(Path home, String regex, boolean quick) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(regex)
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(home.resolve("target/pieces.json").toString());
        return quick
                ? options.forks(1)
                        .warmupIterations(1)
                        .warmupTime(TimeValue.milliseconds(300))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.milliseconds(200))
                        .build()
                : options.build();
    }

    /** JMH's words go to its log, the name of what it begins to standard error. */
    private static OutputFormat progress(PrintStream log) {
        OutputFormat jmh = OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL);
        return (OutputFormat) Proxy.newProxyInstance(
                OutputFormat.class.getClassLoader(), new Class<?>[] {OutputFormat.class}, (proxy, method, args) -> {
                    if (method.getName().equals("startBenchmark") && args[0] instanceof BenchmarkParams params) {
                        System.err.println(PiecesReport.name(params));
                    }
                    try {
                        return method.invoke(jmh, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
