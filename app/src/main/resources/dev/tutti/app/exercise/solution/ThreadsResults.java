// A solution of threads-results (document D)

int[] args = {1, 2, 3};
long[] sResults = new long[args.length];
long[] pResults = new long[args.length];
double sTime;
double pTime;

static void f_save(int x, long[] results, int index) {
    long j = 0;
    for (int i = 0; i < 10_000_000; i++) {
        j += x * x;
    }
    results[index] = j;
}

void main() throws InterruptedException {
    long begin = System.nanoTime();
    for (int i = 0; i < args.length; i++) {
        f_save(args[i], sResults, i);
    }
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
        int index = i;
        threads.add(Thread.ofPlatform().start(() -> f_save(args[index], pResults, index)));
    }
    for (Thread thread : threads) {
        thread.join(); // what the thread wrote can be read from here on, and not before
    }
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println(Arrays.toString(sResults) + " " + Arrays.toString(pResults));
    IO.println("serial " + sTime + " s, parallel " + pTime + " s");
}
