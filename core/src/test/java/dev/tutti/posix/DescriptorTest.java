// SPDX-License-Identifier: Apache-2.0
package dev.tutti.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.contract.Deadline;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@Timeout(value = Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DescriptorTest {

    @Test
    void memoryHasNoNameAndOtherProcessesReadIt() throws Exception {
        byte[] content = "what is in it".getBytes(StandardCharsets.US_ASCII);
        Process reader;
        try (Descriptor memory = Descriptor.ofMemory(content)) {
            assertThat(Descriptor.target(memory.path())).endsWith(" (deleted)");
            try (Stream<Path> named = Files.list(Path.of("/dev/shm"))) {
                String own = "tutti-" + ProcessHandle.current().pid() + "-";
                assertThat(named.map(file -> file.getFileName().toString()))
                        .noneMatch(name -> name.matches(own + "\\d+"));
            }
            reader = new ProcessBuilder("cat", memory.path().toString()).start();
            assertThat(reader.getInputStream().readAllBytes()).isEqualTo(content);
        }
        assertThat(reader.waitFor()).isZero();
    }

    @Test
    void memoryIsThereAndZeroed() throws Exception {
        try (Descriptor memory = Descriptor.ofMemory(5_000)) {
            assertThat(Files.readAllBytes(memory.path())).isEqualTo(new byte[5_000]);
        }
    }

    @Test
    void aPipeIsFoundAmongThoseOfOtherThreads() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            others.add(Thread.ofPlatform().daemon().start(() -> openPipesUntil(over)));
        }
        List<Descriptor> pipes = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                pipes.add(Descriptor.ofPipe());
            }
            assertThat(pipes.stream().map(Descriptor::path)).doesNotHaveDuplicates();
            for (int i = 0; i < pipes.size(); i++) {
                try (FileOutputStream out =
                        new FileOutputStream(pipes.get(i).path().toFile())) {
                    out.write(i);
                }
            }
            for (int i = 0; i < pipes.size(); i++) {
                try (FileInputStream in =
                        new FileInputStream(pipes.get(i).path().toFile())) {
                    assertThat(in.read()).isEqualTo(i);
                }
            }
        } finally {
            over.set(true);
            for (Descriptor pipe : pipes) {
                pipe.close();
            }
            for (Thread other : others) {
                other.join();
            }
        }
    }

    private static void openPipesUntil(AtomicBoolean over) {
        try {
            while (!over.get()) {
                Pipe pipe = Pipe.open();
                pipe.source().close();
                pipe.sink().close();
                Thread.sleep(0, 500_000); // as no program would: two thousand a second
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void closingLeavesNothingOpen() throws Exception {
        Descriptor memory = Descriptor.ofMemory(8);
        Descriptor pipe = Descriptor.ofPipe();
        String target = Descriptor.target(pipe.path());
        assertThat(Descriptor.leadingTo(target)).hasSize(2);
        memory.close();
        pipe.close();
        assertThat(Descriptor.leadingTo(target)).isEmpty();
    }
}
