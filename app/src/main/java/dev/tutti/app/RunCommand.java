// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.CompileReport;
import dev.tutti.Pool;
import dev.tutti.machine.JvmFlags;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code tutti run File.java}: a user's program in a JVM of its own, by the JDK's source launcher, with vectors. On its class
 * path are Tutti's core and what the user adds; its input, output and exit code are this command's. {@code tutti explain
 * File.java} is the same, and each loop body that is run is told about on standard error, more or less by its {@code --level}.
 */
final class RunCommand {

    static final String CLASS_PATH = "--class-path";
    private static final String LEVEL = "--level";

    /** Beside the library: classes that a program like it has used, read and linked. Made by the launcher. */
    private static final String ARCHIVE = "run.aot";

    private static final List<String> LEVELS = Arrays.stream(CompileReport.Level.values())
            .map(CompileReport.Level::toString)
            .toList();

    private RunCommand() {}

    static CommandSpec spec() {
        return spec(
                Action.command("run", "Run a single-file program that uses Tutti.", parsed -> run(parsed, List.of())),
                "run Hello.java Ann Bob");
    }

    /** The command that tells of loop bodies. */
    static CommandSpec explaining() {
        return spec(
                        Action.command(
                                "explain",
                                "Run one, and say of each loop body whether it goes onto SIMD lanes.",
                                parsed -> run(
                                        parsed,
                                        List.of(
                                                "-Ddev.tutti.explain="
                                                        + Action.value(
                                                                parsed, LEVEL, LEVELS.getFirst(), RunCommand::level),
                                                "-Djava.util.logging.SimpleFormatter.format=%5$s%n"))),
                        "explain --level details Hello.java")
                .addOption(Action.option(
                        LEVEL, "LEVEL", "how much is told: " + String.join(", ", LEVELS) + " (default: summary)"));
    }

    private static String level(String name) {
        if (!LEVELS.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no level '" + name + "': there are " + String.join(", ", LEVELS));
        }
        return name;
    }

    private static CommandSpec spec(CommandSpec spec, String example) {
        spec.usageMessage()
                .footer(
                        "",
                        "The exit code is the program's own; 1 if it does not compile or throws.",
                        "",
                        "Example: tutti " + example);
        return withProgram(spec, true);
    }

    /** Lets a command take a program and its arguments. */
    static CommandSpec withProgram(CommandSpec spec, boolean required) {
        spec.parser().stopAtPositional(true);
        return spec.addOption(Action.option(CLASS_PATH, "PATH", "more jars and directories for the program"))
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .required(required)
                        .type(String.class)
                        .paramLabel("FILE.java")
                        .description("a source file with a main method")
                        .build())
                .addPositional(PositionalParamSpec.builder()
                        .index("1..*")
                        .required(false)
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel("ARGS")
                        .description("arguments for the program, options too")
                        .build());
    }

    private static int run(ParseResult parsed, List<String> flags) throws InterruptedException {
        return Program.run(command(parsed, flags, List.of()));
    }

    /** The source file that was given, which can be read. */
    static String file(ParseResult parsed) {
        String file = parsed.matchedPositionalValue(0, "");
        if (!file.endsWith(".java")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    parsed.commandSpec().name() + " takes a source file, NAME.java: found '" + file + "'");
        }
        if (!Files.isRegularFile(Path.of(file)) || !Files.isReadable(Path.of(file))) {
            throw new CommandException(ExitCode.USAGE, "there is no file '" + file + "' that can be read");
        }
        return file;
    }

    /**
     * What starts the program that was given.
     *
     * @param flags more flags for its JVM
     * @param jars more places that its classes come from
     */
    static List<String> command(ParseResult parsed, List<String> flags, List<String> jars) {
        String file = file(parsed);
        List<String> command = java(flags);
        command.add("--class-path");
        command.add(classPath(parsed, jars));
        command.add(Path.of(".").resolve(file).toString()); // ./-x.java is no option
        command.addAll(arguments(parsed));
        return command;
    }

    /** The beginning of a command that starts a program, with vectors. */
    static List<String> java(List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.launcher());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        Path archive = Path.of(place(Pool.class)).resolveSibling(ARCHIVE);
        if (Files.isRegularFile(archive)) {
            command.add("-XX:AOTCache=" + archive);
        }
        command.addAll(flags);
        return command;
    }

    /** Tutti's core, more places, and what the user adds. */
    static String classPath(ParseResult parsed, List<String> jars) {
        List<String> entries = new ArrayList<>(jars);
        entries.addFirst(place(Pool.class));
        String added = parsed.matchedOptionValue(CLASS_PATH, (String) null);
        if (added != null) {
            entries.add(existing(added));
        }
        return String.join(File.pathSeparator, entries);
    }

    /** The program's own arguments. */
    static List<String> arguments(ParseResult parsed) {
        return parsed.matchedPositionalValue(1, List.of());
    }

    /** The jar or directory that a class comes from. */
    static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String existing(String classPath) {
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            String path = entry.endsWith("*") ? entry.substring(0, entry.length() - 1) : entry;
            if (!Files.exists(Path.of(path))) {
                throw new CommandException(ExitCode.USAGE, "--class-path: there is no '" + path + "'");
            }
        }
        return classPath;
    }
}
