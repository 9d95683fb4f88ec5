// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of prices, what is computed from it, and what it says of a file that is no such table. */
class PricesTest {

    private static final String HEADER = "unix,date,open,high,low,close,Volume EUR";

    @TempDir
    Path directory;

    @Test
    void ourTableIsThatOfTheDocumentAndEachFigureOfPandasIsCompared() {
        PriceTable table = PriceTable.bitcoin();
        assertThat(table.days()).isEqualTo(807);
        assertThat(table.day(0)).isEqualTo(LocalDate.of(2020, 1, 1));
        assertThat(table.day(806)).isEqualTo(LocalDate.of(2022, 3, 17));
        assertThat(table.columns()).containsExactly("open", "high", "low", "close", "Volume EUR", "Volume BTC");
        assertThat(table.column("close")).startsWith(6429.72, 6256.8).endsWith(37357, 37202);

        PandasFigures known = new PandasFigures();
        assertThat(known.count("describe")).isEqualTo(6 * 8);
        assertThat(known.count("week")).isEqualTo(6 * 116);
        assertThat(known.count("mean")).isEqualTo(807 - 29);
        assertThat(known.count("rsi")).isEqualTo(807 - 14);
        assertThat(known.flaw("rsi", "close", "2022-03-17", 53.9, 1)).isNull();
        assertThat(known.flaw("rsi", "close", "2022-03-17", 53.9, 0.001))
                .isEqualTo("rsi,close,2022-03-17 is 53.9, but 53.88921033108565 in pandas");
        assertThat(known.flaw("rsi", "open", "2022-03-17", 53.9, 1)).isEqualTo("pandas knows no rsi,open,2022-03-17");

        assertThat(run(Arguments.of(new Prices().parameters(), Size.DOCUMENT, 42, Map.of())))
                .hasSize(4 * 2 + 1)
                .allMatch(LabRun::agrees)
                .filteredOn(LabRun::isSerialForm)
                .extracting(LabRun::summary)
                .satisfiesExactly(
                        close -> assertThat(close).startsWith("close count 807, mean 25,964, std 16,204, min 4,362"),
                        week -> assertThat(week).startsWith("the last week, until 2022-03-20: open 34,546"),
                        mean -> assertThat(mean).isEqualTo("the last mean: 35,876"),
                        rsi -> assertThat(rsi)
                                .startsWith("RSI 53.9 on 2022-03-17, between 30 and 70; above 70 on 126 of 793 days,"
                                        + " below 30 on 21."));
    }

    @Test
    void aUsersFileIsReadInEitherDirectionAndEitherUnitOfTime() throws IOException {
        List<String> rows = rows(40);
        Path forwards = file(rows);
        List<LabRun> runs = run(arguments(forwards));
        assertThat(runs).allMatch(LabRun::agrees).hasSize(4 * 2 + 1);
        assertThat(runs.getFirst().summary()).startsWith("close count 40, mean 120, std 11.7, min 100, 25% 110,");

        List<String> backwards = new ArrayList<>(rows.reversed());
        backwards.replaceAll(row -> row.replaceFirst(",", "000,")); // milliseconds
        backwards.set(3, rows.reversed().get(3));
        assertThat(run(arguments(file(backwards))))
                .extracting(LabRun::result)
                .usingRecursiveComparison()
                .isEqualTo(runs.stream().map(LabRun::result).toList());
        assertThat(new Prices().plots(arguments(forwards), runs)).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5 | 1577923200,2020-01-02 | line 5: fields=2, but the first line names 7",
                "5 | 1578096000,2020-01-04,103,104,x,103,1 | line 5: low='x' is no number",
                "5 | 1578096000,2020-01-04,103,104,102,,1 | line 5: close='' is no number",
                "5 | 1578096000,2020-01-04,103,104,102,NaN,1 | line 5: close=NaN is no price",
                "5 | 1578096000,2020-01-04,103,104,102,0,1 | line 5: close=0.0 is no price",
                "5 | 1578096000,2020-01-04,103,104,102,103,-1 | line 5: Volume EUR=-1.0 is no volume",
                "5 | 1578096000,2020-01-04,103,101,102,103,1 | line 5: low=102.0 is above high=101.0",
                "5 | 1578096000,4.1.2020,103,104,102,103,1 | line 5: date='4.1.2020' is no day like 2020-01-31",
                "5 | 1578096000,2020-01-05,103,104,102,103,1 | line 5: unix=1578096000 is not the midnight of"
                        + " date=2020-01-05 in UTC",
                "5 | 1578096000000000,2020-01-04,103,104,102,103,1 | line 5: unix=1578096000000000 is not the midnight",
                "5 | -1,2020-01-04,103,104,102,103,1 | line 5: unix=-1 is not the midnight",
                "5 | today,2020-01-04,103,104,102,103,1 | line 5: unix='today' is no number",
                "5 | 1578009600,2020-01-03,103,104,102,103,1 | line 5: date=2020-01-03 is there twice, in line 4 too",
                "42 | 1581465600,2020-02-12,103,104,102,103,1 | line 42: between date=2020-02-09 and date=2020-02-12"
                        + " days are missing",
                "5 | 1578096000,2020-01-04,103,104,102,\"103\",1 | line 5: it has a quotation mark",
                "5 | `` | line 5: fields=1, but the first line names 7",
                "1 | unix,date,open,high,low,Volume EUR | line 1: no column is called [close]; found=[unix, date,",
                "1 | unix,date,open,high,low,close,close | line 1: two columns have the same name",
            })
    void aBadRowIsNamedByItsLineAndValue(int line, String row, String message) throws IOException {
        List<String> rows = new ArrayList<>(rows(40));
        rows.addFirst(HEADER);
        if (line <= rows.size()) {
            rows.set(line - 1, row);
        } else {
            rows.add(row);
        }
        Path file = Files.write(directory.resolve("bad.csv"), rows);
        assertThatThrownBy(() -> new Prices().questions(arguments(file)))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith("the file '" + file + "' cannot be used: " + message);
    }

    @Test
    void aFileWithoutRowsIsToldAsAWhole() throws IOException {
        assertBad(Files.writeString(directory.resolve("empty.csv"), "\n \n"), "it is empty; needed: a line of names");
        assertBad(file(rows(29)), "days=29; the mean of a month needs 30");
        assertBad(directory.resolve("none.csv"), "it is not there, or must not be read");
        assertBad(directory, "it is a directory");
    }

    private static void assertBad(Path file, String message) {
        assertThatThrownBy(() -> new Prices().questions(arguments(file)))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith("the file '" + file + "' cannot be used: " + message);
    }

    @Test
    void theIndexIsAHundredIfPricesOnlyRiseFiftyIfTheyDoNotMoveAndSmoothedAsWilderDoes() {
        assertThat(Rsi.of(prices(20, i -> 1 + i), 14)).hasSize(6).containsOnly(100);
        assertThat(Rsi.of(prices(20, i -> 100 - i), 14)).containsOnly(0);
        assertThat(Rsi.of(prices(20, i -> 7), 14)).containsOnly(50);
        // Changes 2, −1, then 4: gains (2 + 0)/2 = 1, then (1 + 4)/2; losses ½, then ¼.
        assertThat(Rsi.of(new double[] {10, 12, 11, 15}, 2)[0]).isEqualTo(100 * 1 / 1.5, within(1e-12));
        assertThat(Rsi.of(new double[] {10, 12, 11, 15}, 2)[1]).isEqualTo(100 * 2.5 / 2.75, within(1e-12));
    }

    @Test
    void wordsFollowTheIndex() {
        double[] rising = prices(60, i -> 100 + i);
        assertThat(Rsi.words(Rsi.of(rising, 14), rising, "today"))
                .startsWith("RSI 100.0 on today, above 70, overbought; above 70 on 46 of 46 days, below 30 on 0.")
                .endsWith("100% of cases, after any day in 100%: above 70 was no sign of a fall.");
        double[] falling = prices(60, i -> 100 - i);
        assertThat(Rsi.words(Rsi.of(falling, 14), falling, "today"))
                .isEqualTo("RSI 0.0 on today, below 30, oversold; above 70 on 0 of 46 days, below 30 on 46.");
        // Up for thirty days, then down: after days above 70 it often fell.
        double[] peak = prices(60, i -> 100 - Math.abs(i - 30));
        assertThat(Rsi.words(Rsi.of(peak, 14), peak, "today")).contains("of cases, after any day in");
    }

    private static double[] prices(int n, IntToDoubleFunction price) {
        return IntStream.range(0, n).mapToDouble(price).toArray();
    }

    /** From 2020-01-01 on, in seconds. */
    private static List<String> rows(int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> {
                    LocalDate day = LocalDate.of(2020, 1, 1).plusDays(i);
                    return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond() + "," + day + "," + (100 + i) + ","
                            + (101 + i) + "," + (99 + i) + "," + (100 + i) + ",5";
                })
                .toList();
    }

    private Path file(List<String> rows) throws IOException {
        List<String> lines = new ArrayList<>(rows);
        lines.addFirst(HEADER);
        return Files.write(directory.resolve("prices" + lines.hashCode() + ".csv"), lines);
    }

    private static Arguments arguments(Path file) {
        return Arguments.of(new Prices().parameters(), Size.DOCUMENT, 42, Map.of())
                .with(file);
    }

    private static List<LabRun> run(Arguments arguments) {
        return new LabRunner(
                        new Prices(), arguments, List.of(new Target("threads", 2)), 1, Duration.ofMillis(1), step -> {})
                .run();
    }
}
