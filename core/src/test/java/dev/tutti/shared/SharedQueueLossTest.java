// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Worker;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Processes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes are killed while they put and take. What they shared with others must be as if they had stopped. */
class SharedQueueLossTest {

    private static final long SEED = Long.getLong("test.seed", 20_261_121);

    /** More elements than one process puts in the time that it has. */
    private static final int EACH = 1 << 23;

    /** Places in an element. Numbers of several lengths follow, so that elements begin anywhere in the buffer. */
    private static final int PRODUCER = 0;

    private static final int NUMBER = 1;
    private static final int CONTENT = 2;

    /** Arrays need no serializer, so the processes spend much of their time within the queue. */
    private static long[] element(int producer, int number) {
        long[] element = new long[CONTENT + number % 13];
        element[PRODUCER] = producer;
        element[NUMBER] = number;
        for (int i = CONTENT; i < element.length; i++) {
            element[i] = (long) producer * EACH + number + i;
        }
        return element;
    }

    /**
     * What everyone writes down, which survives it.
     *
     * @param begun how many elements each producer was about to put
     * @param put how many of them it has put
     * @param taken how often each was taken
     * @param sums how many were taken, and how many of them were torn or came out of order
     */
    record Book(SharedLongs begun, SharedLongs put, SharedBytes taken, SharedLongs sums) implements AutoCloseable {

        static Book of(int producers) {
            return new Book(
                    SharedLongs.of(producers),
                    SharedLongs.of(producers),
                    SharedBytes.of((long) producers * EACH),
                    SharedLongs.of(2));
        }

        @Override
        public void close() {
            begun.close();
            put.close();
            taken.close();
            sums.close();
        }
    }

    private static void produce(SharedQueue<long[]> queue, Book book, int producer) throws InterruptedException {
        for (int number = 0; number < EACH; number++) {
            book.begun.setVolatile(producer, number + 1);
            queue.put(element(producer, number));
            book.put.setVolatile(producer, number + 1);
        }
    }

    private static void consume(SharedQueue<long[]> queue, Book book, int producers) throws InterruptedException {
        int[] next = new int[producers];
        for (long[] element = queue.take(); element != null; element = queue.take()) {
            int producer = (int) element[PRODUCER];
            int number = (int) element[NUMBER];
            long index = (long) producer * EACH + number;
            book.taken.set(index, (byte) (book.taken.get(index) + 1));
            if (!Arrays.equals(element, element(producer, number)) || number < next[producer]) {
                book.sums.getAndAdd(1, 1);
            }
            next[producer] = number + 1;
            book.sums.getAndAdd(0, 1);
        }
    }

    @Test
    @Timeout(value = 3 * Deadline.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void onlyWhatTheKilledWereHandlingIsLost() throws Exception {
        killSome(2);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void onlyWhatManyKilledWereHandlingIsLost() throws Exception {
        killSome(Integer.getInteger("test.rounds", 40));
    }

    /** In each round one of two producers and one of two consumers is killed and replaced. */
    private static void killSome(int rounds) throws Exception {
        Random random = new Random(SEED);
        int producers = 2 + rounds;
        List<Worker<Void>> all = new ArrayList<>();
        try (SharedQueue<long[]> queue = SharedQueue.of(20, 1000);
                Book book = Book.of(producers)) {
            List<Worker<Void>> putting = new ArrayList<>();
            List<Worker<Void>> taking = new ArrayList<>();
            for (int started = 0, killed = 0; true; killed++) {
                for (; putting.size() < 2; started++) {
                    int own = started;
                    putting.add(Worker.run(() -> produce(queue, book, own)));
                    taking.add(Worker.run(() -> consume(queue, book, producers)));
                }
                all.addAll(putting);
                all.addAll(taking);
                awaitProgress(book, 2_000 + random.nextInt(2_000), putting, taking);
                if (killed == rounds) {
                    break;
                }
                Processes.end(putting.remove(random.nextInt(2)).pid());
                awaitProgress(book, random.nextInt(100), putting, taking);
                Processes.end(taking.remove(random.nextInt(2)).pid());
            }
            for (Worker<Void> worker : putting) {
                Processes.end(worker.pid());
            }
            queue.finish();
            for (Worker<Void> worker : taking) {
                worker.future().orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join();
            }
            assertThat(book.sums.get(1)).as("torn or out of order").isZero();
            long lost = 0;
            for (int producer = 0; producer < producers; producer++) {
                long put = book.put.get(producer);
                long begun = book.begun.get(producer);
                for (long number = 0; number < begun; number++) {
                    int taken = book.taken.get((long) producer * EACH + number);
                    assertThat(taken).as("times taken").isBetween(0, 1);
                    lost += number < put ? 1 - taken : 0;
                }
            }
            assertThat(lost).as("lost by consumers, seed=%d", SEED).isLessThanOrEqualTo(rounds);
        } finally {
            for (Worker<Void> worker : all) {
                worker.kill();
                worker.join();
                worker.close();
            }
        }
    }

    private static void awaitProgress(Book book, int elements, List<Worker<Void>> putting, List<Worker<Void>> taking) {
        long before = book.sums.getVolatile(0);
        Deadline.await(elements + " more elements", () -> {
            Stream.concat(putting.stream(), taking.stream())
                    .filter(worker -> worker.future().isDone())
                    .forEach(worker -> worker.future().join());
            return book.sums.getVolatile(0) >= before + elements;
        });
    }
}
