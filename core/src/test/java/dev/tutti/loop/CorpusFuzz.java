// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Body;
import dev.tutti.CompileReport;
import dev.tutti.IntLoop;
import dev.tutti.Loop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that offers the {@link UnsafeLoops} and the {@link SafeLoops} to the compiler, and runs them. Its output is
 * lines: {@code unsafe} or {@code safe} and one of them, {@code accepted} and one that is not safe and goes onto lanes,
 * {@code lanes} and one that is and does, {@code written} and one that is and does not, {@code wrong} and one that does not
 * give what the plain loop gives; then {@code end}.
 *
 * <p>{@code ./benchmarks/run fuzz} starts it.
 */
public final class CorpusFuzz {

    private final WrittenLoops loops;
    private final String kind;

    private CorpusFuzz(WrittenLoops loops, String kind) {
        this.loops = loops;
        this.kind = kind;
    }

    /** Runs all of them. */
    public static void main(String[] arguments) throws Exception {
        Path classes = Files.createTempDirectory("corpus");
        try {
            new CorpusFuzz(new WrittenLoops("Unsafe", UnsafeLoops.all(), classes), "unsafe").run();
            new CorpusFuzz(new WrittenLoops("Safe", SafeLoops.all(), classes), "safe").run();
        } finally {
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path each : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    delete(each);
                }
            }
        }
        System.out.println("end");
    }

    private static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    private void run() {
        for (int k = 0; k < loops.cases().size(); k++) {
            String name = loops.cases().get(k).toString();
            System.out.println(kind + " " + name);
            boolean isCompiled = run(k);
            System.out.println(
                    (kind.equals("unsafe") ? isCompiled ? "accepted " : "refused " : isCompiled ? "lanes " : "written ")
                            + name);
        }
    }

    private boolean run(int k) {
        Object right = loops.data(k);
        loops.plain(k, right);
        if (!loops.cases().get(k).setup().isEmpty()) {
            // The class of bodies has code now, which is right for arrays that are different ones.
            run(
                    Loop.range(WrittenLoops.FROM, WrittenLoops.N).serial().explain(report -> {}),
                    loops.body(k, loops.fresh()));
        }
        List<CompileReport> reports = new ArrayList<>();
        Object found = loops.data(k);
        run(Loop.range(WrittenLoops.FROM, WrittenLoops.N).serial().explain(reports::add), loops.body(k, found));
        compare(k, right, found);
        Object onLanes = loops.data(k);
        if (OnLanes.run(
                        loops.body(k, onLanes),
                        WrittenLoops.FROM,
                        WrittenLoops.N,
                        values(loops.cases().get(k)))
                > 0) {
            compare(k, right, onLanes);
        }
        return reports.getFirst().isCompiled();
    }

    private void compare(int k, Object right, Object found) {
        String difference = loops.difference(right, found, null);
        if (!difference.isEmpty()) {
            System.out.println("wrong " + loops.cases().get(k) + ": " + difference);
        }
    }

    private static Object values(WrittenLoops.Case each) {
        int count = WrittenLoops.N - WrittenLoops.FROM;
        return switch (each.type()) {
            case "double" -> new double[count];
            case "long" -> new long[count];
            case "int" -> new int[count];
            default -> new long[1];
        };
    }

    private static void run(IntLoop loop, Object body) {
        switch (body) {
            case Body.IntAction action -> loop.forEach(action);
            case Body.IntToDouble value -> loop.toDoubles(value);
            case Body.IntToLong value -> loop.toLongs(value);
            case Body.IntToInt value -> loop.toInts(value);
            case Body.IntTest test -> loop.count(test);
            default -> throw new AssertionError(body);
        }
    }
}
