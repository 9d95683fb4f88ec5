// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.UnavailableException;
import dev.tutti.machine.Budget;
import dev.tutti.machine.Cores;
import dev.tutti.machine.JvmFlags;
import dev.tutti.pool.Timer;
import dev.tutti.posix.Posix;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * How a pool's child JVMs are started: the same Java, the same {@link ClassPath}, the flags of {@link JvmFlags}, an argument
 * file of any length.
 */
final class Launch {

    /**
     * The one thread that starts processes. It never ends, because Linux takes the end of the thread that spawned a
     * process for the end of its parent ({@link Posix#dieWithParent}); and it is one, because spawns that overlap can
     * inherit each other's descriptors.
     */
    private static final ExecutorService SPAWNER = spawner();

    /** Workers of workers of workers: more is a program that starts itself. */
    private static final int MOST_DEPTH = 4;

    /** The flag, which is one word so. */
    static final String CLASS_PATH = "--class-path=";

    private final Budget budget;
    private final List<String> userFlags;
    private @Nullable List<String> flags;

    private static ExecutorService spawner() {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "tutti-spawner");
            thread.setDaemon(true);
            return thread;
        });
    }

    Launch(int workers, List<String> userFlags) {
        this.userFlags = List.copyOf(userFlags);
        budget = Budget.ofEach(workers);
        checkNesting(workers);
        Path java = java();
        if (!Files.isExecutable(java)) {
            throw new UnavailableException(
                    "processes need a java command to start workers with: found none at path=" + java
                            + "; run on a full JDK or JRE, or use Pool.threads()",
                    null);
        }
        try {
            Timer.prestart();
        } catch (OutOfMemoryError noThread) {
            throw new UnavailableException(
                    "processes need a thread to watch them: found none to be had; raise the limit of processes and"
                            + " threads (ulimit -u, or pids.max of the control group)",
                    noThread);
        }
    }

    /** The command of this JVM, should there be one. */
    static Path java() {
        return Path.of(System.getProperty("java.home", ""), "bin", File.separatorChar == '\\' ? "java.exe" : "java");
    }

    /** A worker may have workers of its own, within its share, and not without end. */
    private void checkNesting(int workers) {
        int depth = Budget.depth();
        if (depth >= MOST_DEPTH) {
            throw new UnavailableException(
                    "a worker of a worker of a worker cannot have workers of its own for ever: depth=" + depth
                            + " limit=" + MOST_DEPTH
                            + "; open the pool once, in the program, or use Pool.threads() in tasks",
                    null);
        }
        if (depth > 0 && budget.heapBytes() == Budget.SMALLEST_HEAP_BYTES) {
            throw new UnavailableException(
                    "this worker's share of the memory is too small for workers of its own: workers=" + workers
                            + " depth=" + depth + " leastHeapBytesEach=" + Budget.SMALLEST_HEAP_BYTES
                            + "; use fewer, or Pool.threads()",
                    null);
        }
    }

    /** Starts a child. */
    Child start(String name) throws IOException, InterruptedException {
        try {
            return SPAWNER.submit(() -> spawn(name)).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (OutOfMemoryError noThread) {
            throw new IOException("there is no thread to start it with", noThread);
        }
    }

    private Child spawn(String name) throws IOException {
        Rendezvous rendezvous = Rendezvous.create();
        try {
            Process process = spawn(rendezvous);
            try {
                rendezvous.prepare();
                return child(process, rendezvous, name);
            } catch (IOException | RuntimeException | Error e) {
                process.destroyForcibly();
                throw e;
            }
        } catch (IOException | RuntimeException | Error e) {
            // A process that the JVM has started and has no thread to wait for ends when it does not find its side.
            rendezvous.discard();
            throw e;
        }
    }

    private Process spawn(Rendezvous rendezvous) throws IOException {
        List<String> arguments = new ArrayList<>(flags());
        arguments.addFirst("-XX:ErrorFile=" + rendezvous.errorFile()); // first, so that a flag of the user's counts
        arguments.add(WorkerMain.class.getName());
        arguments.add(rendezvous.token());
        arguments.addAll(rendezvous.workerArguments());
        Path file = rendezvous.publish(JvmFlags.argumentFile(arguments));
        ProcessBuilder builder = new ProcessBuilder(java().toString(), "@" + file);
        builder.redirectInput(Redirect.from(rendezvous.standardInput()));
        builder.environment().keySet().removeAll(JvmFlags.VARIABLES);
        builder.environment().remove(Cores.VARIABLE); // its share of that is among its flags
        Process process = builder.start();
        OomScore.raise(process.pid());
        return process;
    }

    private static Child child(Process process, Rendezvous rendezvous, String name) {
        return new Child(
                process,
                rendezvous,
                new OutputPump(process.getInputStream(), () -> System.out, name + "-stdout"),
                new OutputPump(process.getErrorStream(), () -> System.err, name + "-stderr"));
    }

    private synchronized List<String> flags() throws IOException {
        List<String> known = flags;
        if (known == null) {
            known = new ArrayList<>(JvmFlags.worker(budget));
            known.add("-XX:+DisplayVMOutputToStderr");
            ClassPath path = ClassPath.ofThisJvm();
            known.add(CLASS_PATH + path.all());
            known.addAll(userFlags);
            ClassArchive archive = ClassArchive.of(known, path.archived());
            if (archive != null && archive.exists()) {
                known.add(archive.flag());
            } else if (archive != null) {
                archive.makeLater();
            }
            flags = known;
        }
        return known;
    }
}
