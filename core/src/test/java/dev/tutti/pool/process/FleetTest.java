// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.pool.process.Fleet.Action;
import dev.tutti.pool.process.Fleet.Member;
import dev.tutti.pool.process.Fleet.State;
import dev.tutti.spi.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetTest {

    private static final long SECOND = 1_000_000_000;
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private static Fleet fixed(int workers, int tasksEach) {
        return new Fleet(new Fleet.Policy(workers, workers, tasksEach, Long.MAX_VALUE));
    }

    private static Fleet onDemand(int workers) {
        return new Fleet(new Fleet.Policy(workers, workers, NO_LIMIT, 10 * SECOND));
    }

    private static List<Member> started(List<Action> actions) {
        return actions.stream()
                .flatMap(action -> action instanceof Action.Start(Member member) ? Stream.of(member) : Stream.empty())
                .toList();
    }

    private static Member open(Fleet fleet) {
        Member member = started(fleet.opened()).getFirst();
        assertThat(fleet.ready(member, 0)).isEmpty();
        return member;
    }

    private static Member place(Fleet fleet, int items, long expectedNanos) {
        Fleet.Place place = fleet.reserve(items, expectedNanos).place();
        return place == null ? null : place.member();
    }

    @Test
    void allWorkersStartAtOnceAndNoneHasRoomBeforeItIsReady() {
        Fleet fleet = fixed(3, NO_LIMIT);
        List<Member> members = started(fleet.opened());
        assertThat(members).hasSize(3);
        assertThat(place(fleet, 1, 1)).isNull();
        assertThat(fleet.ready(members.get(1), 0)).isEmpty();
        assertThat(place(fleet, 1, 1)).isSameAs(members.get(1));
    }

    @Test
    void noMoreStartAtOnceThanMay() {
        Fleet fleet = new Fleet(new Fleet.Policy(5, 2, NO_LIMIT, Long.MAX_VALUE));
        List<Member> first = started(fleet.opened());
        assertThat(first).hasSize(2);
        List<Member> next = started(fleet.ready(first.get(0), 0));
        assertThat(next).as("one is ready, one may follow").hasSize(1);
        assertThat(started(fleet.died(first.get(1), 0))).hasSize(1);
        assertThat(started(fleet.ready(next.getFirst(), 0))).hasSize(1);
    }

    @Test
    void theWorkerWithTheLeastToDoIsChosen() {
        Fleet fleet = fixed(2, NO_LIMIT);
        List<Member> members = started(fleet.opened());
        members.forEach(member -> fleet.ready(member, 0));
        Member first = place(fleet, 1, 1000);
        Member second = place(fleet, 1, 1000);
        assertThat(List.of(first, second)).containsExactlyInAnyOrderElementsOf(members);
    }

    @Test
    void aSecondBatchWaitsBehindAShortOneOnly() {
        Fleet fleet = fixed(1, NO_LIMIT);
        Member member = open(fleet);
        assertThat(place(fleet, 1, Fleet.SHORT_NANOS - 1)).isSameAs(member);
        assertThat(place(fleet, 1, 2)).isNull();
        assertThat(place(fleet, 1, Batch.UNKNOWN_NANOS)).isNull();
        assertThat(place(fleet, 1, 1)).isSameAs(member);
        assertThat(place(fleet, 1, 0)).as("a third, behind 20 ms").isNull();
    }

    @Test
    void nothingWaitsBehindABatchOfUnknownLength() {
        Fleet fleet = fixed(1, NO_LIMIT);
        Member member = open(fleet);
        assertThat(place(fleet, 1, Batch.UNKNOWN_NANOS)).isSameAs(member);
        assertThat(place(fleet, 1, 1)).isNull();
        assertThat(fleet.ended(member, Batch.UNKNOWN_NANOS, false, 0)).isEmpty();
        assertThat(place(fleet, 1, 1)).isSameAs(member);
    }

    @Test
    void tinyBatchesQueueUpToALimit() {
        Fleet fleet = fixed(1, NO_LIMIT);
        Member member = open(fleet);
        for (int i = 0; i < Fleet.MOST_BATCHES; i++) {
            assertThat(place(fleet, 1, 1)).isSameAs(member);
        }
        assertThat(place(fleet, 1, 1)).isNull();
        fleet.ended(member, 1, false, 0);
        assertThat(place(fleet, 1, Fleet.TINY_NANOS)).isNull();
        assertThat(place(fleet, 1, 1)).isSameAs(member);
    }

    @Test
    void aWorkerRunsSoManyTasksThenEndsAndIsReplaced() {
        Fleet fleet = fixed(1, 5);
        Member member = open(fleet);
        assertThat(fleet.reserve(3, 1).place()).isEqualTo(new Fleet.Place(member, 3));
        assertThat(fleet.reserve(3, 1).place()).as("cut to what is left").isEqualTo(new Fleet.Place(member, 2));
        assertThat(member.state()).isEqualTo(State.RETIRING);
        assertThat(place(fleet, 1, 1)).isNull();
        assertThat(fleet.ended(member, 1, false, 0)).isEmpty();
        List<Action> actions = fleet.ended(member, 1, false, 0);
        assertThat(actions.getFirst()).isEqualTo(new Action.End(member));
        assertThat(started(actions)).hasSize(1);
        assertThat(fleet.died(member, 0)).as("it was replaced before").isEmpty();
    }

    @Test
    void aSuspectWorkerIsReplacedWhenItsBatchesAreOver() {
        Fleet fleet = fixed(1, NO_LIMIT);
        Member member = open(fleet);
        place(fleet, 1, 1);
        place(fleet, 1, 1);
        assertThat(fleet.ended(member, 1, true, 0)).isEmpty();
        assertThat(place(fleet, 1, 1)).isNull();
        List<Action> actions = fleet.ended(member, 1, false, 0);
        assertThat(actions).hasSize(2).first().isEqualTo(new Action.End(member));
    }

    @Test
    void aWorkerThatDiesIsReplaced() {
        Fleet fleet = fixed(2, NO_LIMIT);
        List<Member> members = started(fleet.opened());
        members.forEach(member -> fleet.ready(member, 0));
        place(fleet, 1, 1);
        assertThat(started(fleet.died(members.getFirst(), 0))).hasSize(1);
        assertThat(members.getFirst().state()).isEqualTo(State.OVER);
    }

    @Test
    void startsThatAllFailBreakThePool() {
        Fleet fleet = fixed(1, NO_LIMIT);
        Member member = started(fleet.opened()).getFirst();
        for (int i = 1; i < Fleet.FAILED_STARTS; i++) {
            member = started(fleet.died(member, 0)).getFirst();
        }
        assertThat(fleet.died(member, 0)).containsExactly(new Action.GiveUp(Fleet.FAILED_STARTS));
    }

    @Test
    void aPoolIsNotBrokenBeforeItsLastStartHasFailed() {
        Fleet fleet = fixed(2, NO_LIMIT);
        List<Member> members = started(fleet.opened());
        Member failing = members.get(0);
        for (int i = 1; i < Fleet.FAILED_STARTS; i++) {
            failing = started(fleet.died(failing, 0)).getFirst();
        }
        assertThat(fleet.died(failing, 0)).containsExactly(new Action.LookLater(Fleet.PATIENCE_NANOS));
        assertThat(fleet.died(members.get(1), 0)).containsExactly(new Action.GiveUp(Fleet.FAILED_STARTS + 1));
    }

    @Test
    void aWorkerThatWorksForgivesStartsThatFailed() {
        Fleet fleet = fixed(1, NO_LIMIT);
        Member member = started(fleet.opened()).getFirst();
        for (int i = 0; i < 10; i++) {
            member = started(fleet.died(member, 0)).getFirst();
            if (i % 2 == 1) {
                fleet.ready(member, 0);
                assertThat(place(fleet, 1, 1)).isSameAs(member);
                fleet.ended(member, 1, false, 0);
                member = started(fleet.died(member, 0)).getFirst();
            }
        }
        assertThat(member.state()).isEqualTo(State.STARTING);
    }

    /** As where the system has a thread too few for a worker's last one. */
    @Test
    void workersThatAnswerWithTheirLastBreathBreakThePool() {
        Fleet fleet = fixed(1, NO_LIMIT);
        Member member = started(fleet.opened()).getFirst();
        for (int i = 1; i < Fleet.FAILED_STARTS; i++) {
            fleet.ready(member, 0);
            member = started(fleet.died(member, 1)).getFirst();
        }
        fleet.ready(member, 0);
        assertThat(fleet.died(member, 1)).containsExactly(new Action.GiveUp(Fleet.FAILED_STARTS));
    }

    @Test
    void workersThatAreKilledWhileTheyWaitDoNotBreakThePool() {
        Fleet fleet = fixed(1, NO_LIMIT);
        Member member = started(fleet.opened()).getFirst();
        for (int i = 0; i < 10; i++) {
            fleet.ready(member, 0);
            member = started(fleet.died(member, Fleet.BREATH_NANOS + 1)).getFirst();
        }
    }

    /** As when the system has processes left for one worker and not for two. */
    @Test
    void aPoolGoesOnWithTheWorkersThatDidStartAndTriesAgainLater() {
        Fleet fleet = fixed(2, NO_LIMIT);
        List<Member> members = started(fleet.opened());
        fleet.ready(members.get(0), 0);
        Member failing = members.get(1);
        for (int i = 1; i < Fleet.FAILED_STARTS; i++) {
            failing = started(fleet.died(failing, 0)).getFirst();
        }
        assertThat(fleet.died(failing, 0)).containsExactly(new Action.LookLater(Fleet.PATIENCE_NANOS));
        assertThat(place(fleet, 1, 1)).isSameAs(members.get(0));
        assertThat(fleet.look(Fleet.PATIENCE_NANOS - 1)).containsExactly(new Action.LookLater(1));
        Member again = started(fleet.look(Fleet.PATIENCE_NANOS)).getFirst();
        assertThat(fleet.died(again, Fleet.PATIENCE_NANOS))
                .as("longer the next time")
                .containsExactly(new Action.LookLater(2 * Fleet.PATIENCE_NANOS));
    }

    @Test
    void onDemandNoWorkerStartsBeforeThereIsWorkAndNoMoreThanAllowed() {
        Fleet fleet = onDemand(2);
        assertThat(fleet.opened()).isEmpty();
        Fleet.Answer answer = fleet.reserve(1, Batch.UNKNOWN_NANOS);
        assertThat(answer.place()).isNull();
        assertThat(started(answer.actions())).hasSize(1);
        assertThat(started(fleet.reserve(1, Batch.UNKNOWN_NANOS).actions())).hasSize(1);
        assertThat(fleet.reserve(1, Batch.UNKNOWN_NANOS).actions()).isEmpty();
    }

    @Test
    void onDemandABusyWorkerGetsHelpAndAnIdleOneDoesNot() {
        Fleet fleet = onDemand(2);
        Member first = started(fleet.reserve(1, 1).actions()).getFirst();
        assertThat(fleet.ready(first, 0)).containsExactly(new Action.LookLater(10 * SECOND));
        assertThat(fleet.reserve(1, Batch.UNKNOWN_NANOS).actions()).isEmpty();
        assertThat(started(fleet.reserve(1, Batch.UNKNOWN_NANOS).actions())).hasSize(1);
    }

    @Test
    void onDemandAWorkerEndsAfterItsIdleTime() {
        Fleet fleet = onDemand(1);
        Member member = started(fleet.reserve(1, 1).actions()).getFirst();
        fleet.ready(member, 0);
        place(fleet, 1, 1);
        assertThat(fleet.look(10 * SECOND)).as("it is busy").isEmpty();
        assertThat(fleet.ended(member, 1, false, 12 * SECOND)).containsExactly(new Action.LookLater(10 * SECOND));
        assertThat(fleet.look(20 * SECOND)).containsExactly(new Action.LookLater(2 * SECOND));
        assertThat(fleet.look(22 * SECOND)).containsExactly(new Action.End(member));
        assertThat(started(fleet.reserve(1, 1).actions()))
                .as("the next, before the process has ended")
                .hasSize(1);
        assertThat(fleet.died(member, 23 * SECOND)).isEmpty();
    }

    @Test
    void closingLetsWorkersFinishOrKillsThemAndStartsNoMore() {
        Fleet fleet = fixed(2, NO_LIMIT);
        List<Member> members = started(fleet.opened());
        fleet.ready(members.get(0), 0);
        assertThat(fleet.closed(false)).containsExactly(new Action.End(members.get(0)), new Action.End(members.get(1)));
        assertThat(fleet.closed(true))
                .containsExactly(new Action.Kill(members.get(0)), new Action.Kill(members.get(1)));
        assertThat(fleet.died(members.get(0), 0)).isEmpty();
        assertThat(fleet.ready(members.get(1), 0)).isEmpty();
        assertThat(fleet.reserve(1, 1)).isEqualTo(new Fleet.Answer(null, List.of()));
    }

    /**
     * Whatever happens in whatever order: never more workers than allowed beside those that end, none gets more tasks
     * than it may, and none is told to end while it has something to do.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverHappensTheLimitsHold(long seed) {
        Random random = new Random(seed);
        int most = 1 + random.nextInt(4);
        int tasksEach = random.nextBoolean() ? NO_LIMIT : 1 + random.nextInt(10);
        boolean demand = random.nextBoolean();
        Fleet fleet =
                new Fleet(new Fleet.Policy(most, 1 + random.nextInt(most), tasksEach, demand ? 3 : Long.MAX_VALUE));
        Model model = new Model();
        model.take(fleet.opened());
        for (long now = 0; now < 20_000; now++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    Fleet.Answer answer = fleet.reserve(1 + random.nextInt(4), random.nextInt(1000));
                    model.take(answer.actions());
                    if (answer.place() instanceof Fleet.Place(Member member, int items)) {
                        model.of(member).batches++;
                        model.of(member).tasks += items;
                        assertThat(items).isPositive();
                        assertThat(model.of(member).tasks).isLessThanOrEqualTo(tasksEach);
                    }
                }
                case 2 -> {
                    Slot slot = model.any(random, State.STARTING);
                    if (slot != null) {
                        model.take(fleet.ready(slot.member, now));
                    }
                }
                case 3 -> {
                    Slot slot = model.busy(random);
                    if (slot != null) {
                        slot.batches--;
                        model.take(fleet.ended(slot.member, Batch.UNKNOWN_NANOS, random.nextInt(50) == 0, now));
                    }
                }
                case 4 -> {
                    Slot slot = model.any(random, State.values()[1 + random.nextInt(3)]);
                    if (slot != null) {
                        model.slots.remove(slot);
                        model.take(fleet.died(slot.member, now + 2 * Fleet.BREATH_NANOS));
                    }
                }
                default -> model.take(fleet.look(now));
            }
            assertThat(model.slots.stream().filter(slot -> slot.member.state() != State.ENDING))
                    .as("seed=%d step=%d", seed, now)
                    .hasSizeBetween(demand ? 0 : 1, most);
        }
    }

    private static final class Slot {
        final Member member;
        int batches;
        int tasks;

        Slot(Member member) {
            this.member = member;
        }
    }

    private static final class Model {
        final List<Slot> slots = new ArrayList<>();

        void take(List<Action> actions) {
            for (Action action : actions) {
                if (action instanceof Action.Start(Member member)) {
                    slots.add(new Slot(member));
                } else if (action instanceof Action.End(Member member)) {
                    assertThat(of(member).batches).isZero();
                }
            }
        }

        Slot of(Member member) {
            return slots.stream()
                    .filter(slot -> slot.member == member)
                    .findFirst()
                    .orElseThrow();
        }

        Slot any(Random random, State state) {
            return any(
                    random,
                    slots.stream().filter(slot -> slot.member.state() == state).toList());
        }

        Slot busy(Random random) {
            return any(random, slots.stream().filter(slot -> slot.batches > 0).toList());
        }

        private static Slot any(Random random, List<Slot> among) {
            return among.isEmpty() ? null : among.get(random.nextInt(among.size()));
        }
    }
}
