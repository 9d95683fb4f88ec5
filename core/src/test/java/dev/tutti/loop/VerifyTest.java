// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Body;
import dev.tutti.Loop;
import dev.tutti.VerificationException;
import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.emit.Mistakes;
import dev.tutti.kernel.run.Planted;
import dev.tutti.shared.SharedDoubles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loops that are verified: with a mistake in their code, and with none. */
class VerifyTest {

    private static final int N = 5003;

    private final double[] x = new double[N];
    private final int[] order = new int[N];
    private final char[] letters = new char[N];
    private final double[] out = new double[N];
    private final List<Runnable> planted = new ArrayList<>();

    VerifyTest() {
        for (int i = 0; i < N; i++) {
            x[i] = i % 13 == 5 ? Double.NaN : (i * 7919L % N - 2500) / 64.0;
            order[i] = i % 7 == 3 ? Integer.MIN_VALUE : i * 31 % 257 - 99;
            letters[i] = (char) (i * 1009);
        }
        Arrays.fill(out, 0.5);
    }

    /** A body, what it is called with and what becomes of its values. */
    private record Case(Object body, String call, LoopCode.Sink sink, Runnable run) {}

    private static Case values(Body.IntToDouble body) {
        return new Case(
                body,
                "(I)D",
                LoopCode.Sink.DOUBLES,
                () -> verified(IntKernels.doubles(body)).values(0, N, new double[N], 0));
    }

    private static Case sum(Body.IntToDouble body) {
        return new Case(
                body,
                "(I)D",
                LoopCode.Sink.SUM_DOUBLES,
                () -> verified(IntKernels.doubles(body)).sum(0, N));
    }

    private static Case ints(Body.IntToInt body) {
        return new Case(
                body,
                "(I)I",
                LoopCode.Sink.INTS,
                () -> verified(IntKernels.ints(body)).values(0, N, new int[N], 0));
    }

    private static Case longs(Body.IntToLong body) {
        return new Case(
                body,
                "(I)J",
                LoopCode.Sink.SUM_LONGS,
                () -> verified(IntKernels.longs(body)).sum(0, N));
    }

    private static Case count(Body.IntTest body) {
        return new Case(
                body,
                "(I)Z",
                LoopCode.Sink.COUNT,
                () -> verified(IntKernels.counts(body)).count(0, N));
    }

    private static Case action(Body.IntAction body) {
        return new Case(
                body,
                "(I)V",
                LoopCode.Sink.NOTHING,
                () -> verified(IntKernels.actions(body)).run(0, N));
    }

    private static Body.CellToDouble cell() {
        return (row, column) -> row * 0.5 + column + 1;
    }

    private List<Case> cases() {
        return List.of(
                values(i -> x[i] > 0 ? x[i] * i : x[i] < -20 ? x[N - 1 - i] : Math.pow(x[i], 2)),
                sum(i -> -0.0 * (i + 1)),
                sum(i -> Math.fma(x[i], 1.1, x[i] * -1.1)),
                longs(i -> letters[i] * 3L >>> 1),
                longs(i -> (long) order[i] << i),
                ints(i -> order[i] >>> 2 ^ (byte) i ^ order[i] / (order[i] % 2 == 0 ? -1 : 1)),
                count(i -> {
                    int n = i;
                    int steps = 0;
                    while (n > 1 && steps < 20) {
                        n = n % 2 == 0 ? n / 2 : 3 * n + 1;
                        steps++;
                    }
                    return steps > 17;
                }),
                count(i -> x[i] > 0),
                values(i -> x[(order[i] & 1023) * 4]),
                new Case(
                        cell(),
                        "(II)D",
                        LoopCode.Sink.DOUBLES,
                        () -> verified(CellKernels.doubles(cell(), 300)).values(0, 4800, new double[4800], 0)),
                action(i -> {
                    if (x[i] > 3) {
                        if ((i & 1) == 0) {
                            out[i] += x[i];
                        } else {
                            out[i] = 1;
                        }
                    } else if (x[i] < -9) {
                        out[i] = -x[i];
                    }
                }));
    }

    static List<String> mistakes() {
        return Mistakes.all();
    }

    private void plant(String mistake, Case each) throws Exception {
        planted.add(Planted.in(each.body, each.call, each.sink, mistake));
    }

    @AfterEach
    void takeMistakesOut() {
        planted.reversed().forEach(Runnable::run);
    }

    /** A kernel that is compared. */
    @SuppressWarnings("unchecked") // it is of the same kind
    private static <K> K verified(K kernel) {
        Compiled.User user = (Compiled.User) kernel;
        return (K) user.with(user.form().verified());
    }

    private Map<Integer, VerificationException> found(String mistake) throws Exception {
        Map<Integer, VerificationException> found = new LinkedHashMap<>();
        List<Case> cases = cases();
        for (int c = 0; c < cases.size(); c++) {
            plant(mistake, cases.get(c));
            try {
                cases.get(c).run.run();
            } catch (VerificationException e) {
                found.put(c, e);
            } catch (Error e) {
                assertThat(e.getClass().getSimpleName()).isEqualTo("EndlessError"); // which nobody can compare
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsFoundAndWhatIsLeftIsTheBodys(String mistake) throws Exception {
        Map<Integer, VerificationException> found = found(mistake);
        if (mistake.equals("GOES_ON_WHERE_A_LANE_THROWS")) {
            assertThat(found).as("no index throws").isEmpty();
            return;
        }
        assertThat(found).isNotEmpty();
        found.forEach((_, e) -> {
            assertThat(e.index()).isBetween(0L, N - 1L);
            assertThat(e.expected()).isNotEqualTo(e.found());
            assertThat(e)
                    .hasMessageContainingAll(
                            "expected=" + e.expected(),
                            "found=" + e.found(),
                            "java=" + Runtime.version(),
                            "vectors of ",
                            "Please report",
                            "b0:")
                    .message()
                    .containsAnyOf("index=" + e.index(), "row=" + e.index() / 300 + " column=" + e.index() % 300);
        });
        requireOfTheBody(found.get(cases().size() - 1));
    }

    /** The elements below the index that differs are the body's, the others too or as they were. */
    private void requireOfTheBody(@Nullable VerificationException found) {
        if (found == null) {
            return;
        }
        VerifyTest plain = new VerifyTest();
        Body.IntAction body = (Body.IntAction) plain.cases().getLast().body();
        for (int i = 0; i < N; i++) {
            double before = plain.out[i];
            body.accept(i);
            assertThat(out[i]).as("element %s", i).isIn(i < found.index() ? plain.out[i] : before, plain.out[i]);
        }
    }

    @Test
    void anExceptionThatCodeDoesNotSeeIsADifference() throws Exception {
        int[] divisors = new int[N];
        Arrays.fill(divisors, 3);
        divisors[1234] = 0;
        Case divided = ints(i -> i / divisors[i]);
        plant("GOES_ON_WHERE_A_LANE_THROWS", divided);
        assertThatThrownBy(() -> divided.run.run())
                .isInstanceOfSatisfying(VerificationException.class, e -> {
                    assertThat(e.index()).isEqualTo(1234);
                    assertThat(e.found()).isEqualTo("no exception");
                })
                .hasCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void aLoopThrowsWhatItsPiecesFind() throws Exception {
        Body.IntToDouble body = i -> i * 0.25;
        planted.add(Planted.in(body, "(I)D", LoopCode.Sink.DOUBLES, "COUNTS_FROM_LANE_ONE"));
        assertThatThrownBy(() -> Loop.range(1 << 18).threads(2).verify().toDoubles(body))
                .isInstanceOf(VerificationException.class);
        assertThat(Loop.range(1 << 18).serial().toDoubles(body))
                .as("is not looked at")
                .isNotEmpty();
    }

    @Test
    void codeWithoutMistakesPasses() {
        VerifyTest plain = new VerifyTest();
        Body.IntAction body = (Body.IntAction) plain.cases().getLast().body();
        for (int i = 0; i < N; i++) {
            body.accept(i);
        }
        for (Case each : cases()) {
            each.run.run();
        }
        assertThat(out).isEqualTo(plain.out);
    }

    @Test
    void whatIsVerifiedHasTheBitsAndTheExceptionsOfTheBody() {
        Body.IntToDouble body = i -> 1.0 / (i + 1) + x[i % 5];
        assertThat(Loop.range(N).verify().sum(body))
                .isEqualTo(Loop.range(N).serial().sum(body));
        Loop.range(N - 5).verify().forEach(i -> out[i + 5] = out[i + 5] * 2 + i);
        assertThat(out[4]).isEqualTo(0.5);
        assertThat(out[N - 1]).isEqualTo(1.0 + N - 6);
        int[] sums = new int[2 * N];
        assertThatThrownBy(() -> Loop.range(2 * N).serial().verify().forEach(i -> sums[i + 100] += 1))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class)
                .hasMessage("Index " + 2 * N + " out of bounds for length " + 2 * N);
        assertThat(sums).startsWith(new int[100]).endsWith(1, 1, 1);
        assertThat(Arrays.stream(sums).sum()).isEqualTo(2 * N - 100);
    }

    @Test
    void gridsAndLongIndicesAreVerified() {
        int rows = 40;
        int columns = 300;
        double[] cells = new double[rows * columns];
        Loop.grid(rows, columns).threads(2).verify().forEach((row, column) -> {
            if (column % 3 == 0) {
                cells[row * columns + column] += row + column;
            }
        });
        for (int k = 0; k < cells.length; k++) {
            int column = k % columns;
            assertThat(cells[k]).isEqualTo(column % 3 == 0 ? k / columns + column : 0);
        }
        long first = 1L << 40;
        assertThat(Loop.range(first, first + N).verify().sumLong(i -> i * i))
                .isEqualTo(Loop.range(first, first + N).serial().sumLong(i -> i * i));
    }

    @Test
    void sharedArraysAndObjectsRunAsTheyAreWritten() {
        SharedDoubles shared = SharedDoubles.of(N);
        Loop.range(N).verify().forEach(i -> shared.set(i, 2.0 * i));
        assertThat(shared.get(N - 1)).isEqualTo(2.0 * (N - 1));
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < N; i++) {
            expected.add(i);
        }
        assertThat(Loop.range(N).verify().toList(i -> i)).isEqualTo(expected);
    }

    @Test
    void verifyAndFastExcludeEachOther() {
        assertThatThrownBy(() -> Loop.range(1).fast().verify())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("verify() and fast()");
        assertThatThrownBy(() -> Loop.range(1L).verify().fast()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Loop.grid(1, 1).verify().fast()).isInstanceOf(IllegalArgumentException.class);
    }
}
