// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.jr.ob.JSON;

/**
 * Takes a figure: {@code FigureMain CLASS DIRECTORY SEED [--quick]}. Its lines go to a file in the directory; what tasks
 * and the library print goes to standard streams.
 */
final class FigureMain {

    static final String LINES = "lines.json";
    static final String FAILURE = "failure.txt";

    private FigureMain() {}

    /** Takes it, and exits: what a failed drill left must not hold up the end. */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[1]);
        Trial trial = new Trial(args.length > 3, Long.parseLong(args[2]), directory.resolve("work"));
        try {
            FaultFigure figure = Class.forName(args[0])
                    .asSubclass(FaultFigure.class)
                    .getDeclaredConstructor()
                    .newInstance();
            List<Line> lines = figure.measure(trial);
            Files.writeString(
                    directory.resolve(LINES),
                    JSON.std.asString(lines.stream().map(Line::fields).toList()));
            System.exit(0);
        } catch (Throwable failure) {
            failure.printStackTrace();
            Files.writeString(directory.resolve(FAILURE), failure.toString());
            System.exit(1);
        }
    }
}
