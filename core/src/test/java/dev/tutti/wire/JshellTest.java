// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.execution.JdiExecutionControlProvider;
import jdk.jshell.execution.LocalExecutionControlProvider;
import jdk.jshell.spi.ExecutionControlProvider;
import org.junit.jupiter.api.Test;

/** Lines of jshell whose tasks run in another JVM. */
class JshellTest {

    private static final String LINES = """
            import dev.tutti.*;
            import dev.tutti.wire.SecondJvm;
            SecondJvm jvm = SecondJvm.start(SecondJvm.classPath());
            int rate = 3;
            int helper(int x) { return x * rate; }
            record Point(int x, int y) {}
            var names = new ArrayList<>(List.of("a"));
            jvm.run(x -> helper(x), 2);
            jvm.run(p -> p.x() + rate, new Point(1, 2));
            rate = 5;
            names.add("b");
            jvm.run(x -> helper(x) + names.size(), 2);
            int helper(int x) { return -x * rate; }
            jvm.run(x -> helper(x), 2);
            Task<Integer, Integer> both = x -> helper(x) + helper(x);
            jvm.run(x -> both.apply(x), 1);
            var log = java.util.logging.Logger.getLogger("log");
            jvm.run(x -> { log.info("x"); return x; }, 1);
            jvm.run(x -> new Point(x, rate), 7);
            jvm.close();
            """;

    @Test
    void variablesMethodsAndRecordsTravel() {
        try (JShell shell = JShell.builder()
                .executionEngine(new LocalExecutionControlProvider(), Map.of())
                .build()) {
            check(evaluate(shell));
        }
    }

    /** There the library too is known to jshell's loader only. */
    @Test
    void alsoInTheJvmThatTheToolStarts() {
        ExecutionControlProvider jdi = new JdiExecutionControlProvider();
        try (JShell shell =
                JShell.builder().executionEngine(jdi, jdi.defaultParameters()).build()) {
            check(evaluate(shell));
        }
    }

    private static void check(List<String> values) {
        assertThat(values).hasSize(7).startsWith("6", "4", "12", "-10", "-10").endsWith("Point[x=7, y=5]");
        assertThat(values.get(5))
                .contains("it reads the variable log", "java.util.logging.Logger, but null", "make it inside the task");
    }

    /** The values of the lines that run something. */
    private static List<String> evaluate(JShell shell) {
        shell.addToClasspath(SecondJvm.classPath());
        shell.eval("import java.util.*;");
        List<String> values = new ArrayList<>();
        String rest = LINES;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo line = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            rest = line.remaining();
            for (SnippetEvent event : shell.eval(line.source())) {
                if (event.causeSnippet() == null && line.source().contains("jvm.run")) {
                    values.add(
                            event.exception() == null
                                    ? event.value()
                                    : event.exception().getMessage());
                }
                if (event.status() == Snippet.Status.REJECTED) {
                    values.add(
                            line.source() + shell.diagnostics(event.snippet()).toList());
                }
            }
        }
        return values;
    }
}
