// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.machine.JvmFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tutti jshell}: the JDK's shell, in which Tutti's classes and measurements are imported already. */
final class JShellCommand {

    private static final String IMPORTS = """
            import dev.tutti.*;
            import dev.tutti.measure.*;
            """;

    private JShellCommand() {}

    static CommandSpec spec() {
        CommandSpec spec = Action.command(
                "jshell", "Open the JDK's shell, Tutti and its measurements imported.", JShellCommand::run);
        spec.usageMessage().footer("", "Example: Timing.of(() -> new Random(1).doubles(1_000_000).sum())");
        return spec;
    }

    private static int run(ParseResult parsed) throws InterruptedException {
        try {
            Path imports = Files.createTempFile("tutti", ".jsh");
            imports.toFile().deleteOnExit(); // after a signal too
            return Program.run(command(Files.writeString(imports, IMPORTS)));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT,
                    "cannot write a file of imports to " + System.getProperty("java.io.tmpdir") + ": "
                            + e.getMessage());
        }
    }

    private static List<String> command(Path imports) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jshell").toString());
        command.addAll(List.of("--class-path", System.getProperty("java.class.path")));
        command.addAll(List.of("--startup", "DEFAULT", "--startup", imports.toString()));
        JvmFlags.launcher().forEach(flag -> command.add("-R" + flag));
        return command;
    }
}
