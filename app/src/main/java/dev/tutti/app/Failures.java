// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.UnavailableException;
import dev.tutti.labs.BadFileException;
import dev.tutti.labs.LabFailedException;
import dev.tutti.machine.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the user is told when something went wrong: one message, never a stack trace. */
final class Failures {

    private Failures() {}

    /** The command line is wrong. */
    static int usage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        say(e instanceof UnmatchedArgumentException unmatched ? unmatched(unmatched) : uncapitalized(e.getMessage()));
        System.err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static String unmatched(UnmatchedArgumentException e) {
        String word = e.getUnmatched().getFirst();
        CommandLine command = e.getCommandLine();
        List<String> commands = command.getSubcommands().keySet().stream()
                .filter(name -> !name.equals("list"))
                .toList();
        if (word.startsWith("-")) {
            Set<String> options = command.getCommandSpec().optionsMap().keySet();
            String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            return "unknown option '" + option + "': there are " + String.join(", ", options)
                    + Spelling.hint(option, options);
        }
        if (commands.isEmpty()) {
            return "'" + word + "' is one argument too many";
        }
        String kind = command.getCommandName().equals("lab") ? "lab" : "command";
        return "there is no " + kind + " '" + word + "': there are " + String.join(", ", commands)
                + Spelling.hint(word, commands);
    }

    /** The command could not do its work. */
    static int failed(Throwable e) {
        return switch (e) {
            case CommandException wrong -> {
                say(wrong.getMessage());
                yield wrong.exitCode();
            }
            case BadFileException bad -> {
                say(bad.getMessage());
                yield ExitCode.USAGE;
            }
            case UnavailableException missing -> {
                say(missing.getMessage());
                yield ExitCode.ENVIRONMENT;
            }
            case LabFailedException failed
            when failed.getCause() instanceof UnavailableException -> {
                say(failed.getMessage());
                yield ExitCode.ENVIRONMENT;
            }
            case LabFailedException failed when failed.getCause() instanceof OutOfMemoryError full -> failed(full);
            case LabFailedException failed -> {
                say(failed.getMessage() + details(failed));
                yield ExitCode.FAILED;
            }
            case OutOfMemoryError full -> {
                say("not enough memory: the heap is limited to "
                        + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB; take a smaller --n");
                yield ExitCode.FAILED;
            }
            default -> {
                say("this is a defect of Tutti, please report it: " + e + details(e));
                yield ExitCode.FAILED;
            }
        };
    }

    private static void say(@Nullable String message) {
        System.err.println("tutti: " + message);
    }

    /** Writes the stack where a defect report can take it from. */
    private static String details(Throwable e) {
        StringWriter stack = new StringWriter();
        e.printStackTrace(new PrintWriter(stack));
        Path file = cache().resolve("tutti").resolve("last-error.txt");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, BuildInfo.read() + "\n" + Machine.here() + "\n" + stack);
            return "\nDetails: " + file;
        } catch (IOException unwritable) {
            return "\nDetails could not be written to " + file + ": " + unwritable;
        }
    }

    private static Path cache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        return cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    }

    private static String uncapitalized(@Nullable String message) {
        return message == null || message.isEmpty()
                ? ""
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
