// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Body;
import dev.tutti.Loop;
import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.run.CompiledLoop;
import dev.tutti.kernel.run.Planted;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Bodies that take so long that a thread takes few indices at a time: lanes do most for these. */
class LongBodiesTest {

    private static final int N = 64;

    private static double integral(int to, int points) {
        double dx = (double) to / points;
        double sum = 0;
        for (int k = 0; k < points; k++) {
            double x = k * dx;
            sum += x * x - x;
        }
        return sum * dx;
    }

    private static double[] expected(Body.IntToDouble body) {
        double[] values = new double[N];
        Arrays.setAll(values, body::applyAsDouble);
        return values;
    }

    @Test
    void codeDoesFewIndicesOfALongBody() {
        Body.IntToDouble body = i -> integral(i + 1, 2000);
        AtomicLong done = new AtomicLong();
        Runnable undo = Planted.counted(body, "(I)D", LoopCode.Sink.DOUBLES, done);
        try {
            assertThat(Loop.range(N).threads(2).toDoubles(body)).isEqualTo(expected(body));
            assertThat(done).hasValue(N);
        } finally {
            undo.run();
        }
    }

    /** However fast lanes turn out to be, which the log tells. */
    @Test
    void aLongBodyIsTriedOnLanes() throws Exception {
        Body.IntToDouble body = i -> integral(i + 1, 150_000);
        CountDownLatch tried = new CountDownLatch(1);
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                String text = Arrays.toString(record.getParameters());
                if (text.contains("LongBodiesTest") && (text.contains("on lanes") || text.contains("not faster"))) {
                    tried.countDown();
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        Logger logger = Logger.getLogger(CompiledLoop.class.getName());
        Level before = logger.getLevel();
        logger.addHandler(handler);
        logger.setLevel(Level.FINE);
        try {
            double[] expected = expected(body);
            long begin = System.nanoTime();
            do {
                assertThat(Loop.range(N).threads(2).toDoubles(body)).isEqualTo(expected);
            } while (!tried.await(0, TimeUnit.SECONDS) && System.nanoTime() - begin < TimeUnit.MINUTES.toNanos(1));
            assertThat(tried.getCount()).as("trials to come").isZero();
            assertThat(Loop.range(N).threads(2).toDoubles(body)).isEqualTo(expected);
        } finally {
            logger.setLevel(before);
            logger.removeHandler(handler);
        }
    }
}
