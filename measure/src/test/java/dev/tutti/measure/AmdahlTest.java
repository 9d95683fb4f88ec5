// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AmdahlTest {

    @Test
    void theLawItselfIsFoundWithoutError() {
        List<Integer> workers = List.of(1, 2, 4, 8);
        Amdahl fit = Amdahl.fit(
                        workers, workers.stream().map(n -> 10 * (0.2 + 0.8 / n)).toList())
                .orElseThrow();

        assertThat(fit.serialFraction()).isEqualTo(0.2, within(1e-12));
        assertThat(fit.standardError()).isEqualTo(0, within(1e-8));
    }

    @Test
    void theErrorIsTheScatterOfTheFraction() {
        Random random = new Random(7);
        List<Integer> workers = List.of(1, 2, 3, 4, 6, 8);
        List<Amdahl> fits = IntStream.range(0, 2000)
                .mapToObj(i -> Amdahl.fit(
                                workers,
                                workers.stream()
                                        .map(n -> 0.1 + 0.9 / n + 0.01 * random.nextGaussian())
                                        .toList())
                        .orElseThrow())
                .toList();

        double mean =
                fits.stream().mapToDouble(Amdahl::serialFraction).average().orElseThrow();
        double scatter = Math.sqrt(fits.stream()
                .mapToDouble(fit -> Math.pow(fit.serialFraction() - mean, 2))
                .average()
                .orElseThrow());
        double stated = Math.sqrt(fits.stream()
                .mapToDouble(fit -> Math.pow(fit.standardError(), 2))
                .average()
                .orElseThrow());
        assertThat(mean).isEqualTo(0.1, within(0.002));
        assertThat(stated).isEqualTo(scatter, within(0.1 * scatter));
    }

    @Test
    void twoNumbersOfWorkersAreTooFew() {
        assertThat(Amdahl.fit(List.of(1, 2, 2), List.of(1.0, 0.6, 0.5))).isEmpty();
        assertThat(Amdahl.fit(List.of(), List.of())).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Amdahl.fit(List.of(1), List.of()));
    }
}
