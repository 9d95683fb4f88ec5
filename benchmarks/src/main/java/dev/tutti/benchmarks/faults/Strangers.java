// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.pool.process.FrameDecoder;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * R11: while programs start a worker, somebody else wants to be it. With native access there is nothing to connect to,
 * so another user tries to open the descriptors through which parent and worker meet. Without, there is a socket in a
 * directory of the user's own: ten connections a start, of the same user, say nothing, half, or the wrong thing; another
 * user tries to look into the directory. A start is spoiled if the program does not answer in time.
 */
final class Strangers implements FaultFigure {

    private static final Duration IN_TIME = Duration.ofSeconds(15);
    private static final int SOCKETS_A_START = 10;
    private static final int TOKEN_LENGTH = 64;
    private static final List<String> NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c");

    private final AtomicInteger tried = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();

    @Override
    public Duration limit(boolean quick) {
        return Duration.ofMinutes(quick ? 2 : 10);
    }

    @Override
    public List<Line> measure(Trial trial) throws Exception {
        int starts = trial.count(40, 6);
        Random random = trial.random();
        List<String> misses = new ArrayList<>();
        int spoiled = 0;
        for (int i = 0; i < starts; i++) {
            boolean descriptors = i % 2 == 0;
            long began = System.nanoTime();
            Process program = start(descriptors, trial.directory());
            if (descriptors) {
                openDescriptors(program);
            } else {
                connect(program, random);
            }
            boolean ended = program.waitFor(IN_TIME.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended || program.exitValue() != 0) {
                spoiled++;
                misses.add("a start " + (descriptors ? "by descriptors" : "by a socket") + " was spoiled: "
                        + (ended ? "exit code " + program.exitValue() : "no end in time"));
                Os.session(program.pid()).forEach(entry -> Os.kill(entry.pid()));
                program.destroyForcibly();
            }
            System.err.printf("start %d: %d ms%n", i, (System.nanoTime() - began) / 1_000_000);
        }
        if (accepted.get() > 0) {
            misses.add("accepted " + accepted);
        }
        return List.of(new Line(
                "R11",
                "accepted " + accepted + " of " + tried + " intruders, spoiled " + spoiled + " of " + starts
                        + " starts",
                misses));
    }

    private static Process start(boolean descriptors, Path directory) throws IOException {
        List<String> command = new ArrayList<>(FigureRun.java(Path.of(System.getProperty("java.io.tmpdir"))));
        command.addFirst("setsid");
        if (!descriptors) {
            command.remove("--enable-native-access=ALL-UNNAMED");
        }
        command.add(PoolProgram.class.getName());
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.INHERIT)
                .start();
    }

    /** Opens, as another user, whatever descriptors of the program and its workers there are, while there are. */
    private void openDescriptors(Process program) throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")) {
            return; // nobody can be another user then
        }
        long begin = System.nanoTime();
        while (program.isAlive() && System.nanoTime() - begin < IN_TIME.toNanos()) {
            for (Os.Entry entry : Os.session(program.pid())) {
                String script = "for f in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do"
                        + " head -c 1 /proc/" + entry.pid() + "/fd/$f >/dev/null 2>&1 && echo open; done";
                List<String> command = new ArrayList<>(NOBODY);
                command.add(script);
                Process nobody = new ProcessBuilder(command).start();
                accepted.addAndGet((int) nobody.inputReader().lines().count());
                tried.addAndGet(21);
                nobody.waitFor();
            }
        }
    }

    /** Finds each socket as soon as it is there. */
    private void connect(Process program, Random random) throws IOException, InterruptedException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Set<Path> attacked = new HashSet<>();
        List<SocketChannel> open = new ArrayList<>();
        long begin = System.nanoTime();
        while (program.isAlive() && System.nanoTime() - begin < IN_TIME.toNanos()) {
            for (Path file : Os.files(temporary)) {
                if (file.endsWith("socket") && attacked.add(file)) {
                    for (int i = 0; i < SOCKETS_A_START; i++) {
                        attack(file, random.nextInt(5), open, random);
                    }
                    lookAsNobody(file);
                }
            }
            Thread.sleep(1);
        }
        for (SocketChannel socket : open) {
            try (socket) {
                if (socket.read(ByteBuffer.allocate(64)) > 0) {
                    accepted.incrementAndGet(); // the parent says nothing to one it does not know
                }
            } catch (IOException closed) {
                // as it must be
            }
        }
    }

    private void attack(Path socket, int kind, List<SocketChannel> open, Random random) {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            open.add(channel);
            channel.configureBlocking(false);
            tried.incrementAndGet();
            if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
                return;
            }
            byte[] token = new byte[TOKEN_LENGTH];
            for (int i = 0; i < token.length; i++) {
                token[i] = (byte) "0123456789abcdef".charAt(random.nextInt(16));
            }
            ByteBuffer hello = ByteBuffer.wrap(FrameDecoder.hello(token));
            switch (kind) {
                case 0 -> {} // silent
                case 1 -> hello.limit(40); // half a token, and no more
                case 2 -> hello.limit(9);
                case 3 -> hello = ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                default -> {} // the wrong token
            }
            if (kind > 0) {
                channel.write(hello);
            }
            if (kind == 3) {
                channel.close();
            }
        } catch (IOException gone) {
            // the worker came first
        }
    }

    private void lookAsNobody(Path socket) throws IOException, InterruptedException {
        if (System.getProperty("user.name").equals("root") && Files.exists(socket)) {
            List<String> command = new ArrayList<>(NOBODY);
            command.add("ls '" + socket.getParent() + "' 2>/dev/null && echo seen");
            Process nobody = new ProcessBuilder(command).start();
            accepted.addAndGet((int) nobody.inputReader().lines().count());
            tried.incrementAndGet();
            nobody.waitFor();
        }
    }
}
