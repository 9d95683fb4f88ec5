// A solution of pi-series-d (document D)

import java.util.concurrent.locks.ReentrantLock;

double tolerance = 1e-6;
double estimate;
long terms;

ReentrantLock lock = new ReentrantLock();
double sum;
volatile boolean stop;

static double point(long k) {
    double multiple = 0.6180339887498949 * k;
    return multiple - Math.floor(multiple);
}

void work(int t, int w) {
    long k = t;
    while (!stop) {
        double part = 0;
        for (int i = 0; i < 10_000; i++, k += w) {
            double x = point(k);
            part += 1 / (1 + x * x);
        }
        lock.lock();
        try {
            if (!stop) { // else somebody has found it good enough, and adding could make it worse
                sum += part;
                terms += 10_000;
                estimate = 4 * sum / terms;
                stop = Math.abs(estimate - Math.PI) <= tolerance;
            }
        } finally {
            lock.unlock();
        }
    }
}

void main() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
        int first = t;
        threads.add(Thread.ofPlatform().name("series-" + t).start(() -> work(first, 4)));
    }
    for (Thread thread : threads) {
        thread.join();
    }

    IO.println(estimate + " after " + terms + " terms");
}
