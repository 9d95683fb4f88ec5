// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.UnavailableException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamelessFileTest {

    @Test
    void aRemovedFileHasItsSpaceIsPrivateAndLeavesNothing(@TempDir Path directory) throws IOException {
        Path path;
        try (NamelessFile file = NamelessFile.removed(directory, 3 << 20)) {
            path = file.path();
            assertThat(directory).isEmptyDirectory();
            assertThat(Files.size(path)).isEqualTo(3 << 20);
            assertThat((int) Files.getAttribute(path, "unix:nlink")).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            try (FileChannel again = file.open()) {
                assertThat(again.size()).isEqualTo(3 << 20);
            }
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void anInterruptIsForLaterAndBreaksNothing(@TempDir Path directory) throws IOException {
        Thread.currentThread().interrupt();
        try (NamelessFile file = NamelessFile.removed(directory, 3 << 20)) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(Files.size(file.path())).isEqualTo(3 << 20);
            try (FileChannel again = file.open()) {
                assertThat(again.size()).isEqualTo(3 << 20);
            }
        } finally {
            boolean _ = Thread.interrupted();
        }
    }

    @Test
    void aShortageIsNamedWithItsSizes(@TempDir Path directory) {
        assertThatThrownBy(() -> NamelessFile.removed(directory, 1L << 60))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("bytes=1152921504606846976")
                .hasMessageContaining("free space of bytes=")
                .hasMessageContaining(directory.toString());
        assertThat(directory).isEmptyDirectory();
        assertThatThrownBy(() -> NamelessFile.removed(directory.resolve("none"), 1))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("none");
    }

    @Test
    void whatAKilledProcessLeftIsRemovedAndNothingElse(@TempDir Path directory) throws IOException {
        ProcessIdentity here = ProcessIdentity.ofThis();
        String number = "-" + UUID.randomUUID();
        Path left = Files.createFile(directory.resolve("tutti-" + here.pid() + "-" + (here.startTicks() - 1) + number));
        Path inUse = Files.createFile(directory.resolve("tutti-" + here.pid() + "-" + here.startTicks() + number));
        Path other = Files.createFile(directory.resolve("tutti-1-1-notes"));
        NamelessFile.removed(directory, 10).close();
        assertThat(left).doesNotExist();
        assertThat(inUse).exists();
        assertThat(other).exists();
    }

    @Test
    void nobodyCanChangeTheSizeOfAMemoryFile() throws IOException {
        try (NamelessFile file = NamelessFile.create(8192);
                FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
            assertThatThrownBy(() -> channel.truncate(100)).isInstanceOf(IOException.class);
            assertThat(Files.size(file.path())).isEqualTo(8192);
        }
    }

    @Test
    void aHandleToMemoryThatIsGoneOrIsSomethingElseIsRefused(@TempDir Path directory) throws IOException {
        Block block = Block.create(100);
        Block.Handle handle = block.handle();
        assertThat(handle.block()).isSameAs(block);
        block.close();
        assertThatThrownBy(handle::block)
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("cannot be had any more: /proc/"
                        + ProcessHandle.current().pid());
        Path other = Files.write(directory.resolve("other"), new byte[4196]);
        assertThatThrownBy(() -> memory(other, 100).block())
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("its file is something else");
        assertThatThrownBy(() -> memory(other, 101).block())
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("expected=4197 found=4196");
    }

    private static Block.Handle memory(Path path, long bytes) {
        return new Block.Handle(Block.Kind.MEMORY, "none", path.toString(), BlockLayout.DATA_OFFSET, bytes);
    }

    @Test
    void aProcessIsToldFromALaterOneOfItsNumber() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "60").start();
        ProcessIdentity identity = ProcessIdentity.of(process.pid());
        assertThat(identity.isAlive()).isTrue();
        assertThat(ProcessIdentity.ofWord(identity.word())).isEqualTo(identity);
        assertThat(identity.word()).isPositive();
        assertThat(new ProcessIdentity(process.pid(), identity.startTicks() - 1).isAlive())
                .isFalse();
        process.destroyForcibly().waitFor();
        assertThat(identity.isAlive()).isFalse();
    }
}
