// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.TaskFuture;
import dev.tutti.WorkerLostException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** C1 to C3: what tasks do to their standard streams, and to descriptors that are not theirs. */
final class OutputDrills {

    private static final int MEGABYTE = 1 << 20;

    private OutputDrills() {}

    static List<Drill> all() {
        return List.of(
                new Drill("C1 50 MB to standard output", s -> flood(s, true)),
                new Drill("C1 20 MB on one line", s -> flood(s, false)),
                new Drill(
                        "C1 output that is no UTF-8",
                        s -> Expect.result(s.pool.run(() -> {
                            System.out.write(new byte[] {(byte) 0xC3, (byte) 0x28, (byte) 0xFF, '\n'});
                            System.out.flush();
                        }))),
                new Drill("C1 standard output closed", s -> {
                    Expect.result(s.open(1).run(() -> Harm.call("close", 1)));
                }),
                new Drill(
                        "C2 frames of the protocol on standard output",
                        s -> Expect.equal(
                                Expect.result(s.pool.submit(() -> {
                                    byte[] frames = new byte[4096];
                                    for (int i = 0; i < frames.length; i++) {
                                        frames[i] = (byte) (i % 14);
                                    }
                                    long _ = Harm.transfer("write", 1, frames);
                                    return 1;
                                })),
                                1)),
                new Drill("C2 garbage into every descriptor", OutputDrills::garbage),
                new Drill("C2 every descriptor closed", OutputDrills::descriptorsClosed),
                new Drill(
                        "C3 reading standard input",
                        s -> Expect.equal(Expect.result(s.pool.submit(() -> System.in.read())), -1)));
    }

    private static void flood(Stage stage, boolean lines) throws InterruptedException {
        PrintStream before = System.out;
        AtomicLong bytes = new AtomicLong();
        System.setOut(new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        bytes.incrementAndGet();
                    }

                    @Override
                    public void write(byte[] b, int from, int length) {
                        bytes.addAndGet(length);
                    }
                },
                false,
                StandardCharsets.UTF_8));
        int megabytes = lines ? 50 : 20;
        try {
            Expect.result(stage.pool.run(() -> {
                byte[] text = new byte[MEGABYTE];
                Arrays.fill(text, (byte) 'y');
                for (int i = 0; lines && i < text.length; i += 80) {
                    text[i] = '\n';
                }
                for (int i = 0; i < megabytes; i++) {
                    System.out.write(text, 0, text.length);
                }
                System.out.println();
            }));
            Wait.until("all output", () -> bytes.get() >= (long) megabytes * MEGABYTE);
        } finally {
            System.setOut(before);
        }
    }

    /** Some are the channel itself, whose worker is then of no more use; others are not. */
    private static void garbage(Stage stage) throws InterruptedException {
        TaskFuture<?> future = stage.pool.run(() -> {
            byte[] bytes = new byte[64];
            Arrays.fill(bytes, (byte) 0x77);
            for (int descriptor = 3; descriptor <= 20; descriptor++) {
                long _ = Harm.transfer("write", descriptor, bytes);
            }
            Harm.sleepDeaf();
        });
        Expect.failure(future, WorkerLostException.class, "it sent what no worker sends");
    }

    private static void descriptorsClosed(Stage stage) throws InterruptedException {
        TaskFuture<?> future = stage.pool.run(() -> {
            for (int descriptor = 3; descriptor <= 64; descriptor++) {
                Harm.call("close", descriptor);
            }
            Harm.sleepDeaf();
        });
        Expect.failure(future, WorkerLostException.class);
    }
}
