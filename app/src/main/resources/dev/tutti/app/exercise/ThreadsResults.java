// Threads and their results (document D)
//
// f_save() below writes its result to a slot of an array. Call it for every element of args, first
// one after the other, then in a thread each, and measure both. Each thread has a slot of its own,
// so nothing gets lost; read the slots when all threads have been joined.
//
// In the document the threads gain nothing, since Python runs one thread at a time. What do you
// find?
//
// A trap: the JIT may find that j is 10,000,000 times x * x, and take no time at all.
//
//     ./tutti run ThreadsResults.java
//     ./tutti exercise check threads-results

// Keep these names.
int[] args = {1, 2, 3};
long[] sResults = new long[args.length];
long[] pResults = new long[args.length];
double sTime; // seconds
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
    // TODO: in turn
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    // TODO: a thread each: Thread.ofPlatform().start(() -> …), and join
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println(Arrays.toString(sResults) + " " + Arrays.toString(pResults));
    IO.println("serial " + sTime + " s, parallel " + pTime + " s");
}
