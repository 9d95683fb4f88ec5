// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The speedup of a work on pools, as found by {@link Speedup#measure()}.
 *
 * @param serial the timing of the serial form; without trials if the work failed there
 * @param rows the pools, backend by backend, by rising number of workers
 */
public record Scaling(Timing serial, List<Row> rows) implements Measurement {

    /** Makes the list unmodifiable. */
    public Scaling {
        rows = List.copyOf(rows);
    }

    /**
     * One pool.
     *
     * @param backend its backend
     * @param workers its number of workers
     * @param startupSeconds from the wish for the pool to the first answer of its last worker; in no other time
     * @param timing of the work on it
     * @param overSerial the work on it compared with the serial form
     * @param overOneWorker compared with the same backend with one worker; {@code null} if that was not measured
     */
    public record Row(
            String backend,
            int workers,
            double startupSeconds,
            Timing timing,
            Comparison overSerial,
            @Nullable Comparison overOneWorker) {

        /**
         * The speedup over the serial form for each worker.
         *
         * @return 1 if no worker's time was lost
         */
        public double efficiency() {
            return overSerial.ratio() / workers;
        }
    }

    /**
     * Amdahl's law fitted to the medians of one backend.
     *
     * @param backend its name
     * @return the fit; empty with fewer than 3 numbers of workers
     */
    public Optional<Amdahl> amdahl(String backend) {
        List<Row> of = rows.stream().filter(row -> row.backend.equals(backend)).toList();
        return Amdahl.fit(
                of.stream().map(Row::workers).toList(),
                of.stream().map(row -> row.timing.median()).toList());
    }

    /**
     * The speedup over the serial form, with its interval: over the number of workers, a curve for each backend beside
     * the ideal of no lost time; or as bars if only one number of workers was measured. Where the work was deleted by
     * the JIT or too short to time there is no value.
     *
     * @return times the serial form
     */
    @Override
    public Plot plot() {
        String title = "Speedup";
        String axis = "times the serial form";
        int most = rows.stream().mapToInt(Row::workers).max().orElse(0);
        if (rows.stream().allMatch(row -> row.workers == most)) {
            Plot bars = Plot.bars(title, axis);
            for (Row row : rows) {
                bars = bars.bar(row.backend + " × " + row.workers, value(row), lower(row), row.overSerial.upper());
            }
            return bars.mark(1, "serial");
        }
        Plot curves = Plot.curves(title, "workers", axis);
        for (String backend : rows.stream().map(Row::backend).distinct().toList()) {
            List<Row> of =
                    rows.stream().filter(row -> row.backend.equals(backend)).toList();
            curves = curves.curve(
                    backend,
                    of.stream().map(Row::workers).toList(),
                    of.stream().map(this::value).toList(),
                    of.stream().map(Scaling::lower).toList(),
                    of.stream().map(row -> row.overSerial.upper()).toList());
        }
        return curves.reference("ideal", List.of(1, most), List.of(1, most)).mark(1, "serial");
    }

    private double value(Row row) {
        return serial.isTooShort() || row.timing.isTooShort() ? Double.NaN : row.overSerial.ratio();
    }

    /** Not the 0 of too few trials, which is no end of an interval. */
    private static double lower(Row row) {
        return Double.isInfinite(row.overSerial.upper()) ? Double.NaN : row.overSerial.lower();
    }

    /** Prints the table to standard output. */
    @SuppressWarnings("SystemOut") // the one-liner for jshell
    public void print() {
        print(System.out);
    }

    /**
     * Prints the table.
     *
     * @param out where
     */
    public void print(PrintStream out) {
        out.print(this);
    }

    /** {@return the table of {@link #print()}, at most 80 columns wide, each line ended} */
    @Override
    public String toString() {
        return new ScalingText(this).text();
    }
}
