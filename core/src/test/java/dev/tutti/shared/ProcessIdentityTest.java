// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {

    /** A holder must not lose its lock because whoever waits for it has no descriptor left to look with. */
    @Test
    void aProcessIsNotDeadBecauseItCannotBeLookedAt() throws Exception {
        Process program = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 64; exec \"$0\" -cp \"$1\" \"$2\" $3",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        System.getProperty("java.class.path"),
                        NoDescriptors.class.getName(),
                        String.valueOf(ProcessHandle.current().pid()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(printed.strip()).isEqualTo("before=true without=true after=true");
    }

    /** Uses up its descriptors, and looks at another process. */
    static final class NoDescriptors {

        public static void main(String[] arguments) throws IOException {
            ProcessIdentity other = ProcessIdentity.of(Long.parseLong(arguments[0]));
            boolean before = other.isAlive();
            List<FileInputStream> open = new ArrayList<>();
            boolean without;
            try {
                while (open.size() < 1000) {
                    open.add(new FileInputStream("/dev/null"));
                }
                throw new IllegalStateException("descriptors without a limit");
            } catch (IOException full) {
                without = other.isAlive();
            }
            for (FileInputStream each : open) {
                each.close();
            }
            System.out.println("before=" + before + " without=" + without + " after=" + other.isAlive());
        }
    }
}
