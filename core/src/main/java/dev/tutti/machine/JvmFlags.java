// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;

/** The one list of JVM flags that Tutti's processes run with: the command line's, and those of worker JVMs. */
public final class JvmFlags {

    /**
     * Environment variables that a worker must not inherit. The JVM would read flags from them, and those of them
     * that a worker needs are in {@link #worker} already; a debugger's port, say, can be taken only once.
     */
    public static final Set<String> VARIABLES = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final String MODULES = "--add-modules=";

    private static final List<String> COMMON = List.of(
            "--enable-native-access=ALL-UNNAMED",
            // The JVM's own warnings go to stdout by default, into the user's output.
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            // An archive of classes that does not fit is passed over.
            "-Xlog:cds*=off,aot*=off:stderr");

    /** Flags of the parent without which the same code would behave differently in a worker. */
    private static final List<String> INHERITED = List.of(
            "--add-exports=",
            "--add-modules=",
            "--add-opens=",
            "--add-reads=",
            "--enable-native-access=",
            "--enable-preview",
            "--illegal-native-access=",
            "--limit-modules=",
            "--module-path=",
            "--patch-module=",
            "--sun-misc-unsafe-memory-access=",
            "--upgrade-module-path=",
            "-da",
            "-disableassertions",
            "-disablesystemassertions",
            "-dsa",
            "-ea",
            "-enableassertions",
            "-enablesystemassertions",
            "-esa",
            "-D",
            "-Xss",
            "-XX:ThreadStackSize=");

    /** Flags that open a port or a file which one process alone can have, as debuggers, JMX and most agents do. */
    private static final List<String> EXCLUSIVE =
            List.of("-agentlib:", "-agentpath:", "-javaagent:", "-Xrunjdwp", "-Dcom.sun.management.");

    private static final List<String> SET_BY_THE_LAUNCHER = List.of("-Djava.class.path=", "-Djdk.module.main=");

    private JvmFlags() {}

    /**
     * Flags of the command line's own JVM.
     *
     * @return the flags, ready for the {@code java} command
     */
    public static List<String> launcher() {
        return COMMON;
    }

    /**
     * Flags of a worker JVM of this JVM, all but the class path: its limits, and what it must have in common with this
     * one, which are module flags, assertions, system properties given as flags, thread stack size, and the default
     * locale and time zone of this moment. Heap, collector, log and compiler flags are not passed on. Debuggers, JMX
     * and agents are left behind, with a log line, and the module of vectors without one.
     *
     * <p>The first call in a JVM takes about 25 ms.
     *
     * @param budget limits of the worker
     * @return the flags, ready for the {@code java} command; of two that disagree the later one counts
     */
    public static List<String> worker(Budget budget) {
        // Only this list holds flags from argument files and environment variables; ProcessHandle knows neither.
        List<String> parent = ManagementFactory.getRuntimeMXBean().getInputArguments();
        // Loops are spelled out, because a program's first pool would wait a millisecond for each lambda.
        List<String> flags = new ArrayList<>();
        List<String> leftBehind = new ArrayList<>();
        for (String flag : parent) {
            if (startsWithAny(flag, EXCLUSIVE)) {
                leftBehind.add(flag);
            } else if (startsWithAny(flag, INHERITED) && !startsWithAny(flag, SET_BY_THE_LAUNCHER)) {
                String kept = withoutVectors(flag);
                if (!kept.equals(MODULES)) {
                    flags.add(kept);
                }
            }
        }
        // A shell's JVM is told what to do by a debugger, which its user knows nothing of.
        boolean shell = System.getProperty("sun.java.command", "").startsWith("jdk.jshell.");
        if (!shell && !leftBehind.isEmpty()) {
            System.getLogger(JvmFlags.class.getName())
                    .log(
                            System.Logger.Level.INFO,
                            "Workers run without {0}, which one process alone can use",
                            String.join(" ", leftBehind));
        }

        String mainModule = System.getProperty("jdk.module.main");
        if (mainModule != null) {
            flags.add("--add-modules=" + mainModule);
        }
        Locale locale = Locale.getDefault();
        flags.add("-Duser.language=" + locale.getLanguage());
        flags.add("-Duser.script=" + locale.getScript());
        flags.add("-Duser.country=" + locale.getCountry());
        flags.add("-Duser.variant=" + locale.getVariant());
        flags.add("-Duser.timezone=" + TimeZone.getDefault().getID());

        flags.addAll(COMMON);
        flags.add("-XX:-UsePerfData"); // no file that others can read
        flags.add("-XX:-CreateCoredumpOnCrash"); // as large as the heap, one for each crash
        // Counted loops poll for safepoints, as with G1: a worker must notice at any time that its parent is gone.
        flags.add("-XX:+UseCountedLoopSafepoints");
        flags.add("-XX:LoopStripMiningIter=1000");
        flags.add("-Xmx" + budget.heapBytes());
        flags.add("-XX:ActiveProcessorCount=" + budget.processors());
        flags.add("-D" + Budget.MEMORY_PROPERTY + "=" + budget.memoryBytes());
        flags.add("-D" + Budget.DEPTH_PROPERTY + "=" + (Budget.depth() + 1));
        return List.copyOf(flags);
    }

    /**
     * The text of an argument file for the {@code java} command.
     *
     * @param arguments any texts
     * @return one quoted line for each argument
     */
    public static String argumentFile(List<String> arguments) {
        StringBuilder text = new StringBuilder();
        for (String argument : arguments) {
            text.append('"')
                    .append(argument.replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n")
                            .replace("\r", "\\r"))
                    .append("\"\n");
        }
        return text.toString();
    }

    /**
     * A flag without the module of vectors. A JVM that has it takes longer to start, and says so on standard error; loops
     * that run on a pool do without, unless their user asks for it.
     */
    private static String withoutVectors(String flag) {
        if (!flag.startsWith(MODULES)) {
            return flag;
        }
        List<String> modules =
                new ArrayList<>(List.of(flag.substring(MODULES.length()).split(",")));
        modules.remove("jdk.incubator.vector");
        return MODULES + String.join(",", modules);
    }

    /**
     * Whether a flag is one of some kinds.
     *
     * @param flag the flag
     * @param prefixes what flags of these kinds begin with
     * @return whether it begins with one of them
     */
    public static boolean startsWithAny(String flag, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (flag.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Writes the launcher's argument file: run by the build.
     *
     * @param args the file, and the time when the build began: what was edited later is newer than the file
     * @throws IOException if the file cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path file = Files.writeString(Path.of(args[0]), argumentFile(launcher()));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse(args[1])));
    }
}
