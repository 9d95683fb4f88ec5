// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.benchmarks.pieces.MapItems;
import dev.tutti.benchmarks.pieces.NativeCall;
import dev.tutti.benchmarks.pieces.OpenPool;
import dev.tutti.benchmarks.pieces.Submit;
import dev.tutti.benchmarks.pieces.SumLoop;
import dev.tutti.benchmarks.pieces.WireTrip;
import dev.tutti.ffi.Native;
import dev.tutti.spi.Availability;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Most pieces check their answers in their setup, and fail on a wrong one. */
class PiecesTest {

    @Test
    void the_processor_found_each_piece() {
        assertThat(BenchmarkList.defaultList()
                        .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of()))
                .extracting(BenchmarkListEntry::getUsername)
                .extracting(Pieces::shortName)
                .containsExactlyInAnyOrder(
                        "MapItems.map",
                        "NativeCall.callback",
                        "NativeCall.empty",
                        "NativeCall.javaArray",
                        "NativeCall.sharedArray",
                        "NativeCall.struct",
                        "NativeCall.text",
                        "NativeCall.twice",
                        "NativeCall.withErrno",
                        "OpenPool.openAndClose",
                        "PhiloxDraws.oneGenerator",
                        "PhiloxDraws.splittableRandom",
                        "PhiloxDraws.twoOfEach",
                        "Submit.join",
                        "SumLoop.oneThread",
                        "SumLoop.plain",
                        "SumLoop.twoThreads",
                        "WireTrip.encodeAndDecode");
    }

    @ParameterizedTest
    @CsvSource({"serial, 1", "threads:2, automatic", "processes:2, automatic", "processes:2, 1"})
    void maps_and_submits_on_each_pool(String pool, String chunk) {
        MapItems map = new MapItems();
        map.pool = pool;
        map.chunk = chunk;
        map.open();
        map.close();

        Submit submit = new Submit();
        submit.pool = pool;
        submit.open();
        assertThat(submit.join()).isEqualTo(1);
        assertThat(submit.join()).isEqualTo(2);
        submit.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "8 kB", "8 MB"})
    void sends_each_value(String value) {
        WireTrip trip = new WireTrip();
        trip.value = value;
        trip.make();
    }

    @Test
    void calls_c() {
        Availability availability = Native.c().availability();
        Assumptions.assumeTrue(availability.available(), availability.sentence());
        NativeCall call = new NativeCall();
        call.check();
        call.close();
    }

    @Test
    void sums_alike() {
        new SumLoop().check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "processes"})
    void opens_each_pool(String backend) {
        OpenPool pool = new OpenPool();
        pool.backend = backend;
        assertThat(pool.openAndClose()).isPositive();
    }

    @Test
    void a_row_has_three_digits_and_no_error_of_too_few() {
        assertThat(PiecesReport.row("Submit.join pool=serial", 1234.5, 0.123, "us/op"))
                .isEqualTo("| Submit.join pool=serial | 1,235 | 0.12 | µs/op |");
        assertThat(PiecesReport.row("x", 1, Double.NaN, "ns/op")).isEqualTo("| x | 1.00 | – | ns/op |");
    }
}
