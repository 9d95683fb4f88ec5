// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Body;
import dev.tutti.Loop;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Bodies that come and go, each compiled, as in a notebook or a server that loads programs: nothing is kept of them.
 *
 * <p>{@code -Dlambdas=100000} takes more of them.
 */
public class ManyLoopsTest {

    /** Makes a lambda; every loader makes a class of its own of it. */
    public static final class Program implements Supplier<Body.IntToDouble> {
        /** For its loaders. */
        public Program() {}

        @Override
        public Body.IntToDouble get() {
            return i -> i * 0.5 + 1;
        }
    }

    /** Knows the program and nothing else; asks for all others above. */
    private static final class OneProgram extends ClassLoader {
        private final byte[] bytes;

        OneProgram(byte[] bytes) {
            super(ManyLoopsTest.class.getClassLoader());
            this.bytes = bytes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            return name.equals(Program.class.getName())
                    ? defineClass(name, bytes, 0, bytes.length)
                    : super.loadClass(name, resolve);
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            return name.endsWith("$Program.class") ? new ByteArrayInputStream(bytes) : super.getResourceAsStream(name);
        }
    }

    @Test
    void compiledBodiesAreUnloaded() throws Exception {
        String file = Program.class.getName().replace('.', '/') + ".class";
        byte[] bytes;
        try (InputStream in = ManyLoopsTest.class.getClassLoader().getResourceAsStream(file)) {
            bytes = Objects.requireNonNull(in).readAllBytes();
        }
        int half = Integer.getInteger("lambdas", 600) / 2;
        run(bytes, half);
        long before = metaspace();
        run(bytes, half);
        long after = metaspace();
        System.out.println(2 * half + " bodies compiled: metaspace " + before / 1024 + " KiB after half of them, "
                + after / 1024 + " KiB after all");
        // A body's classes take some 20 KiB.
        assertThat(after - before).isLessThan(half * 2048L);
    }

    private static void run(byte[] bytes, int times) throws Exception {
        for (int k = 0; k < times; k++) {
            Class<?> program = new OneProgram(bytes).loadClass(Program.class.getName());
            Supplier<?> made = (Supplier<?>) program.getDeclaredConstructor().newInstance();
            Body.IntToDouble body = (Body.IntToDouble) made.get();
            assertThat(Loop.range(1000).serial().compiledOnly().sum(body)).isEqualTo(250_750.0);
        }
    }

    /** What classes take when those that nobody needs are gone. */
    private static long metaspace() {
        long used = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            System.gc();
            long now = 0;
            for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
                if (pool.getName().contains("Metaspace")) {
                    now = pool.getUsage().getUsed();
                }
            }
            used = Math.min(used, now);
        }
        return used;
    }
}
