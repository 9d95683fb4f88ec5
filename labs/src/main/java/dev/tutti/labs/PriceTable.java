// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static org.dflib.Exp.$date;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dflib.DataFrame;
import org.dflib.Series;
import org.dflib.csv.Csv;

/**
 * A table of daily prices, a row a day, the oldest first. Read from a CSV with the columns {@code unix}, {@code date},
 * {@code open}, {@code high}, {@code low} and {@code close}, in any order; those whose names begin with "Volume" are read
 * too, others are not.
 *
 * <p>The rows of the file may run in either direction, and {@code unix} may be in seconds or milliseconds, row by row:
 * above 1e11, which is 5138 in seconds and 1973 in milliseconds, it is taken for the latter. It must be the midnight, in
 * UTC, of {@code date}, so nothing is guessed. No field is quoted.
 *
 * @param rows the day as {@code date}, and the other columns as {@code double}
 */
record PriceTable(DataFrame rows) {

    static final List<String> PRICES = List.of("open", "high", "low", "close");

    /** Fewer have no mean of a month. */
    static final int LEAST_DAYS = 30;

    private static final String LINE = "line";
    private static final List<String> NEEDED =
            Stream.concat(Stream.of("unix", "date"), PRICES.stream()).toList();
    private static final long LEAST_MILLIS = 100_000_000_000L;
    private static final long SECONDS_OF_A_DAY = 86_400;

    /** BTC in EUR, from 2020-01-01 to 2022-03-17. */
    static PriceTable bitcoin() {
        String name = "btc_eur_daily.csv";
        try (InputStream in = Objects.requireNonNull(PriceTable.class.getResourceAsStream(name))) {
            return of(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws BadFileException if it cannot be read or used; the message has the first bad line
     */
    static PriceTable of(Path file) {
        try {
            return of(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new BadFileException(
                    file.toString(),
                    0,
                    Files.isDirectory(file) ? "it is a directory" : "it is not there, or must not be read");
        }
    }

    /**
     * Reads a text.
     *
     * @param name for messages
     */
    static PriceTable of(String name, String content) {
        String text = content.replaceFirst("^\uFEFF", "").stripTrailing();
        List<String> lines = text.lines().toList();
        if (lines.isEmpty()) {
            throw new BadFileException(name, 0, "it is empty; needed: a line of names, then a row a day");
        }
        List<String> columns = columns(name, lines.getFirst());
        for (int i = 1; i < lines.size(); i++) {
            int fields = lines.get(i).split(",", -1).length;
            if (lines.get(i).contains("\"")) {
                throw new BadFileException(name, i + 1, "it has a quotation mark, and no field needs one");
            }
            if (fields != columns.size()) {
                throw new BadFileException(
                        name, i + 1, "fields=" + fields + ", but the first line names " + columns.size());
            }
        }
        if (lines.size() <= LEAST_DAYS) {
            throw new BadFileException(
                    name, 0, "days=" + (lines.size() - 1) + "; the mean of a month needs " + LEAST_DAYS);
        }
        return checked(name, new Reader(name, columns, Csv.loader().load(new StringReader(text))).typed());
    }

    private static List<String> columns(String name, String header) {
        List<String> columns = Arrays.asList(header.split(",", -1));
        List<String> missing =
                NEEDED.stream().filter(column -> !columns.contains(column)).toList();
        if (!missing.isEmpty()) {
            throw new BadFileException(name, 1, "no column is called " + missing + "; found=" + columns);
        }
        if (columns.stream().distinct().count() < columns.size()) {
            throw new BadFileException(name, 1, "two columns have the same name; found=" + columns);
        }
        return columns;
    }

    /** In the order of time, if each day is there once. */
    private static PriceTable checked(String name, DataFrame typed) {
        DataFrame rows = typed.sort($date("date").asc());
        Series<LocalDate> dates = rows.getColumn("date");
        Series<Integer> lines = rows.getColumn(LINE);
        for (int i = 1; i < rows.height(); i++) {
            LocalDate expected = dates.get(i - 1).plusDays(1);
            if (!dates.get(i).equals(expected)) {
                int line = Math.max(lines.get(i - 1), lines.get(i));
                throw new BadFileException(
                        name,
                        line,
                        dates.get(i).isBefore(expected)
                                ? "date=" + dates.get(i) + " is there twice, in line "
                                        + Math.min(lines.get(i - 1), lines.get(i)) + " too"
                                : "between date=" + dates.get(i - 1) + " and date=" + dates.get(i)
                                        + " days are missing; a row a day is needed");
            }
        }
        return new PriceTable(rows.colsExcept(LINE).select());
    }

    /** Texts of a file as days and numbers. */
    private record Reader(String name, List<String> columns, DataFrame texts) {

        DataFrame typed() {
            List<String> names = new ArrayList<>(List.of("date", LINE));
            List<Series<?>> series = new ArrayList<>(List.of(dates(), Series.of(numbers())));
            for (String column : columns) {
                boolean price = PRICES.contains(column);
                if (price || column.startsWith("Volume")) {
                    names.add(column);
                    series.add(doubles(column, price));
                }
            }
            DataFrame typed = DataFrame.byColumn(names.toArray(String[]::new)).of(series.toArray(Series[]::new));
            Series<Double> low = typed.getColumn("low");
            Series<Double> high = typed.getColumn("high");
            for (int i = 0; i < typed.height(); i++) {
                if (low.get(i) > high.get(i)) {
                    throw new BadFileException(name, i + 2, "low=" + low.get(i) + " is above high=" + high.get(i));
                }
            }
            return typed;
        }

        private Integer[] numbers() {
            return IntStream.range(2, texts.height() + 2).boxed().toArray(Integer[]::new);
        }

        private Series<LocalDate> dates() {
            Series<String> dates = texts.getColumn("date");
            Series<String> unix = texts.getColumn("unix");
            LocalDate[] days = new LocalDate[texts.height()];
            for (int i = 0; i < days.length; i++) {
                days[i] = day(dates.get(i), i + 2);
                long time = (long) number("unix", unix.get(i), i + 2, Long::parseLong);
                long seconds = days[i].toEpochDay() * SECONDS_OF_A_DAY;
                if (time != (time >= LEAST_MILLIS ? 1_000 * seconds : seconds)) {
                    throw new BadFileException(
                            name,
                            i + 2,
                            "unix=" + time + " is not the midnight of date=" + days[i]
                                    + " in UTC, neither in seconds nor in milliseconds");
                }
            }
            return Series.of(days);
        }

        private LocalDate day(String date, int line) {
            try {
                return LocalDate.parse(date.replaceFirst("[ T]00:00:00$", ""));
            } catch (DateTimeParseException e) {
                throw new BadFileException(
                        name, line, "date='" + date + "' is no day like 2020-01-31 or 2020-01-31 00:00:00");
            }
        }

        private Series<Double> doubles(String column, boolean price) {
            Series<String> fields = texts.getColumn(column);
            double[] numbers = new double[fields.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = number(column, fields.get(i), i + 2, Double::parseDouble);
                if (!(numbers[i] < Double.POSITIVE_INFINITY) || numbers[i] < 0 || (price && numbers[i] == 0)) {
                    throw new BadFileException(
                            name, i + 2, column + "=" + numbers[i] + (price ? " is no price" : " is no volume"));
                }
            }
            return Series.ofDouble(numbers);
        }

        private double number(String column, String field, int line, ToDoubleFunction<String> parser) {
            try {
                return parser.applyAsDouble(field.strip());
            } catch (NumberFormatException e) {
                throw new BadFileException(name, line, column + "='" + field + "' is no number");
            }
        }
    }

    int days() {
        return rows.height();
    }

    LocalDate day(int i) {
        Series<LocalDate> dates = rows.getColumn("date");
        return dates.get(i);
    }

    /** The columns of numbers. */
    List<String> columns() {
        return Stream.of(rows.getColumnsIndex().toArray())
                .filter(column -> !column.equals("date"))
                .toList();
    }

    double[] column(String name) {
        return rows.<Double>getColumn(name).castAsDouble().toDoubleArray();
    }
}
