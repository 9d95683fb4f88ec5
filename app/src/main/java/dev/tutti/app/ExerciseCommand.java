// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.app.exercise.CheckMain;
import dev.tutti.app.exercise.Exercise;
import dev.tutti.app.exercise.Exercises;
import dev.tutti.labs.Document;
import dev.tutti.machine.JvmFlags;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code tutti exercise}: the exercises of the documents, to be begun, checked and looked up. */
final class ExerciseCommand {

    private static final String FORCE = "--force";
    private static final String LIMIT = "--limit";

    /** In seconds. */
    private static final int MAX_LIMIT = 86_400;

    /** How long the JVM of a check may take to end by itself after its limit. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private ExerciseCommand() {}

    static CommandSpec spec() {
        CommandSpec spec =
                Action.command("exercise", "Solve an exercise of the course, and have it checked.", Action::showHelp);
        spec.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .commandListHeading("%n")
                .footer("", "Example: tutti exercise start bootstrap");
        return spec.addSubcommand(
                        "list", Action.command("list", "List the exercises, document by document.", parsed -> {
                            System.out.print(list());
                            return ExitCode.FINE;
                        }))
                .addSubcommand("start", starting())
                .addSubcommand("check", checking())
                .addSubcommand("solution", named("solution", "Print a solution.", parsed -> {
                    System.out.print(exercise(parsed).solution());
                    return ExitCode.FINE;
                }));
    }

    private static CommandSpec starting() {
        return named(
                        "start",
                        "Write a small program with the task in words into this directory.",
                        ExerciseCommand::start)
                .addOption(OptionSpec.builder(FORCE)
                        .arity("0")
                        .type(boolean.class)
                        .description("write it even if there is such a file, which is lost")
                        .build());
    }

    private static CommandSpec checking() {
        CommandSpec spec = named(
                        "check", "Run your program and look whether what it found is right.", ExerciseCommand::check)
                .addOption(Action.option(LIMIT, "SECONDS", "stop the program after this time (default: 60)"))
                .addPositional(PositionalParamSpec.builder()
                        .index("1")
                        .required(false)
                        .arity("0..1")
                        .type(String.class)
                        .paramLabel("FILE.java")
                        .description("your program (default: the file that start wrote)")
                        .build());
        spec.usageMessage()
                .footer(
                        "",
                        "Exit codes: 0 right; 1 wrong, or it does not compile, throws or never ends;",
                        "2 there is no such exercise or file. How fast it is is reported, not judged.");
        return spec;
    }

    private static CommandSpec named(String name, String summary, Action action) {
        return Action.command(name, summary, action)
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .required(true)
                        .type(String.class)
                        .paramLabel("NAME")
                        .description("of the exercise; see tutti exercise list")
                        .build());
    }

    /** Every exercise in a line, document by document. */
    private static String list() {
        int width = Exercises.all().stream()
                .mapToInt(exercise -> exercise.name().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        Exercises.all().stream()
                .collect(Collectors.groupingBy(Exercise::document, TreeMap::new, Collectors.toList()))
                .forEach((Document document, List<Exercise> exercises) -> {
                    text.append(document)
                            .append(" · ")
                            .append(document.subject())
                            .append('\n');
                    exercises.forEach(exercise -> text.append(String.format(
                            Locale.ROOT, "  %-" + width + "s  %s%n", exercise.name(), exercise.summary())));
                });
        return text.append("\nBegin one: tutti exercise start NAME\n").toString();
    }

    private static Exercise exercise(ParseResult parsed) {
        String name = parsed.matchedPositionalValue(0, "");
        List<String> names = Exercises.all().stream().map(Exercise::name).toList();
        return Exercises.all().stream()
                .filter(exercise -> exercise.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        ExitCode.USAGE,
                        "there is no exercise '" + name + "': see tutti exercise list" + Spelling.hint(name, names)));
    }

    private static int start(ParseResult parsed) {
        Exercise exercise = exercise(parsed);
        boolean force = parsed.hasMatchedOption(FORCE);
        write(Path.of(exercise.file()), exercise.task(), force);
        for (String file : exercise.data()) {
            if (force || !Files.exists(Path.of(file))) {
                write(Path.of(file), Exercise.data(file), force);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s has the task in words, and what to fill in.%n  tutti run %s%n  tutti exercise check %s%n",
                exercise.file(),
                exercise.file(),
                exercise.name());
        return ExitCode.FINE;
    }

    private static void write(Path file, String text, boolean force) {
        OpenOption[] options =
                force ? new OpenOption[0] : new OpenOption[] {StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE};
        try {
            Files.writeString(file, text, options);
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "there is a " + file + " already: " + FORCE + " writes over it, and what is in it is lost");
        } catch (IOException e) {
            throw new CommandException(ExitCode.ENVIRONMENT, "cannot write " + file + " here: " + e);
        }
    }

    private static int check(ParseResult parsed) throws InterruptedException {
        Exercise exercise = exercise(parsed);
        long limit = Action.value(parsed, LIMIT, "60", text -> Numbers.whole(text, 1, MAX_LIMIT));
        String file = parsed.matchedPositionalValue(1, exercise.file());
        if (!Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file))) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "there is no file '" + file + "' that can be read: tutti exercise start " + exercise.name()
                            + " writes one");
        }
        List<String> command = jvm();
        command.addAll(List.of(CheckMain.class.getName(), exercise.name(), file, Long.toString(limit)));
        int exitCode = Program.run(command, Duration.ofSeconds(limit).plus(GRACE));
        if (exitCode == CheckMain.RIGHT) {
            return ExitCode.FINE;
        }
        if (exitCode != CheckMain.WRONG) {
            System.err.println("tutti: " + exercise.name() + ": the program ended its JVM with exit code " + exitCode
                    + " before its answer could be looked at; let main return");
        }
        return ExitCode.FAILED;
    }

    /** What starts a JVM as tutti run does, for a program that the checks of this one look into. */
    private static List<String> jvm() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.launcher());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(List.of("--class-path", System.getProperty("java.class.path")));
        return command;
    }
}
