// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.expressions;

import dev.tutti.benchmarks.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/**
 * One of Java's contestants, {@code tutti} or {@code java}. Reads requests from standard input, a line each, and answers
 * each with a line of JSON. The twin of {@code expressions.py}: what one does before, during and after the clock runs, the
 * other does too.
 *
 * <ul>
 *   <li>{@code start CASE N} makes the data and computes the case once: {@code first}, in seconds, and {@code answer}
 *   <li>{@code measure WARM_SECONDS SECONDS SAMPLES} computes it again and again, so often in a sample that it takes 100
 *       microseconds: {@code calls} in all, the {@code median}, {@code low} and {@code high} quartiles of a call in seconds, and
 *       the {@code answer} of one more
 *   <li>{@code drop} lets the data go
 * </ul>
 */
final class JavaProgram {

    private static final double SAMPLE_SECONDS = 1e-4;

    private final boolean isTutti;
    private @Nullable Work work;

    /** Of the last call: written so that the JIT cannot drop what nobody reads. */
    private volatile Object result = "";

    private JavaProgram(boolean isTutti) {
        this.isTutti = isTutti;
    }

    /** Answers until there are no more requests. */
    public static void main(String[] args) throws IOException {
        JavaProgram program = new JavaProgram(args[0].equals(Contestant.TUTTI.id()));
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            System.out.println(JSON.std.asString(program.reply(request)));
        }
    }

    private Map<String, Object> reply(String request) {
        String[] words = request.split(" ", -1);
        return switch (words[0]) {
            case "start" -> start(Case.of(words[1]), Integer.parseInt(words[2]));
            case "measure" ->
                measure(Double.parseDouble(words[1]), Double.parseDouble(words[2]), Integer.parseInt(words[3]));
            case "drop" -> drop();
            default -> throw new IllegalArgumentException("unknown request: " + request);
        };
    }

    private Map<String, Object> start(Case what, int n) {
        work = null; // whose memory this one needs
        Work started = isTutti ? TuttiExpressions.of(what, n) : PlainExpressions.of(what, n);
        work = started;
        long begin = System.nanoTime();
        result = started.run().get();
        double seconds = secondsSince(begin);
        return Map.of("first", seconds, "answer", started.answer().of(result));
    }

    private Map<String, Object> measure(double warmSeconds, double leastSeconds, int leastSamples) {
        Work started = work;
        if (started == null) {
            throw new IllegalStateException("nothing was started that could be measured");
        }
        long warm = System.nanoTime();
        long warmCalls = 0;
        while (secondsSince(warm) < warmSeconds) {
            result = started.run().get();
            warmCalls++;
        }
        int calls = (int) Math.max(1, SAMPLE_SECONDS / (secondsSince(warm) / warmCalls));
        List<Double> samples = new ArrayList<>();
        long begin = System.nanoTime();
        while (samples.size() < leastSamples || secondsSince(begin) < leastSeconds) {
            long sample = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                result = started.run().get();
            }
            samples.add(secondsSince(sample) / calls);
        }
        double answer = started.answer().of(result);
        Collections.sort(samples);
        int quarter = (samples.size() - 1) / 4;
        return Map.of(
                "calls",
                calls * samples.size(),
                "median",
                Samples.median(samples),
                "low",
                samples.get(quarter),
                "high",
                samples.get(samples.size() - 1 - quarter),
                "answer",
                answer);
    }

    /** The garbage is gone before another contestant is measured. */
    private Map<String, Object> drop() {
        work = null;
        result = "";
        System.gc();
        return Map.of();
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
