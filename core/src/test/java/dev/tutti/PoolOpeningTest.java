// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How pools are opened: by method, by text, from another jar. */
final class PoolOpeningTest {

    @ParameterizedTest
    @CsvSource({
        "serial, serial, 1",
        "threads:4, threads, 4",
        "virtualThreads:100, virtualThreads, 100",
        "processes:2, processes, 2",
        "foreign, foreign, 2",
        "foreign:3, foreign, 3"
    })
    void aTextNamesAPool(String spec, String name, int workers) {
        try (Pool pool = Pool.of(spec)) {
            assertThat(pool.name()).isEqualTo(name);
            assertThat(pool.workers()).isEqualTo(workers);
            assertThat(pool.map(item -> item + 1, List.of(1, 2))).containsExactly(2, 3);
        }
    }

    @Test
    void withoutANumberEveryBackendHasItsDefault() {
        int cores = Runtime.getRuntime().availableProcessors();
        try (Pool serial = Pool.serial();
                Pool threads = Pool.threads();
                Pool virtualThreads = Pool.virtualThreads();
                Pool processes = Pool.processes()) {
            assertThat(List.of(serial.workers(), threads.workers(), virtualThreads.workers(), processes.workers()))
                    .containsExactly(1, cores, PoolOptions.VIRTUAL_THREADS, cores);
        }
    }

    @Test
    void eachMethodOpensThePoolOfItsName() {
        try (Pool serial = Pool.serial();
                Pool threads = Pool.threads(3);
                Pool virtualThreads = Pool.virtualThreads(5);
                Pool processes = Pool.processes(1)) {
            assertThat(List.of(serial.name(), threads.name(), virtualThreads.name(), processes.name()))
                    .containsExactly("serial", "threads", "virtualThreads", "processes");
            assertThat(List.of(threads.workers(), virtualThreads.workers(), processes.workers()))
                    .containsExactly(3, 5, 1);
        }
    }

    @Test
    void eachBackendDeclaresWhatItCan() {
        try (Pool serial = Pool.serial();
                Pool threads = Pool.threads(1);
                Pool virtualThreads = Pool.virtualThreads(1);
                Pool processes = Pool.processes(1)) {
            for (Pool local : List.of(serial, threads, virtualThreads)) {
                assertThat(local.capabilities())
                        .contains(Capability.SHARED_HEAP)
                        .doesNotContain(Capability.ISOLATED, Capability.KILLABLE, Capability.REMOTE);
            }
            assertThat(processes.capabilities())
                    .contains(Capability.ISOLATED, Capability.KILLABLE)
                    .doesNotContain(Capability.SHARED_HEAP, Capability.REMOTE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuch", "nosuch:2", "", ":2", "Threads", "threads ", "serial,threads"})
    void anUnknownBackendIsAnsweredWithTheKnownOnes(String spec) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pool.of(spec))
                .withMessageContainingAll("serial", "threads", "virtualThreads", "processes", "foreign", "absent");
    }

    @ParameterizedTest
    @CsvSource({
        "threads:0, 0",
        "threads:-3, -3",
        "threads:x, x",
        "threads:1.5, 1.5",
        "threads:2:3, 2:3",
        "threads:99999999999, 99999999999",
        "virtualThreads:0, 0",
        "processes:0, 0",
        "processes:two, two",
        "serial:0, 0",
        "foreign:loud, loud"
    })
    void aNumberThatMakesNoSenseIsNamed(String spec, String found) {
        assertThatIllegalArgumentException().isThrownBy(() -> Pool.of(spec)).withMessageContaining(found);
    }

    @Test
    void aBackendThatCannotRunHereSaysWhy() {
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> Pool.of("absent:2"))
                .withMessageContaining("absent")
                .withMessageContaining("the orchestra is on tour; wait until it is back");
    }

    @Test
    void optionsAreValues() {
        PoolOptions two = Pool.options().workers(2);
        PoolOptions three = two.workers(3);
        assertThat(three).isNotSameAs(two);
        try (Pool ofTwo = two.threads();
                Pool ofThree = three.threads();
                Pool ofText = three.open("threads:4");
                Pool ofFlags = Pool.options().jvmFlags("-Xmx1g").workers(5).threads()) {
            assertThat(List.of(ofTwo.workers(), ofThree.workers(), ofText.workers(), ofFlags.workers()))
                    .containsExactly(2, 3, 4, 5);
        }
        for (int none : new int[] {0, -3, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Pool.options().workers(none))
                    .withMessageContaining("workers=" + none);
            assertThatIllegalArgumentException().isThrownBy(() -> Pool.threads(none));
            assertThatIllegalArgumentException().isThrownBy(() -> Pool.virtualThreads(none));
            assertThatIllegalArgumentException().isThrownBy(() -> Pool.processes(none));
        }
    }

    @Test
    void nullIsRefusedAtOnce() {
        assertThatNullPointerException().isThrownBy(() -> Pool.of(null));
        assertThatNullPointerException().isThrownBy(() -> Pool.options().initializer(null));
        assertThatNullPointerException().isThrownBy(() -> Pool.options().jvmFlags((String[]) null));
        assertThatNullPointerException().isThrownBy(() -> Pool.options().jvmFlags("-Xmx1g", null));
    }
}
