// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Loop;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ranges beyond what an {@code int} counts, and at the ends of {@code long}. */
class LongRangeTest {

    @Test
    void endAtTheLargestNumber() {
        for (Place place : Place.ofThreads()) {
            long from = Long.MAX_VALUE - 10_001;
            assertThat(place.put(Loop.range(from, Long.MAX_VALUE)).count(i -> i >= from && i % 2 == 0))
                    .as("%s", place)
                    .isEqualTo(5001);
            assertThat(place.put(Loop.range(from, Long.MAX_VALUE)).maxLong(i -> i))
                    .isEqualTo(Long.MAX_VALUE - 1);
            assertThat(place.put(Loop.range(Long.MIN_VALUE, Long.MIN_VALUE + 777))
                            .minLong(i -> i))
                    .isEqualTo(Long.MIN_VALUE);
            assertThat(place.put(Loop.range(Integer.MAX_VALUE - 500, Integer.MAX_VALUE))
                            .maxLong(i -> i))
                    .isEqualTo(Integer.MAX_VALUE - 1);
            assertThat(place.put(Loop.range(Integer.MIN_VALUE, Integer.MIN_VALUE + 500))
                            .minLong(i -> i))
                    .isEqualTo(Integer.MIN_VALUE);
        }
    }

    @Test
    void crossTheIntegers() {
        long from = Integer.MAX_VALUE - 5000L;
        AtomicInteger beyond = new AtomicInteger();
        Loop.range(from, from + 10_000).threads(3).forEach(i -> {
            if (i > Integer.MAX_VALUE) {
                beyond.incrementAndGet();
            }
        });
        assertThat(beyond).hasValue(4999);
    }

    /** More indices than an int counts; a test of nothing but the counting, so cheap ones. */
    @Test
    @Tag("slow")
    void holdMoreIndicesThanAnIntCounts() {
        long n = (1L << 31) + 12_345;
        assertThat(Loop.range(n).count(i -> (i & 0xfff) == 0xabc)).isEqualTo((1L << 19) + 3);
    }

    @Test
    void anIntRangeToo() {
        assertThat(Loop.range(Integer.MIN_VALUE, Integer.MAX_VALUE).threads(2).count(i -> (i & 0xffff) == 0))
                .isEqualTo(1 << 16);
    }
}
