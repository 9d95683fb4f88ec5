// SPDX-License-Identifier: Apache-2.0
// A classic single-file program, run by the source launcher: its classes exist only in memory.
import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

public class Classic {

    static int factor = 3;
    static int offset = 5;
    static final List<String> NAMES = new ArrayList<>(List.of("zero", "one", "two"));

    static class Broke extends Exception {
        final int debt;

        Broke(int debt) {
            super("broke");
            this.debt = debt;
        }
    }

    static int scaled(int x) {
        return x * factor;
    }

    static Point moved(Point p) {
        return new Point(p.x() + offset, scaled(p.y()));
    }

    static String named(int i) {
        return NAMES.get(i) + "/" + Sign.values()[i % 2];
    }

    static int pay(int amount) throws Broke {
        if (amount > 10) {
            throw new Broke(amount - 10);
        }
        return amount;
    }

    public static void main(String[] args) {
        try (Pool pool = Pool.processes(2)) {
            System.out.println("squares " + pool.map(x -> x * x, List.of(1, 2, 3)));
            System.out.println("helper " + pool.map(x -> scaled(x), List.of(1, 2, 3)));
            factor = 10;
            offset = 7;
            NAMES.set(1, "uno");
            System.out.println("changed " + pool.map(Classic::scaled, List.of(1, 2, 3)));
            System.out.println("static " + pool.submit(() -> offset).join());
            System.out.println("list " + pool.map(i -> named(i), List.of(0, 1, 2)));
            System.out.println("records " + pool.map(Classic::moved, List.of(new Point(1, 2), new Point(3, 4))));
            Segment segment = new Segment(new Point(1, 1), Optional.of(new Point(2, 2)));
            System.out.println("nested " + pool.submit(s -> s.to().orElseThrow(), segment).join());
            System.out.println("pairs " + pool.map((a, b) -> a + scaled(b), List.of(1, 2), List.of(3, 4)));
            System.out.println("reduced " + pool.reduce((a, b) -> a + b, x -> scaled(x), List.of(1, 2, 3, 4)));
            try {
                pool.map(x -> 6 / x, List.of(3, 0));
            } catch (TaskFailedException e) {
                System.out.println("failed " + e.index() + " " + e.getCause().getMessage());
            }
            try {
                pool.map(amount -> pay(amount), List.of(5, 15));
            } catch (TaskFailedException e) {
                System.out.println("own exception " + (e.getCause() instanceof Broke broke ? broke.debt : e.getCause()));
            }
            for (int i = 0; i < 2; i++) {
                factor++;
                System.out.println("again " + pool.map(x -> scaled(x), List.of(1, 2)));
            }
        }
    }
}

record Point(int x, int y) {}

record Segment(Point from, Optional<Point> to) {}

enum Sign {
    MINUS,
    PLUS
}
