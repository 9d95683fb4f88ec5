// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interfaces against the declarations of a source: what fits is bound, what does not is refused by name. */
class PrototypeTest {

    @BeforeAll
    static void compiler() {
        Compilers.assume(Native.c());
        Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"), "signatures are checked on Linux");
    }

    interface Taking {
        void take(byte x);

        void take(short x);

        void take(int x);

        void take(long x);

        void take(float x);

        void take(double x);

        void take(boolean x);

        void take(char x);

        void take(String x);

        void take(byte[] x);

        void take(short[] x);

        void take(int[] x);

        void take(long[] x);

        void take(float[] x);

        void take(double[] x);

        void take(MemorySegment x);
    }

    /** C types, each with the Java types that fit. */
    private static final Map<String, Set<String>> FITTING = Map.ofEntries(
            Map.entry("char", Set.of("byte")),
            Map.entry("unsigned char", Set.of("byte")),
            Map.entry("bool", Set.of("boolean")),
            Map.entry("short", Set.of("short")),
            Map.entry("uint16_t", Set.of("short", "char")),
            Map.entry("int", Set.of("int")),
            Map.entry("unsigned", Set.of("int")),
            Map.entry("enum color", Set.of("int")),
            Map.entry("const long", Set.of("long")),
            Map.entry("size_t", Set.of("long")),
            Map.entry("int64_t", Set.of("long")),
            Map.entry("float", Set.of("float")),
            Map.entry("double", Set.of("double")),
            Map.entry("long double", Set.of()),
            Map.entry("double complex", Set.of()),
            Map.entry("struct pair", Set.of()),
            Map.entry("const char *", Set.of("String", "byte[]", "MemorySegment")),
            Map.entry("unsigned char *restrict", Set.of("String", "byte[]", "MemorySegment")),
            Map.entry("short *", Set.of("short[]", "MemorySegment")),
            Map.entry("const volatile int *", Set.of("int[]", "MemorySegment")),
            Map.entry("size_t *const", Set.of("long[]", "MemorySegment")),
            Map.entry("float *", Set.of("float[]", "MemorySegment")),
            Map.entry("const double *", Set.of("double[]", "MemorySegment")),
            Map.entry("matrix", Set.of("double[]", "MemorySegment")),
            Map.entry("struct pair *", Set.of("MemorySegment")),
            Map.entry("double **", Set.of("MemorySegment")),
            Map.entry("handler", Set.of("MemorySegment")),
            Map.entry(
                    "void *",
                    Set.of("String", "byte[]", "short[]", "int[]", "long[]", "float[]", "double[]", "MemorySegment")));

    @ParameterizedTest
    @ValueSource(strings = {"", "-gdwarf-5"})
    void eachTypeFitsItsOwn(String option) {
        StringBuilder source = new StringBuilder("""
                #include <complex.h>
                #include <stdbool.h>
                #include <stddef.h>
                #include <stdint.h>
                enum color { RED };
                struct pair { int a; struct pair *next; };
                typedef double matrix[3][4];
                typedef void (*handler)(int);
                """);
        List<String> types = List.copyOf(FITTING.keySet());
        for (int i = 0; i < types.size(); i++) {
            source.append("void take%d(%s x) { }%n".formatted(i, types.get(i)));
        }
        NativeCompiler compiler = option.isEmpty() ? Native.c() : Native.c().options(option);
        NativeLibrary library = compiler.compile(source.toString());
        List<Signature> signatures = Signature.abstractMethods(Taking.class).stream()
                .map(Signature::of)
                .toList();
        Map<String, Set<String>> found = new TreeMap<>();
        for (int i = 0; i < types.size(); i++) {
            String name = "take" + i;
            Prototype prototype = library.prototypes().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            Set<String> fitting = new TreeSet<>();
            for (Signature signature : signatures) {
                if (prototype.difference(signature) == null) {
                    fitting.add(signature.parameters().getFirst().type().java().getSimpleName());
                }
            }
            found.put(types.get(i), fitting);
        }
        assertThat(found).isEqualTo(new TreeMap<>(FITTING));
    }

    @Test
    void functionsAreSpelledAsCDoes() {
        NativeLibrary library = Native.compile("""
                struct pair { int a, b; };
                typedef unsigned size;
                int f(const float *restrict a, double *const b, char c[4], size n, struct pair *p) { return 0; }
                const char *g(void) { return 0; }
                void h(int (*f)(void *, double), double (*rows)[3], ...) { }
                """);
        assertThat(library.prototypes())
                .extracting(Prototype::toString)
                .containsExactlyInAnyOrder(
                        "int f(const float *, double *const, char *, size, struct pair *)",
                        "const char *g(void)",
                        "void h(int (*)(void *, double), double (*)[3], ...)");
    }

    interface Half {
        float half(float x);
    }

    interface Nothing {
        void half(double x);
    }

    interface Many {
        double half(double x, double y);
    }

    interface Ellipsis {
        int sum(int n);
    }

    @Test
    void resultsCountsAndEllipsesAreChecked() {
        NativeLibrary library = Native.compile("""
                double half(double x) { return x / 2; }
                int sum(int n, ...) { return n; }
                """);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> library.bind(Half.class))
                .withMessage("method `float half(float)` does not fit `double half(double)` of source.c:"
                        + " parameter 1 is float, the function's is double; take double");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> library.bind(Nothing.class))
                .withMessageEndingWith(": the result is void, the function's is double; take double");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> library.bind(Many.class))
                .withMessageEndingWith(": it has 1 parameters, the method 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> library.bind(Ellipsis.class))
                .withMessageContaining("`int sum(int, ...)`", "a variable number of arguments");
    }

    interface Overloaded {
        int max(int a, int b);

        double max(double a, double b);

        double norm(double[] x);

        int longest(String text);
    }

    interface NotOverloaded {
        long max(long a, long b);
    }

    @Test
    void functionsOfCppAreFoundByTheirNamesInTheSource() {
        Compilers.assume(Native.cpp());
        NativeLibrary library = Native.cpp().compile("""
                #include <cmath>
                #include <cstring>
                template <typename T> T larger(T a, T b) { return a > b ? a : b; }
                int max(int a, int b) { return larger(a, b); }
                double max(double a, double b) { return larger(a, b); }
                double norm(const double (&x)[2]) { return std::sqrt(x[0] * x[0] + x[1] * x[1]); }
                extern "C" int longest(const char *text) { return std::strlen(text); }
                """);
        Overloaded cpp = library.bind(Overloaded.class);
        assertThat(cpp.max(2, 3)).isEqualTo(3);
        assertThat(cpp.max(2.5, 0.5)).isEqualTo(2.5);
        assertThat(cpp.norm(new double[] {3, 4})).isEqualTo(5);
        assertThat(cpp.longest("four")).isEqualTo(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> library.bind(NotOverloaded.class))
                .withMessageContaining(
                        "`int max(int, int)`", "`double max(double, double)`", "none of them has these parameters");
    }

    interface ByValue {
        double twice(double x);
    }

    interface ByReference {
        double twice(double[] x);

        double total(double[] x, @Length int n);

        void count(int[] n);
    }

    interface Count {
        void count(int n);
    }

    /** The debugger's information has their types as if they were passed by value. */
    @ParameterizedTest
    @ValueSource(strings = {"-O0", "-O3"})
    void whatFortranTakesByReferenceIsAnArray(String level) {
        Compilers.assume(Native.fortran());
        NativeLibrary library = Native.fortran().options(level).compile("""
                function twice(x)
                  real(8) :: x, twice
                  twice = 2 * x
                end function
                function total(x, n) bind(c)
                  use iso_c_binding
                  integer(c_int), value :: n
                  real(c_double), intent(in) :: x(n)
                  real(c_double) :: total
                  total = sum(x)
                end function
                subroutine count(n)
                  integer :: n
                  n = n + 1
                end subroutine
                """);
        ByReference fortran = library.bind(ByReference.class);
        assertThat(fortran.twice(new double[] {4})).isEqualTo(8);
        assertThat(fortran.total(new double[] {1, 2, 3.5}, 3)).isEqualTo(6.5);
        int[] n = {6};
        fortran.count(n);
        assertThat(n).containsExactly(7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> library.bind(ByValue.class))
                .withMessageContaining("parameter 1 is double, the function's is real(kind=8) &; take double[]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> library.bind(Count.class))
                .withMessageContaining("take int[]");
    }

    /** Debug information that is missing, or not for us, is no reason to fail. */
    @ParameterizedTest
    @ValueSource(strings = {"-g0", "-gz", "-s"})
    void withoutThemTheInterfaceIsTakenAtItsWord(String option) {
        interface Twice {
            double twice(double x);
        }
        Twice c = Native.c()
                .options(option)
                .compile("double twice(double x) { return 2 * x; }")
                .bind(Twice.class);
        assertThat(c.twice(4)).isEqualTo(8);
    }
}
