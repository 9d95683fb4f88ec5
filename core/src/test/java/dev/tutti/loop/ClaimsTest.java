// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** How ranges are dealt out and cut. */
class ClaimsTest {

    private static final long[] LENGTHS = {0, 1, 2, 3, 5, 31, 64, 100, 4097, 1_000_003, 1L << 40, Long.MAX_VALUE};

    @ParameterizedTest
    @FieldSource("dev.tutti.loop.Place#SCHEDULES")
    void everyOffsetIsDealtOnceFromLowToHigh(Schedule schedule) {
        for (long length : LENGTHS) {
            if (schedule instanceof Schedule.Dynamic && length > 5000) {
                continue; // so many pieces that nobody would wait for them
            }
            for (int parties = 1; parties <= 5; parties++) {
                Claims claims = new Claims(schedule, length, parties);
                Pieces pieces = new Pieces(Math.max(1, length / 1000));
                long next = 0;
                for (Span claim = claims.next(pieces); !claim.isEmpty(); claim = claims.next(pieces)) {
                    assertThat(claim.from())
                            .as("%s length=%d", schedule, length)
                            .isEqualTo(next);
                    assertThat(claim.to()).isGreaterThan(next).isLessThanOrEqualTo(length);
                    next = claim.to();
                }
                assertThat(next)
                        .as("%s length=%d parties=%d", schedule, length, parties)
                        .isEqualTo(length);
                assertThat(claims.next(pieces).isEmpty()).as("stays empty").isTrue();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("dev.tutti.loop.Place#SCHEDULES")
    void tasksForAPoolArePieces(Schedule schedule) {
        for (long length : LENGTHS) {
            if (schedule instanceof Schedule.Dynamic && length > 5000) {
                continue;
            }
            long next = 0;
            for (Spans spans = new Spans(schedule, length, 3); spans.hasNext(); ) {
                Span span = spans.next();
                assertThat(span.from()).as("%s length=%d", schedule, length).isEqualTo(next);
                assertPiece(span.from(), span.to());
                next = span.to();
            }
            assertThat(next).as("%s length=%d", schedule, length).isEqualTo(length);
        }
    }

    private static void assertPiece(long from, long to) {
        long size = to - from;
        assertThat(Long.bitCount(size))
                .as("[%d, %d) holds a power of two", from, to)
                .isOne();
        assertThat(from % size).as("[%d, %d) is aligned", from, to).isZero();
    }

    @Test
    void piecesAreAlignedPowersOfTwo() {
        for (long to = 1; to < 200; to++) {
            for (long from = 0; from < to; from++) {
                for (long wanted = 1; wanted < 300; wanted = 2 * wanted + 1) {
                    long length = Pieces.length(from, to, wanted);
                    assertPiece(from, from + length);
                    assertThat(length).isLessThanOrEqualTo(Math.min(wanted, to - from));
                }
            }
        }
    }

    @Test
    void sharesOfAStaticScheduleAreEqual() {
        Claims claims = new Claims(Schedule.STATIC, 11, 4);
        List<Long> sizes = new ArrayList<>();
        for (int share = 0; share < 4; share++) {
            Span claim = claims.next(new Pieces(1));
            sizes.add(claim.to() - claim.from());
        }
        assertThat(sizes).containsExactly(3L, 3L, 3L, 2L);
    }

    @Test
    void guidedPiecesShrinkToTheirGrain() {
        Claims claims = new Claims(Schedule.guided(16), 1 << 20, 2);
        long last = Long.MAX_VALUE;
        for (Span claim = claims.next(new Pieces(1)); !claim.isEmpty(); claim = claims.next(new Pieces(1))) {
            long size = claim.to() - claim.from();
            assertThat(size).isLessThanOrEqualTo(last).isGreaterThanOrEqualTo(16);
            last = size;
        }
        assertThat(last).isEqualTo(16);
    }

    @Test
    void piecesFollowTheMeasuredTime() {
        Pieces pieces = new Pieces(1);
        for (int k = 0; k < 20; k++) {
            pieces.measured(pieces.size(), pieces.size() * 10); // 10 ns each
        }
        assertThat(pieces.size()).isEqualTo(10_000);
        assertThat(pieces.sizeFor(1)).as("not worth cutting finer").isEqualTo(1000);
        assertThat(pieces.sizeFor(5000)).isEqualTo(5000);
        pieces.measured(pieces.size(), 1_000_000L * pieces.size()); // 1 ms each
        assertThat(pieces.size()).isEqualTo(1);
        pieces.measured(1, 0);
        assertThat(pieces.size()).as("grows in steps").isEqualTo(8);
    }

    @Test
    void piecesAreNotSmallerThanAGroup() {
        Pieces pieces = new Pieces(1);
        pieces.groupBy(8);
        assertThat(pieces.size()).isEqualTo(8);
        pieces.measured(8, 8_000_000L); // 1 ms each
        assertThat(pieces.size()).isEqualTo(8);
        assertThat(pieces.sizeFor(1)).isEqualTo(8);
        pieces.groupBy(1);
        assertThat(pieces.size()).isEqualTo(1);
    }
}
