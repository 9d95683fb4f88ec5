// A solution of prices (document D)

import dev.tutti.*;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

double[] closes = {};
double[] weeks = {};
double[] monthMeans = {};
double[] rsi = {};

record Day(LocalDate date, double close) {}

static Day day(String line) {
    String[] cells = line.split(",");
    return new Day(LocalDate.parse(cells[1].substring(0, 10)), Double.parseDouble(cells[6]));
}

static double[] rsi(double[] prices, int n) {
    double[] rsi = new double[prices.length - n];
    double gain = 0;
    double loss = 0;
    for (int i = 1; i < prices.length; i++) {
        double up = Math.max(prices[i] - prices[i - 1], 0);
        double down = Math.max(prices[i - 1] - prices[i], 0);
        gain = i <= n ? gain + up / n : ((n - 1) * gain + up) / n;
        loss = i <= n ? loss + down / n : ((n - 1) * loss + down) / n;
        if (i >= n) {
            rsi[i - n] = 100 * gain / (gain + loss);
        }
    }
    return rsi;
}

void main() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("btc_eur_daily.csv"));
    List<Day> days = lines.stream()
            .skip(1)
            .map(line -> day(line))
            .sorted(Comparator.comparing(Day::date))
            .toList();
    closes = days.stream().mapToDouble(Day::close).toArray();

    SequencedMap<LocalDate, Double> closeByWeek = new LinkedHashMap<>(); // a later day of the week replaces the one before
    for (Day day : days) {
        closeByWeek.put(day.date().with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY)), day.close());
    }
    weeks = closeByWeek.values().stream().mapToDouble(close -> close).toArray();

    int month = 30;
    double[] x = closes;
    monthMeans = Loop.range(x.length - month + 1).toDoubles(k -> {
        double sum = 0;
        for (int i = k; i < k + month; i++) {
            sum += x[i];
        }
        return sum / month;
    });

    rsi = rsi(closes, 14);
    long high = Arrays.stream(rsi).filter(index -> index > 70).count();
    long low = Arrays.stream(rsi).filter(index -> index < 30).count();

    IO.println(closes.length + " days, " + weeks.length + " weeks");
    IO.println("RSI above 70 on " + high + " days, below 30 on " + low + ", of " + rsi.length);
}
