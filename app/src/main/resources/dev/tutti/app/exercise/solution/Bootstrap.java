// A solution of bootstrap (document A)

import dev.tutti.*;

int rounds = 100;
List<Double> sResults;
List<Double> pResults;
double sTime;
double pTime;

static double mean(int round) {
    double sum = 0;
    for (int draw = 0; draw < 1_000; draw++) {
        Philox random = Philox.at(42, round, draw);
        double a = random.nextGaussian(15, 2);
        double x1 = random.nextGaussian(3, 5);
        double x2 = random.nextGaussian(10, 1);
        double x3 = random.nextGaussian(8, 8);
        double e = random.nextGaussian(0, 1);
        sum += a + x1 + 2 * x2 + x3 / 2 + e;
    }
    return sum / 1_000;
}

List<Double> sCalc(int rounds) {
    List<Double> means = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
        means.add(mean(round));
    }
    return means;
}

List<Double> pCalc(int rounds) {
    try (Pool pool = Pool.threads(2)) { // or processes(2): nothing else changes
        return pool.map(round -> mean(round), IntStream.range(0, rounds).boxed());
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
