// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import dev.tutti.GridLoop;
import dev.tutti.IntLoop;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Who is measured. All but the plain loop have 2 threads. */
enum Contestant {
    TUTTI("Tutti", loop -> loop.threads(2), grid -> grid.threads(2)),
    TUTTI_FAST(
            "Tutti fast()",
            loop -> loop.threads(2).fast(),
            grid -> grid.threads(2).fast()),
    JAVA_LOOP("Java loop", Language.JAVA),
    STREAM("parallel stream", Language.JAVA),
    NUMBA("numba parallel", Language.NUMBA),
    NUMBA_FAST("numba fastmath", Language.NUMBA),
    GCC_O3("gcc -O3", Language.C),
    GCC_OFAST("gcc -Ofast", Language.C);

    /** What runs it. */
    enum Language {
        JAVA,
        NUMBA,
        C
    }

    final String title;
    final Language language;

    @SuppressWarnings("Immutable") // functions without captures, of types that cannot say so
    private final @Nullable Form form;

    /** How its loops are made: Tutti's forms differ in nothing else. */
    record Form(UnaryOperator<IntLoop> range, UnaryOperator<GridLoop> grid) {}

    Contestant(String title, UnaryOperator<IntLoop> range, UnaryOperator<GridLoop> grid) {
        this.title = title;
        this.language = Language.JAVA;
        this.form = new Form(range, grid);
    }

    Contestant(String title, Language language) {
        this.title = title;
        this.language = language;
        this.form = null;
    }

    /** The name in arguments and JSON: {@code numba-fast}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Contestant of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether it is a form of Tutti's, which the others are compared with. */
    boolean isTutti() {
        return form != null;
    }

    /**
     * The form of Tutti's that it is compared with: whoever may round otherwise than is written stands beside {@code
     * fast()}, all others beside the default. gcc joins multiplications with additions in any case, and still is one of the
     * others.
     */
    Contestant peer() {
        return switch (this) {
            case NUMBA_FAST, GCC_OFAST -> TUTTI_FAST;
            case TUTTI, TUTTI_FAST, JAVA_LOOP, STREAM, NUMBA, GCC_O3 -> TUTTI;
        };
    }

    /** Whether the first loop of all in a new JVM is measured: Tutti's, and beside it the plain one. */
    boolean isStartedCold() {
        return isTutti() || this == JAVA_LOOP;
    }

    /** Its kernels, of one of Java's. */
    JavaKernels javaKernels() {
        if (form != null) {
            return new TuttiKernels(form);
        }
        return switch (this) {
            case JAVA_LOOP -> new PlainKernels();
            case STREAM -> new StreamKernels();
            case TUTTI, TUTTI_FAST, NUMBA, NUMBA_FAST, GCC_O3, GCC_OFAST ->
                throw new IllegalArgumentException(this + " has no kernels of its own in Java");
        };
    }

    /**
     * Whether it computes each operation as written: gcc joins multiplications with additions even without
     * {@code -Ofast}, where the processor can.
     */
    boolean isExact() {
        return switch (this) {
            case TUTTI, JAVA_LOOP, STREAM, NUMBA -> true;
            case TUTTI_FAST, NUMBA_FAST, GCC_O3, GCC_OFAST -> false;
        };
    }
}
