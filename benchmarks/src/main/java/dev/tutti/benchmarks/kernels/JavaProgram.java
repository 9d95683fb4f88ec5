// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

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
 * One of Java's contestants: {@code CONTESTANT warm|cold}, where a cold one has run no loop before its first request.
 *
 * <p>Reads requests from standard input, a line each, and answers each with a line of JSON. The twin of
 * {@code kernels.py} and {@code kernels.c}: what one does before, during and after the clock runs, the other does too.
 *
 * <ul>
 *   <li>{@code start KERNEL N} makes the data and runs the kernel once: {@code first}, in seconds, and {@code answer}
 *   <li>{@code measure WARM_SECONDS SECONDS CALLS} runs it again and again: {@code calls}, their {@code median},
 *       {@code low} and {@code high} quartiles in seconds, and the {@code answer} of one more
 *   <li>{@code drop} lets the data go
 * </ul>
 */
final class JavaProgram {

    private final JavaKernels form;
    private @Nullable Work work;

    /** Of the last call: written so that the JIT cannot drop what nobody reads. */
    private volatile double result;

    JavaProgram(JavaKernels form) {
        this.form = form;
    }

    /** Answers until there are no more requests. */
    public static void main(String[] args) throws IOException {
        JavaKernels form = Contestant.of(args[0]).javaKernels();
        if (args[1].equals("warm")) {
            form.warmUp();
        }
        JavaProgram program = new JavaProgram(form);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            System.out.println(JSON.std.asString(program.reply(request)));
        }
    }

    Map<String, Object> reply(String request) {
        String[] words = request.split(" ", -1);
        return switch (words[0]) {
            case "start" -> start(Kernel.of(words[1]), Integer.parseInt(words[2]));
            case "measure" ->
                measure(Double.parseDouble(words[1]), Double.parseDouble(words[2]), Integer.parseInt(words[3]));
            case "drop" -> drop();
            default -> throw new IllegalArgumentException("unknown request: " + request);
        };
    }

    private Map<String, Object> start(Kernel kernel, int n) {
        work = null; // whose memory this one needs
        Work started = Work.of(kernel, form, n);
        work = started;
        started.reset().run();
        long begin = System.nanoTime();
        result = started.run().getAsDouble();
        double seconds = secondsSince(begin);
        return Map.of("first", seconds, "answer", started.answer().of(result));
    }

    private Map<String, Object> measure(double warmSeconds, double leastSeconds, int leastCalls) {
        Work started = work;
        if (started == null) {
            throw new IllegalStateException("nothing was started that could be measured");
        }
        long warm = System.nanoTime();
        while (secondsSince(warm) < warmSeconds) {
            result = started.run().getAsDouble();
        }
        List<Double> calls = new ArrayList<>();
        long begin = System.nanoTime();
        while (calls.size() < leastCalls || secondsSince(begin) < leastSeconds) {
            long call = System.nanoTime();
            result = started.run().getAsDouble();
            calls.add(secondsSince(call));
        }
        started.reset().run();
        result = started.run().getAsDouble();
        double answer = started.answer().of(result);
        Collections.sort(calls);
        int quarter = (calls.size() - 1) / 4;
        return Map.of(
                "calls",
                calls.size(),
                "median",
                Samples.median(calls),
                "low",
                calls.get(quarter),
                "high",
                calls.get(calls.size() - 1 - quarter),
                "answer",
                answer);
    }

    /** The garbage is gone before another contestant is measured. */
    private Map<String, Object> drop() {
        work = null;
        System.gc();
        return Map.of();
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
