// A pool's map (document D)
//
// Square the ten numbers 0 to 9 on a pool of 4 workers. Then call a function of two arguments for
// the pairs (1, 2) and (3, 4), which Python calls starmap.
//
//     ./tutti run PoolMap.java
//     ./tutti exercise check pool-map

import dev.tutti.*;

// Keep these names.
int workers;           // of the pool
List<Integer> squares; // of 0 to 9
List<Integer> pairs;   // of g(1, 2) and g(3, 4)

static int f(int x) {
    return x * x;
}

static int g(int a, int b) {
    return 10 * a + b;
}

void main() {
    // TODO

    IO.println(workers + " workers: " + squares + " " + pairs);
}
