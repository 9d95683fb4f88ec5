// Prices (document D)
//
// btc_eur_daily.csv, beside this file, has the price of bitcoin in euros, a day a line: unix, date, symbol, open, high, low,
// close, and two volumes. Its days run backwards, and its unix times are of two units, so go by the date.
//
// A. Read the closing prices, the oldest first.
// B. Resample them to weeks, which end on Sunday: the closing price of a week is that of its last day. The first and the
//    last week may be shorter.
// C. The mean of a month: of each day and the 29 before it; the first 29 days have none. Your moving average does that.
// D. The relative strength index of 14 days. Take the changes from day to day, gains and losses (positive both) apart.
//    The first mean gain is that of the first 14 changes; each later one is (13 times the one before + today's gain) / 14;
//    losses alike. RSI = 100 gain / (gain + loss), beginning with the 15th day. Above 70 traders say overbought, below 30
//    oversold. How often is it so here, and do you believe them?
//
// For pictures of it all: ./tutti lab prices --plot prices.png
//
//     ./tutti run Prices.java
//     ./tutti exercise check prices

import dev.tutti.*;

// Keep these names.
double[] closes = {};     // A
double[] weeks = {};      // B
double[] monthMeans = {}; // C
double[] rsi = {};        // D

void main() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("btc_eur_daily.csv"));
    // TODO

    IO.println(closes.length + " days, " + weeks.length + " weeks");
}
