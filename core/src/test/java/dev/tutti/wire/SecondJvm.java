// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.Task;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real worker JVM for tests: it revives task images and runs items, over its standard streams, one at a time.
 *
 * <p>Public, so that programs in source files and jshell can use it. Here they are the user's JVM.
 */
public final class SecondJvm implements Closeable {

    private static final long LIMIT_BYTES = 1L << 30;

    private final Process process;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** Messages begin with one of these. */
    private enum Kind {
        INITIALIZER,
        TASK,
        ITEM,
        RESULT,
        FAILURE,
        CLASS
    }

    private SecondJvm(Process process) {
        this.process = process;
        this.in = new DataInputStream(process.getInputStream());
        this.out = new DataOutputStream(process.getOutputStream());
    }

    /** Starts one with this JVM's class path, but not with what exists in memory. */
    public static SecondJvm start() {
        return start(System.getProperty("java.class.path"));
    }

    /** Starts one with another class path. */
    public static SecondJvm start(String classPath) {
        try {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            return new SecondJvm(new ProcessBuilder(
                            java,
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            classPath,
                            SecondJvm.class.getName())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the library and the tests are. */
    public static String classPath() {
        return Stream.of(Task.class, SecondJvm.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(url -> Path.of(url.getPath()).toString())
                .distinct()
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
    }

    /** Runs a task on one item there; throws what it threw. */
    public <T, R> R run(Task<T, R> task, T item) throws Exception {
        return map(task, List.of(item)).getFirst();
    }

    /** As {@link #run}, for a few items in order. */
    @SuppressWarnings("unchecked") // the task returned them
    public <T, R> List<R> map(Task<T, R> task, List<? extends T> items) throws Exception {
        TaskImage image = TaskImage.of(task);
        send(Kind.TASK, image.payload());
        List<R> results = new ArrayList<>();
        for (T item : items) {
            send(Kind.ITEM, image.codec().encode(item, Role.ITEM));
            results.add((R) answer(image));
        }
        return results;
    }

    /** Gives it an initializer; only before the first task. */
    public void initializer(Task<?, ?> task) throws Exception {
        send(Kind.INITIALIZER, TaskImage.of(task).payload());
    }

    private Object answer(TaskImage image) throws Exception {
        while (true) {
            Kind kind = Kind.valueOf(in.readUTF());
            switch (kind) {
                case CLASS -> {
                    byte[] bytes = ClassSource.bytes(in.readUTF(), in.readUTF());
                    out.writeInt(bytes == null ? -1 : bytes.length);
                    out.write(bytes == null ? new byte[0] : bytes);
                    out.flush();
                }
                case RESULT -> {
                    return image.codec().decode(receive(in), Role.RESULT);
                }
                case FAILURE -> {
                    switch (image.codec().decodeFailure(receive(in))) {
                        case Exception e -> throw e;
                        case Throwable t -> throw new AssertionError(t);
                    }
                }
                case INITIALIZER, TASK, ITEM -> throw new IOException("not for me: " + kind);
            }
        }
    }

    private void send(Kind kind, Payload payload) throws IOException {
        out.writeUTF(kind.name());
        send(out, payload);
    }

    @Override
    public void close() throws IOException {
        out.close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the second JVM did not end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void send(DataOutputStream out, Payload payload) throws IOException {
        out.writeLong(payload.sizeBytes());
        payload.writeTo(Channels.newChannel(out));
        out.flush();
    }

    private static Payload receive(DataInputStream in) throws IOException {
        long sizeBytes = in.readLong();
        if (sizeBytes > LIMIT_BYTES) {
            throw new IOException("too long: " + sizeBytes);
        }
        return Payload.readFrom(Channels.newChannel(in), sizeBytes);
    }

    /** The second JVM. */
    public static void main(String[] args) throws Exception {
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(System.out);
        System.setOut(new PrintStream(System.err, true));
        ClassRequest request = (snapshot, name) -> {
            try {
                out.writeUTF(Kind.CLASS.name());
                out.writeUTF(snapshot);
                out.writeUTF(name);
                out.flush();
                int length = in.readInt();
                return length < 0 ? null : in.readNBytes(length);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
        TaskImage initializer = null;
        TaskHost host = null;
        TaskImage image = null;
        LiveTask live = null;
        while (true) {
            String word;
            try {
                word = in.readUTF();
            } catch (IOException e) {
                return; // the user's JVM closed the stream
            }
            switch (Kind.valueOf(word)) {
                case INITIALIZER -> initializer = TaskImage.from(receive(in));
                case TASK -> {
                    image = TaskImage.from(receive(in));
                    live = null;
                }
                case ITEM -> {
                    if (host == null) {
                        host = new TaskHost(SecondJvm.class.getClassLoader(), request, initializer);
                    }
                    Payload item = receive(in);
                    Codec codec = Codec.of(SecondJvm.class.getClassLoader());
                    Kind kind;
                    Payload answer;
                    try {
                        live = live == null ? host.revive(image) : live;
                        codec = live.codec();
                        Object result = live.task().apply(codec.decode(item, Role.ITEM));
                        answer = codec.encode(result, Role.RESULT);
                        kind = Kind.RESULT;
                    } catch (Throwable e) {
                        answer = codec.encodeFailure(e);
                        kind = Kind.FAILURE;
                    }
                    out.writeUTF(kind.name());
                    send(out, answer);
                }
                case RESULT, FAILURE, CLASS -> throw new IOException("not for me: " + word);
            }
        }
    }
}
