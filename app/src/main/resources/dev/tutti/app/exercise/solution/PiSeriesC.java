// A solution of pi-series-c (document D)

import dev.tutti.*;

int n = 10_000_000;
double sPi;
double pPi;
double sTime;
double pTime;

static double term(int i, int n) {
    double x = (i - 0.5) / n;
    return 1 / (1 + x * x);
}

void main() throws InterruptedException {
    long begin = System.nanoTime();
    double sum = 0;
    for (int i = 1; i <= n; i++) {
        sum += term(i, n);
    }
    sPi = 4.0 / n * sum;
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    int count = 4;
    int terms = n;
    double[] sums = new double[count]; // a slot a thread
    List<Thread> threads = new ArrayList<>();
    for (int k = 0; k < count; k++) {
        int slot = k;
        int from = 1 + (int) ((long) n * k / count);
        int to = 1 + (int) ((long) n * (k + 1) / count);
        threads.add(Thread.ofPlatform()
                .start(() -> sums[slot] = Loop.range(from, to).serial().sum(i -> term(i, terms))));
    }
    for (Thread thread : threads) {
        thread.join();
    }
    pPi = 4.0 / n * Arrays.stream(sums).sum();
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println(sPi + " in " + sTime + " s, " + pPi + " in " + pTime + " s");

    begin = System.nanoTime(); // the same on all cores, without a thread of ours, the same bits however many there are
    double pi = 4.0 / terms * Loop.range(1, terms + 1).sum(i -> term(i, terms));
    IO.println(pi + " in " + (System.nanoTime() - begin) / 1e9 + " s by one Loop.sum");
}
