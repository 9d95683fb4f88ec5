// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.Loop;
import dev.tutti.Philox;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code particles}: particles on circles about the origin, each with its own angular speed ω, for a second of
 * many small steps.
 *
 * <p>A step of h seconds adds to (x, y) the tangential unit vector (−y, x)/√(x² + y²) times speed times h. The speed ω ρ
 * is that of a particle on the circle of radius ρ on which it began, so the exact angle is ω t. A step along the tangent
 * ends outside of the circle: after k steps the radius is exactly ρ√(1 + k (ω h)²), and a step turns by less than ω h.
 *
 * <p>A particle does not depend on the others, but its steps depend on one another. With the particles as the outer loop
 * each does all of its steps where it is, in registers, and one parallel loop does all; with the steps as the outer loop
 * there is a parallel loop for each step. Both give the bits of the plain loops.
 */
final class Particles implements Lab {

    /** Half the distance from 1 to the next double: the relative error of one rounding. */
    private static final double ROUNDING = 0x1p-53;

    private static final double SECONDS = 1;

    private static final String PARTICLES_OUTSIDE = "particles outside, one Loop.forEach";

    private static final String STEPS_OUTSIDE = "steps outside, a Loop.forEach each";

    private static final int TRACKS = 8;

    private static final int POINTS = 24;

    @Override
    public Card card() {
        return new Card(
                "particles",
                Document.C,
                "Particles on circles",
                "many steps of many particles; which loop is the outer one",
                "");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "particles", 1, 10_000_000, 10_000, 10_000, 10_000),
                new Parameter("steps", "steps of the second", 1, 10_000_000, 100, 5_000, 1_000));
    }

    @Override
    public List<String> backends() {
        return List.of("serial", "threads");
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int steps = arguments.intValue("steps");
        Start start = Start.of(arguments.seed(), arguments.intValue("n"));
        return List.of(Question.of(
                        Figures.count(start.n()) + " particles, " + Figures.count(steps) + " steps",
                        () -> plain(start, steps),
                        places -> flaw(places, start, steps),
                        places -> List.of(places[0][0], places[1][0]),
                        places ->
                                "the first one ends at (" + places[0][0] + ", " + places[1][0] + "); the angle errs by "
                                        + String.format(Locale.ROOT, "%.1e", angleError(places, start)) + " at most")
                .formNeeding(PARTICLES_OUTSIDE, Capability.SHARED_HEAP, stage -> particlesOutside(stage, start, steps))
                .formNeeding(STEPS_OUTSIDE, Capability.SHARED_HEAP, stage -> stepsOutside(stage, start, steps)));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        long steps = arguments.value("steps");
        return LabFigures.with(
                Lab.super.explain(arguments, runs),
                LabFigures.both(runs, PARTICLES_OUTSIDE, STEPS_OUTSIDE, (particles, each) -> {
                    double more = LabFigures.seconds(each) - LabFigures.seconds(particles);
                    return "On " + each.target() + " steps outside take "
                            + Figures.ratio(LabFigures.seconds(each) / LabFigures.seconds(particles))
                            + " times as long as particles outside"
                            + (more > 0
                                    ? ", " + Figures.seconds(more / steps)
                                            + " more a step: each is a loop of its own, whose positions pass through"
                                            + " memory."
                                    : ".");
                }));
    }

    /**
     * Where particles are at first, and how fast.
     *
     * @param radius of each, in [½, 1)
     * @param angle of each, in [0, 2π)
     * @param omega radians a second, in [−π, π)
     */
    record Start(double[] radius, double[] angle, double[] omega) {

        static Start of(long seed, int n) {
            return new Start(
                    Loop.range(n).toDoubles(i -> (1 + Philox.at(seed, 0, i).nextDouble()) / 2),
                    Loop.range(n)
                            .toDoubles(i -> 2 * Math.PI * Philox.at(seed, 1, i).nextDouble()),
                    Loop.range(n)
                            .toDoubles(i -> Math.PI * (2 * Philox.at(seed, 2, i).nextDouble() - 1)));
        }

        int n() {
            return radius.length;
        }

        /** All x, then all y. */
        double[][] places() {
            double[][] places = new double[2][n()];
            for (int i = 0; i < n(); i++) {
                places[0][i] = radius[i] * Math.cos(angle[i]);
                places[1][i] = radius[i] * Math.sin(angle[i]);
            }
            return places;
        }

        /** The length of each step. */
        double[] lengths(int steps) {
            double[] lengths = new double[n()];
            for (int i = 0; i < n(); i++) {
                lengths[i] = omega[i] * radius[i] * SECONDS / steps;
            }
            return lengths;
        }
    }

    static double[][] plain(Start start, int steps) {
        double[][] places = start.places();
        double[] lengths = start.lengths(steps);
        for (int i = 0; i < start.n(); i++) {
            move(places[0], places[1], i, lengths[i], steps);
        }
        return places;
    }

    private static double[][] particlesOutside(Stage stage, Start start, int steps) {
        double[][] places = start.places();
        double[] lengths = start.lengths(steps);
        double[] x = places[0];
        double[] y = places[1];
        stage.loop(start.n()).forEach(i -> move(x, y, i, lengths[i], steps));
        return places;
    }

    private static double[][] stepsOutside(Stage stage, Start start, int steps) {
        double[][] places = start.places();
        double[] lengths = start.lengths(steps);
        double[] x = places[0];
        double[] y = places[1];
        for (int step = 0; step < steps; step++) {
            stage.loop(start.n()).forEach(i -> move(x, y, i, lengths[i], 1));
        }
        return places;
    }

    /** So many steps of particle i. */
    private static void move(double[] x, double[] y, int i, double length, int steps) {
        double a = x[i];
        double b = y[i];
        for (int step = 0; step < steps; step++) {
            double scale = length / Math.sqrt(a * a + b * b);
            double dx = -b * scale;
            double dy = a * scale;
            a += dx;
            b += dy;
        }
        x[i] = a;
        y[i] = b;
    }

    /** How far the farthest particle is from its exact angle, in radians. */
    static double angleError(double[][] places, Start start) {
        double most = 0;
        for (int i = 0; i < start.n(); i++) {
            most = Math.max(most, angleError(places, start, i));
        }
        return most;
    }

    private static double angleError(double[][] places, Start start, int i) {
        double exact = start.angle[i] + start.omega[i] * SECONDS;
        double x = places[0][i];
        double y = places[1][i];
        return Math.abs(
                Math.atan2(y * Math.cos(exact) - x * Math.sin(exact), x * Math.cos(exact) + y * Math.sin(exact)));
    }

    /**
     * How far a particle may be from its exact angle. With θ = |ω| h step k turns by atan(θ/√(1 + k θ²)), which is
     * between θ − k θ³/2 − θ³/3 and θ; summed over K steps, θ³ (K²/4 + K/3). So the error halves with the step.
     */
    static double angleBound(double omega, int steps) {
        double theta = Math.abs(omega) * SECONDS / steps;
        double k = steps;
        return theta * theta * theta * (k * k / 4 + k / 3) + rounding(steps);
    }

    /** Fewer than 8 roundings a step, and as many at its start and end. */
    private static double rounding(int steps) {
        return 8 * ROUNDING * (steps + 8.0);
    }

    private static @Nullable String flaw(double[][] places, Start start, int steps) {
        for (int i = 0; i < start.n(); i++) {
            double error = angleError(places, start, i);
            double bound = angleBound(start.omega[i], steps);
            if (!(error <= bound)) {
                return "particle " + i + " is " + error + " from its exact angle, more than " + bound;
            }
            double theta = start.omega[i] * SECONDS / steps;
            double known = start.radius[i] * Math.sqrt(1 + steps * theta * theta);
            double radius = Math.sqrt(places[0][i] * places[0][i] + places[1][i] * places[1][i]);
            if (!(Math.abs(radius - known) <= known * rounding(steps))) {
                return "particle " + i + " is at the radius " + radius + ", not " + known;
            }
        }
        return null;
    }

    /** The speedups, the tracks of some particles, and the error of the angle over the number of steps. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        Start start = Start.of(arguments.seed(), (int) Math.min(TRACKS, arguments.value("n")));
        List<Plot> plots = new ArrayList<>(Lab.super.plots(arguments, runs));
        plots.add(tracks(start, arguments.intValue("steps")));
        List<Integer> counts = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        List<Double> bounds = new ArrayList<>();
        for (int steps = 1; steps <= arguments.value("steps"); steps *= 10) {
            counts.add(steps);
            errors.add(angleError(plain(start, steps), start));
            double most = 0;
            for (double omega : start.omega) {
                most = Math.max(most, angleBound(omega, steps));
            }
            bounds.add(most);
        }
        plots.add(Plot.curves("Largest error of the angle", "steps of the second", "radians")
                .curve("simulated", counts, errors)
                .reference("bound", counts, bounds)
                .logX()
                .logY());
        return plots;
    }

    /** Every so many steps a point; and the circle of radius 1, by which the picture's proportions can be seen. */
    private static Plot tracks(Start start, int steps) {
        int points = Math.min(POINTS, steps);
        double[] lengths = start.lengths(steps);
        double[][] places = start.places();
        double[][] xs = new double[start.n()][points + 1];
        double[][] ys = new double[start.n()][points + 1];
        for (int i = 0; i < start.n(); i++) {
            for (int point = 0; point <= points; point++) {
                xs[i][point] = places[0][i];
                ys[i][point] = places[1][i];
                if (point < points) {
                    move(
                            places[0],
                            places[1],
                            i,
                            lengths[i],
                            part(steps, point + 1, points) - part(steps, point, points));
                }
            }
        }
        Plot plot = Plot.curves("Tracks of a second, in " + Figures.count(steps) + " steps", "x", "y");
        for (int i = 0; i < start.n(); i++) {
            plot = plot.curve("particle " + i, xs[i], ys[i]);
        }
        double[] angles = IntStream.rangeClosed(0, 100)
                .mapToDouble(k -> 2 * Math.PI * k / 100)
                .toArray();
        return plot.points("ends", places[0], places[1])
                .reference(
                        "radius 1",
                        Arrays.stream(angles).map(Math::cos).toArray(),
                        Arrays.stream(angles).map(Math::sin).toArray());
    }

    private static int part(long steps, int point, int points) {
        return (int) (steps * point / points);
    }
}
