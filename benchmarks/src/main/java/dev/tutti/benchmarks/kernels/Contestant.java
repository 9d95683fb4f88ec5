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

    /** Its kernels, of one of Java's. */
    JavaKernels javaKernels() {
        if (form != null) {
            return new TuttiKernels(form);
        }
        return switch (this) {
            case JAVA_LOOP -> new PlainKernels();
            case STREAM -> new StreamKernels();
            case TUTTI, NUMBA, NUMBA_FAST, GCC_O3, GCC_OFAST ->
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
            case NUMBA_FAST, GCC_O3, GCC_OFAST -> false;
        };
    }
}
