// SPDX-License-Identifier: Apache-2.0
// A compact source file: helpers and variables are members of a class that has no name.
import dev.tutti.*;

int factor = 3;
static int offset = 5;
final List<String> names = new ArrayList<>(List.of("zero", "one", "two"));

record Point(int x, int y) {}

record Segment(Point from, Optional<Point> to) {}

enum Sign { MINUS, PLUS }

static class Broke extends Exception {
    final int debt;

    Broke(int debt) {
        super("broke");
        this.debt = debt;
    }
}

int scaled(int x) {
    return x * factor;
}

Point moved(Point p) {
    return new Point(p.x() + offset, scaled(p.y()));
}

String named(int i) {
    return names.get(i) + "/" + Sign.values()[i % 2];
}

int pay(int amount) throws Broke {
    if (amount > 10) {
        throw new Broke(amount - 10);
    }
    return amount;
}

void main() {
    try (Pool pool = Pool.processes(2)) {
        IO.println("squares " + pool.map(x -> x * x, List.of(1, 2, 3)));
        IO.println("helper " + pool.map(x -> scaled(x), List.of(1, 2, 3)));
        factor = 10;
        offset = 7;
        names.set(1, "uno");
        IO.println("changed " + pool.map(this::scaled, List.of(1, 2, 3)));
        IO.println("static " + pool.submit(() -> offset).join());
        IO.println("list " + pool.map(i -> named(i), List.of(0, 1, 2)));
        IO.println("records " + pool.map(this::moved, List.of(new Point(1, 2), new Point(3, 4))));
        Segment segment = new Segment(new Point(1, 1), Optional.of(new Point(2, 2)));
        IO.println("nested " + pool.submit(s -> s.to().orElseThrow(), segment).join());
        IO.println("pairs " + pool.map((a, b) -> a + scaled(b), List.of(1, 2), List.of(3, 4)));
        IO.println("reduced " + pool.reduce((a, b) -> a + b, x -> scaled(x), List.of(1, 2, 3, 4)));
        try {
            pool.map(x -> 6 / x, List.of(3, 0));
        } catch (TaskFailedException e) {
            IO.println("failed " + e.index() + " " + e.getCause().getMessage());
        }
        try {
            pool.map(amount -> pay(amount), List.of(5, 15));
        } catch (TaskFailedException e) {
            IO.println("own exception " + (e.getCause() instanceof Broke broke ? broke.debt : e.getCause()));
        }
        for (int i = 0; i < 2; i++) {
            factor++;
            IO.println("again " + pool.map(x -> scaled(x), List.of(1, 2)));
        }
    }
}
