// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import dev.tutti.benchmarks.ContestantFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.jr.ob.JSON;

/** A contestant's process, which answers a request at a time. */
public final class Session implements AutoCloseable {

    private static final long REPLY_LIMIT_SECONDS = 300;

    /** In the place of a reply when there will be none. */
    private static final String END = "";

    private final String title;
    private final Path log;
    private final Process process;
    private final Writer requests;
    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

    private Session(String title, Path log, Process process) {
        this.title = title;
        this.log = log;
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::read);
    }

    /** Starts the process, whose complaints go to the log. */
    public static Session start(String title, List<String> command, Path log) throws IOException {
        return start(title, command, Map.of(), log);
    }

    /** The same with more variables of its environment. */
    public static Session start(String title, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("OMP_NUM_THREADS", "2");
        builder.environment().put("NUMBA_NUM_THREADS", "2");
        builder.environment().putAll(environment);
        return new Session(title, log, builder.start());
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(replies::add);
        } catch (IOException | RuntimeException e) {
            // The end, as far as who asks is concerned; the exit code tells more.
        } finally {
            replies.add(END);
        }
    }

    /** The reply to a request. */
    public Map<String, Object> ask(String request) throws IOException, InterruptedException {
        try {
            requests.write(request + "\n");
            requests.flush();
        } catch (IOException e) {
            throw failed(request, "it ended");
        }
        String reply = replies.poll(REPLY_LIMIT_SECONDS, TimeUnit.SECONDS);
        if (reply == null) {
            throw failed(request, "no reply in " + REPLY_LIMIT_SECONDS + " s");
        }
        if (reply.equals(END)) {
            boolean ended = process.waitFor(1, TimeUnit.SECONDS);
            throw failed(request, ended ? "exit code " + process.exitValue() : "no reply");
        }
        return JSON.std.mapFrom(reply);
    }

    /** A number of a reply. */
    public static double number(Map<String, Object> reply, String name) {
        if (reply.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new ContestantFailed("a reply without " + name + ": " + reply);
    }

    private ContestantFailed failed(String request, String outcome) {
        return new ContestantFailed(title + " failed at '" + request + "': " + outcome + "; what it says is in " + log);
    }

    /** Ends the process, by the end of its requests if that is enough. */
    @Override
    public void close() {
        try {
            requests.close();
            if (process.waitFor(5, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException e) {
            // It ended before.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
