// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.machine.Cores;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The {@code tutti} command. */
public final class Main {

    /** How java.util.logging writes what the library logs: the message, without date and class. */
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    private Main() {}

    /**
     * Runs the command and ends the JVM with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Terminal.preferUtf8();
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "tutti: %5$s%n");
        }
        System.exit(execute(args));
    }

    /** Runs the command; the exit code. */
    static int execute(String... args) {
        try {
            return new CommandLine(spec(args.length > 0 && args[0].equals("lab")))
                    .setExpandAtFiles(false)
                    .setColorScheme(CommandLine.Help.defaultColorScheme(Terminal.hasColour() ? Ansi.ON : Ansi.OFF))
                    .setExecutionStrategy(Main::run)
                    .setParameterExceptionHandler((e, all) -> Failures.usage(e))
                    .execute(args);
        } catch (Throwable e) {
            return Failures.failed(e);
        }
    }

    private static CommandSpec spec(boolean withLabs) {
        CommandSpec spec = Action.command(
                "tutti", "Parallel loops and maps for the JVM: experiments, programs, this machine.", Action::showHelp);
        spec.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .arity("0")
                .type(boolean.class)
                .description("show version and commit")
                .build());
        spec.versionProvider(() -> {
            BuildInfo build = BuildInfo.read();
            return new String[] {"tutti " + build.version() + " (commit " + build.commit() + ")"};
        });
        spec.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .commandListHeading("%nCommands:%n")
                .footer(
                        "",
                        "Examples:",
                        "  tutti doctor",
                        "  tutti lab list",
                        "  tutti lab pi-monte-carlo --on threads,processes --workers 1..4",
                        "  tutti bench --quick",
                        "  tutti run Hello.java",
                        "  tutti exercise list",
                        "  tutti advise Hello.java",
                        "  tutti speedup Hello.java",
                        "",
                        "Exit codes: 0 fine; 1 the job failed, or the forms of a lab disagree; 2 wrong",
                        "usage; 3 the machine lacks something.");
        return spec.addSubcommand("lab", LabGroupCommand.spec(withLabs))
                .addSubcommand("bench", BenchCommand.spec())
                .addSubcommand("run", RunCommand.spec())
                .addSubcommand("explain", RunCommand.explaining())
                .addSubcommand("exercise", ExerciseCommand.spec())
                .addSubcommand("advise", AdviseCommand.spec())
                .addSubcommand("speedup", SpeedupCommand.spec())
                .addSubcommand("jshell", JShellCommand.spec())
                .addSubcommand("doctor", DoctorCommand.spec());
    }

    private static void checkEnvironment() {
        try {
            Cores.count();
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static int run(ParseResult parsed) {
        Integer shown = CommandLine.executeHelpRequest(parsed);
        if (shown != null) {
            return shown;
        }
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        try {
            checkEnvironment();
            return ((Action) last.commandSpec().userObject()).run(last);
        } catch (Exception e) {
            return Failures.failed(e);
        }
    }
}
