// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What a command does. Commands are described by calls, not by annotations: reading annotations would be most of the
 * time that {@code tutti --version} takes.
 */
@FunctionalInterface
interface Action {

    /**
     * Does it.
     *
     * @param parsed the command's options and arguments
     * @return the exit code
     * @throws Exception to be told to the user
     */
    int run(ParseResult parsed) throws Exception;

    /**
     * A command with an option for help.
     *
     * @param name of the command
     * @param summary a line that fits a list of commands
     * @param action what it does
     */
    static CommandSpec command(String name, String summary, Action action) {
        CommandSpec command = CommandSpec.wrapWithoutInspection(action).name(name);
        command.usageMessage()
                .description(literal(summary), "")
                .sortOptions(false)
                .abbreviateSynopsis(true);
        return command.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .arity("0")
                .type(boolean.class)
                .description("show this help")
                .build());
    }

    /** An option that takes a text. */
    static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(literal(description))
                .build();
    }

    /** The value of an option; the message of what the parser throws gets the option's name. */
    static <T> T value(ParseResult parsed, String option, String otherwise, Function<String, T> parser) {
        try {
            return parser.apply(parsed.matchedOptionValue(option, otherwise));
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, option + ": " + e.getMessage());
        }
    }

    /** The seed of all random draws. */
    static OptionSpec seed() {
        return option("--seed", "S", "of all random draws (default: 42)");
    }

    /** What {@link #seed()} was given. */
    static long seed(ParseResult parsed) {
        return value(parsed, "--seed", "42", text -> Numbers.whole(text, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    /** Shows the help of a command that does nothing itself, because it was called without one of those it leads to. */
    static int showHelp(ParseResult parsed) {
        parsed.commandSpec().commandLine().usage(System.err);
        return ExitCode.USAGE;
    }

    /** A text in which nothing is a placeholder. */
    static String literal(String text) {
        return text.replace("%", "%%");
    }
}
