// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Pool;
import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A task that reads a static whose value in a worker is not the one it has here is refused by name, never run wrongly.
 */
final class ProcessStaticsTest extends ProcessDrill {

    /** A program's state, as it should not be but is. */
    static final class Dial {
        static int value = 1;
        static int untouched = 7;
        static String text = "initial";
        static final List<Integer> TABLE = new ArrayList<>(List.of(1, 2, 3));
        static final int CONSTANT = 5;
        static final long BORN = System.nanoTime();
        static final Map<Integer, Integer> CACHE = new ConcurrentHashMap<>();

        static int read() {
            return deeper();
        }

        private static int deeper() {
            return value;
        }

        int fromAMethod() {
            return value;
        }
    }

    /** A holder whose task is a method of its own. */
    record Reader(int plus) {
        int read(int item) {
            return item + plus + Dial.read();
        }
    }

    @AfterEach
    void reset() {
        Dial.value = 1;
        Dial.text = "initial";
        Dial.TABLE.clear();
        Dial.TABLE.addAll(List.of(1, 2, 3));
        Dial.CACHE.clear();
    }

    /** It is a worker that finds out, so the refusal is the cause of the failure of an item that was never begun. */
    private void assertRefused(String field, Task<Integer, ?> task) {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> pool.map(task, List.of(1)), () -> pool.submit(task, 1).join())) {
            TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, call);
            assertThat(failure.attempts()).isZero();
            assertThat(failure.getCause())
                    .isExactlyInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining(field)
                    .hasMessageContaining("initializer");
        }
    }

    @Test
    void aStaticThatWasNeverChangedIsReadAsAnyOther() {
        assertThat(pool.map(
                        item -> item + Dial.untouched + Dial.CONSTANT + Dial.TABLE.size() + Dial.text.length(),
                        List.of(1)))
                .containsExactly(1 + 7 + 5 + 3 + 7);
        assertThat(pool.map(item -> item + Dial.read(), List.of(1))).containsExactly(2);
    }

    @Test
    void aChangedStaticIsRefusedByName() {
        Dial.value = 2;
        assertRefused("Dial.value", item -> item + Dial.value);
    }

    @Test
    void howeverFarAwayTheTaskReadsIt() {
        Dial.value = 2;
        assertRefused("Dial.value", item -> item + Dial.read());
        assertRefused("Dial.value", item -> new Dial().fromAMethod());
        assertRefused("Dial.value", new Reader(3)::read);
        Task<Integer, Integer> inner = item -> item + Dial.value;
        assertRefused("Dial.value", item -> inner.apply(item));
        assertRefused(
                "Dial.value",
                item -> List.of(item).stream().mapToInt(x -> x + Dial.value).sum());
    }

    @Test
    void whatIsChangedInsideAnObjectIsAChangeToo() {
        Dial.TABLE.set(1, 20);
        assertRefused("Dial.TABLE", item -> item + Dial.TABLE.get(1));
        Dial.text = "changed";
        assertRefused("Dial.text", item -> item + Dial.text);
        Dial.CACHE.put(1, 2);
        assertRefused("Dial.CACHE", item -> Dial.CACHE.size());
    }

    @Test
    void aValueThatEveryJvmMakesForItselfIsRefused() {
        assertRefused("Dial.BORN", item -> item + Dial.BORN);
    }

    @Test
    void aChangeThatTheTaskDoesNotReadIsNoMatter() {
        Dial.value = 2;
        assertThat(pool.map(item -> item + Dial.untouched, List.of(1))).containsExactly(8);
    }

    @Test
    void aChangeThatWasUndoneIsNone() {
        Dial.value = 2;
        Dial.value = 1;
        Dial.TABLE.set(0, 9);
        Dial.TABLE.set(0, 1);
        assertThat(pool.map(item -> item + Dial.value + Dial.TABLE.getFirst(), List.of(1)))
                .containsExactly(3);
    }

    @Test
    void aChangeBetweenTwoCallsIsNoticed() {
        Task<Integer, Integer> task = item -> item + Dial.value;
        assertThat(pool.map(task, List.of(1))).containsExactly(2);
        Dial.value = 2;
        assertRefused("Dial.value", task);
        Dial.value = 1;
        assertThat(pool.map(task, List.of(1))).containsExactly(2);
    }

    @Test
    void withAnInitializerTheWorkersValueIsTaken() {
        Dial.value = 2;
        try (Pool prepared =
                Pool.options().workers(1).initializer(() -> Dial.value = 40).processes()) {
            assertThat(prepared.map(item -> item + Dial.read(), List.of(1))).containsExactly(41);
            assertThat(prepared.submit(() -> Dial.value).join()).isEqualTo(40);
        }
    }

    @Test
    void theRefusalLeavesThePoolUsable() {
        Dial.value = 2;
        for (int i = 0; i < 20; i++) {
            assertRefused("Dial.value", item -> item + Dial.value);
        }
        assertThat(pool.map(item -> item + 1, List.of(1, 2))).containsExactly(2, 3);
    }
}
