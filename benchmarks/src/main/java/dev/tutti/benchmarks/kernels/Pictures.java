// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import dev.tutti.UnavailableException;
import dev.tutti.measure.Plot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The figures as PNG, in {@code kernels-….png}. */
final class Pictures {

    /** Where kernels are that move no bytes, in flops a byte. */
    private static final double NO_BYTES = 100;

    private static final double LEAST_INTENSITY = 0.1;

    private static final int WIDTH = 1200;
    private static final int HEIGHT = 720;

    private final Results results;

    private Pictures(Results results) {
        this.results = results;
    }

    /** Writes all for which there are figures; says so where the machine cannot draw. */
    static void write(Results results, @Nullable Roof roof, Path directory) throws IOException {
        Pictures pictures = new Pictures(results);
        try {
            if (roof != null) {
                pictures.save(pictures.roofline(roof).png(WIDTH, HEIGHT), directory.resolve("kernels-roofline.png"));
            }
            List<Plot> sizes = pictures.sizes();
            if (!sizes.isEmpty()) {
                pictures.save(Plot.png(sizes), directory.resolve("kernels-sizes.png"));
            }
            pictures.save(RatioChart.png(results), directory.resolve("kernels-ratios.png"));
        } catch (UnavailableException e) {
            System.err.println("kernels: no pictures: " + e.getMessage());
        }
    }

    private void save(byte[] png, Path file) throws IOException {
        Files.write(file, png);
        System.err.println(file);
    }

    /** What can be reached depends on how much is computed with each byte. */
    private Plot roofline(Roof roof) {
        List<Double> xs = new ArrayList<>();
        List<Double> best = new ArrayList<>();
        List<Double> fastXs = new ArrayList<>();
        List<Double> fast = new ArrayList<>();
        for (Kernel kernel : results.kernels()) {
            double x = kernel.bytesPerStep == 0 ? NO_BYTES : kernel.flopsPerStep / kernel.bytesPerStep;
            while (xs.contains(x)) {
                x *= kernel.bytesPerStep == 0 ? 1.5 : 1.15;
            }
            xs.add(x);
            best.add(gigaflops(kernel) / results.best(kernel));
            double seconds = results.median(kernel, Contestant.TUTTI_FAST);
            if (!Double.isNaN(seconds)) {
                fastXs.add(x);
                fast.add(gigaflops(kernel) / seconds);
            }
        }
        double end = 1.5 * Math.max(NO_BYTES, Collections.max(xs));
        double knee = roof.flops() / roof.bytes();
        Plot plot = Plot.curves(
                        "What the machine allows, and what is reached",
                        "flops a byte; from " + (int) NO_BYTES + " on: kernels that move no bytes",
                        "Gflop/s")
                .logX()
                .logY()
                .reference(
                        "memory, then arithmetic",
                        List.of(LEAST_INTENSITY, knee, end),
                        List.of(LEAST_INTENSITY * roof.bytes() / 1e9, roof.flops() / 1e9, roof.flops() / 1e9))
                .reference(
                        "divisions alone",
                        List.of(LEAST_INTENSITY, end),
                        List.of(roof.divisions() / 1e9, roof.divisions() / 1e9))
                .points("best of the others", xs, best);
        if (!fast.isEmpty()) {
            plot = plot.points("Tutti fast()", fastXs, fast);
        }
        for (int i = 0; i < xs.size(); i++) {
            Kernel kernel = results.kernels().get(i);
            double reached = gigaflops(kernel) / results.median(kernel, Contestant.TUTTI);
            plot = plot.points(kernel.title, List.of(xs.get(i)), List.of(reached));
        }
        return plot;
    }

    private double gigaflops(Kernel kernel) {
        return kernel.flopsPerStep * results.reference(kernel).steps() / 1e9;
    }

    private List<Plot> sizes() {
        List<Plot> plots = new ArrayList<>();
        for (Kernel kernel : results.kernels()) {
            Plot plot =
                    Plot.curves(kernel.title, "indices", "ns an index").logX().logY();
            boolean any = false;
            for (Contestant contestant : results.contestants()) {
                SortedMap<Integer, Steady> sizes = results.sizes(kernel, contestant);
                if (!sizes.isEmpty()) {
                    List<Double> nanos = sizes.entrySet().stream()
                            .map(each -> each.getValue().median() * 1e9 / each.getKey())
                            .toList();
                    plot = plot.curve(contestant.title, List.copyOf(sizes.keySet()), nanos);
                    any = true;
                }
            }
            if (any) {
                plots.add(plot);
            }
        }
        return plots;
    }
}
