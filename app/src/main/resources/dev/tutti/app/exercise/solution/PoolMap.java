// A solution of pool-map (document D)

import dev.tutti.*;

int workers;
List<Integer> squares;
List<Integer> pairs;

static int f(int x) {
    return x * x;
}

static int g(int a, int b) {
    return 10 * a + b;
}

void main() {
    try (Pool pool = Pool.threads(4)) {
        workers = pool.workers();
        squares = pool.map(x -> f(x), IntStream.range(0, 10).boxed());
        pairs = pool.map((a, b) -> g(a, b), List.of(1, 3), List.of(2, 4));
    }

    IO.println(workers + " workers: " + squares + " " + pairs);
}
