// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code tutti} command. */
@Command(
        name = "tutti",
        description = "Parallel loops and maps for the JVM.",
        mixinStandardHelpOptions = true,
        version = "tutti 0.1.0-SNAPSHOT")
final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
