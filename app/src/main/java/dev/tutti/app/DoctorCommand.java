// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.Pool;
import dev.tutti.ffi.Native;
import dev.tutti.machine.Machine;
import dev.tutti.measure.Figures;
import dev.tutti.measure.MachineCard;
import dev.tutti.spi.BackendProvider;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;

/** {@code tutti doctor}: what is there, what is not, and what to do about it. Each backend is really started. */
final class DoctorCommand {

    private static final Runtime.Version OLDEST = Runtime.Version.parse("25.0.3");

    private static final String VECTORS =
            "; loops run on them where java has --add-modules jdk.incubator.vector, as by tutti run";

    private boolean healthy = true;

    private DoctorCommand() {}

    static CommandSpec spec() {
        CommandSpec spec = Action.command(
                "doctor", "Say what this machine offers, and what is missing.", parsed -> new DoctorCommand().run());
        spec.usageMessage().footer("", "The exit code is 3 if something is missing that Tutti cannot do without.");
        return spec;
    }

    private int run() {
        say("Tutti", BuildInfo.read().version() + ", commit " + BuildInfo.read().commit());
        MachineCard card = MachineCard.measure();
        card.subjects().forEach((subject, finding) -> {
            switch (subject) {
                case "JDK" -> jdk(card.machine());
                case "JVM flags" -> nativeAccess();
                case "SIMD" -> say(subject, finding + VECTORS);
                case "date" -> {} // of no use to who reads it now
                default -> say(subject, finding);
            }
        });
        Backends.BUILT_IN.forEach(this::start);
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            if (!Backends.BUILT_IN.contains(provider.name())) {
                say(provider.name(), provider.availability().sentence());
            }
        }
        say("C", Native.c().availability().sentence());
        say("C++", Native.cpp().availability().sentence());
        say("Fortran", Native.fortran().availability().sentence());
        say("OpenCL", "not part of this version: bodies do not run on a GPU yet");
        say("Spark", "not part of this version: there is no cluster backend yet");
        return healthy ? ExitCode.FINE : ExitCode.ENVIRONMENT;
    }

    private void jdk(Machine machine) {
        if (Runtime.version().compareToIgnoreOptional(OLDEST) >= 0) {
            say("JDK", machine.jdk() + " in " + System.getProperty("java.home"));
        } else {
            complain("JDK", machine.jdk() + " is too old: get " + OLDEST + " or later, older ones can corrupt arrays");
        }
    }

    private void nativeAccess() {
        if (Pool.class.getModule().isNativeAccessEnabled()) {
            say("JVM flags", "native access is enabled");
        } else {
            complain(
                    "JVM flags",
                    "native access is not enabled: start by ./tutti, or with --enable-native-access=ALL-UNNAMED");
        }
    }

    /** Opens the backend with its default number of workers and waits for one answer. */
    private void start(String backend) {
        long start = System.nanoTime();
        try (Pool pool = Pool.of(backend)) {
            long worker = pool.submit(() -> ProcessHandle.current().pid()).get();
            double seconds = (System.nanoTime() - start) / 1e9;
            String where = worker == ProcessHandle.current().pid() ? "in this JVM" : "from process " + worker;
            say(
                    backend,
                    "workers=" + pool.workers() + ", the first answer " + where + " after " + Figures.seconds(seconds));
        } catch (RuntimeException | ExecutionException e) {
            complain(backend, "cannot be used: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String subject, String finding) {
        print("  ", subject, finding);
    }

    private void complain(String subject, String finding) {
        healthy = false;
        print("! ", subject, finding);
    }

    private static void print(String mark, String subject, String finding) {
        String label = String.format(Locale.ROOT, "%s%-16s", mark, subject);
        System.out.print(label + Wrapping.wrap(finding, label.length()).stripLeading());
    }
}
