// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tutti.Pool;
import dev.tutti.machine.Cores;
import dev.tutti.measure.Advice.Choice;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The advisor on real pools: that it answers, not what it says of times. */
class AdvisorTest {

    private static int limit = 1;

    private static List<Integer> range(int items) {
        return IntStream.range(0, items).boxed().toList();
    }

    @Test
    void theAdviceOpensThePoolThatItNames() {
        Advice advice = Advisor.advise(x -> x * x, range(100));
        try (Pool pool = advice.open()) {
            assertThat(pool.name()).isEqualTo(advice.choice().backend());
            assertThat(pool.workers()).isEqualTo(advice.choice().workers());
            assertThat(advice.on(pool).map(x -> x * x, range(5))).containsExactly(0, 1, 4, 9, 16);
        }
        assertThat(advice.reasons()).isNotEmpty();
        assertThat(advice.toString()).startsWith(advice.choice().spec() + ", about ");
    }

    @Test
    void overheadsAreMeasuredOnceAndAreSome() {
        Overheads overheads = Calibration.overheads(Cores.count());
        assertThat(Calibration.overheads(Cores.count())).isSameAs(overheads);
        assertThat(List.of(
                        overheads.serialStart(),
                        overheads.serialItem(),
                        overheads.threadStart(),
                        overheads.threadItem(),
                        overheads.virtualStart(),
                        overheads.virtualItem(),
                        overheads.firstProcess(),
                        overheads.coldProcessItem(),
                        overheads.processItem()))
                .allMatch(seconds -> seconds > 0 && Double.isFinite(seconds));
    }

    @Test
    void theCheckRunsEveryChoiceAndComparesTheAnswers() {
        AdviceCheck check = Advisor.check(x -> x * 0.5, range(50));
        assertThat(check.measured())
                .extracting(measured -> measured.choice().backend())
                .containsExactly("serial", "threads", "virtualThreads", "processes");
        assertThat(check.measured()).allSatisfy(measured -> {
            assertThat(measured.trialSeconds()).isNotEmpty().allMatch(seconds -> seconds > 0);
            assertThat(measured.agrees()).isTrue();
        });
        assertThat(check.regret()).isNotNegative();
    }

    @Test
    void whatCannotTravelIsCheckedWhereItCanRun() {
        AdviceCheck check = Advisor.check(x -> Thread.currentThread(), range(5));
        assertThat(check.measured())
                .extracting(measured -> measured.choice().backend())
                .containsExactly("serial", "threads", "virtualThreads");
        assertThat(check.advice().choices().getLast().refusal()).contains("java.lang.Thread");
        assertThat(check.text()).contains("do not equal those of the serial pool");
    }

    @Test
    void aSampleInProcessesShowsWhatOnlyTheyKnow() {
        Profile profile = new Sampler<Integer, Integer>(x -> x, range(10), 2).profile();
        limit = 2; // a worker has 1
        Profile refused = ProcessTrial.of(profile, x -> x + limit, range(2), 2);
        assertThat(refused.travel().refusal()).contains("limit");
        Profile tried = ProcessTrial.of(profile, x -> x + 1, range(2), 2);
        assertThat(tried.travel().isPossible()).isTrue();
        assertThat(tried.processSlowdown()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void withoutItemsThereIsNothingToAdvise() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Advisor.advise(x -> x, List.of()))
                .withMessageContaining("items=0");
    }

    @Test
    void aChoiceNamesItsPool() {
        assertThat(new Choice("threads", 3, 0, 0, 1, "").spec()).isEqualTo("threads:3");
        assertThat(new Choice("serial", 1, 0, 0, 1, "").spec()).isEqualTo("serial");
    }
}
