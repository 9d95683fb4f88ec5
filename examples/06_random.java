// SPDX-License-Identifier: Apache-2.0
// Random numbers by position: the i-th draw is the same wherever and whenever it is drawn. So a simulation has one answer,
// for any number of threads, and no generator is shared.
//
//     ./tutti run examples/06_random.java

import dev.tutti.Loop;
import dev.tutti.Philox;
import module java.base;

class RandomByPosition {
    static boolean inside(int i) {
        Philox random = Philox.at(42, i);
        double x = random.nextDouble();
        double y = random.nextDouble();
        return x * x + y * y < 1;
    }

    void main() {
        int n = 2_000_000;
        long inside = Loop.range(n).count(i -> inside(i));
        IO.println("pi is about " + 4.0 * inside / n);
        IO.println("on one thread the same: " + (inside == Loop.range(n).serial().count(i -> inside(i))));
        IO.println("draw 7 of seed 42: " + Philox.at(42, 7).nextDouble());
    }
}
