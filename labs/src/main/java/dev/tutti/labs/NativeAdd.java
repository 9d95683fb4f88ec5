// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.ffi.Native;
import dev.tutti.ffi.NativeCompiler;
import dev.tutti.ffi.Symbol;
import dev.tutti.measure.Figures;
import dev.tutti.spi.Availability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code native-add}: the document's C++ function of two numbers, compiled from its source and called n times,
 * in a loop of each backend, and from a loop in C++ that Java calls once. What the two differ by is what the way from
 * Java to C++ and back costs.
 */
final class NativeAdd implements Lab {

    private static final String SOURCE = """
            int add(int i, int j) {
                return i + j;
            }

            long sum_of_sums(int n) {
                long sum = 0;
                for (int i = 0; i < n; i++) {
                    volatile int j = 1; // or the compiler would know the sum
                    sum += add(i, j);
                }
                return sum;
            }
            """;

    /** What is called of it. */
    interface Example {
        int add(int i, int j);

        @Symbol("sum_of_sums")
        long sumOfSums(int n);
    }

    @Override
    public Card card() {
        return new Card(
                "native-add",
                Document.D,
                "A C++ function",
                "n calls of add(i, 1) in C++, and a loop there in one call",
                "");
    }

    @Override
    public Availability availability() {
        return compiler().availability();
    }

    private static NativeCompiler compiler() {
        return Native.cpp();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "calls", 1, 1_000_000_000, 1_000_000, 100_000_000, 1));
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        Example cpp = compiler().compile(SOURCE).bind(Example.class);
        return List.of(Question.of(
                        Figures.count(n) + " sums of two numbers",
                        () -> plain(n),
                        sum -> flaw(sum, n),
                        sum -> sum,
                        sum -> "their sum is " + sum)
                .form("C++ called by a loop", stage -> stage.loop(n).sumLong(i -> cpp.add(i, 1)))
                .form(
                        "a loop in C++",
                        stage -> stage.tasks().submit(cpp::sumOfSums, n).get()));
    }

    private static long plain(int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += add(i, 1);
        }
        return sum;
    }

    private static int add(int i, int j) {
        return i + j;
    }

    private static @Nullable String flaw(long sum, long n) {
        long known = n * (n + 1) / 2;
        return sum == known ? null : "the sum is " + sum + ", not " + known;
    }
}
