// Bootstrap (document A)
//
// Simulate 1,000 draws of
//
//     y = a + x1 + 2 x2 + x3 / 2 + e
//
// where a ~ N(15, 2), x1 ~ N(3, 5), x2 ~ N(10, 1), x3 ~ N(8, 8) and e ~ N(0, 1); N(m, s) is the
// normal distribution with mean m and standard deviation s. Take the mean of the 1,000 values of y,
// and do that for 100 rounds: once by a plain loop, once on a pool with 2 workers. Measure both.
//
// Both ways must find the same means. So draw by position: Philox.at(seed, round,
// draw).nextGaussian(m, s) gives the same number whoever asks for it; ask one generator for all
// five numbers of a draw.
//
// The serial loop may well be faster: 100 rounds are little work. Then set rounds to 10_000, which
// is good practice.
//
//     ./tutti run Bootstrap.java
//     ./tutti exercise check bootstrap

import dev.tutti.*;

// Keep these names.
int rounds = 100;
List<Double> sResults; // a mean a round
List<Double> pResults;
double sTime; // seconds
double pTime;

/** The means, by a plain loop. */
List<Double> sCalc(int rounds) {
    return List.of(); // TODO
}

/** The same means, on a pool. */
List<Double> pCalc(int rounds) {
    try (Pool pool = Pool.threads(2)) {
        return List.of(); // TODO: pool.map(round -> …, items)
    }
}

void main() {
    long begin = System.nanoTime();
    sResults = sCalc(rounds);
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    pResults = pCalc(rounds);
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println("serial " + sTime + " s, parallel " + pTime + " s");
}
