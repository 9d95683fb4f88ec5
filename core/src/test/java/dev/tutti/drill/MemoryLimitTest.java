// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under a limit of the kernel's, in a control group of its own. */
class MemoryLimitTest {

    private static final String LIMIT_BYTES = Long.toString(400L << 20);

    /** The killed worker is one error with the kernel's own count; the program and its pool go on. */
    @Test
    void theKernelKillsTheWorkerAndNotTheProgram(@TempDir Path directory) throws Exception {
        Path group = newGroup();
        try {
            String line =
                    "echo $$ >" + group + "/cgroup.procs && exec \"$JAVA\" --enable-native-access=ALL-UNNAMED -Xmx64m"
                            + " -cp \"$CLASSES\" " + MemoryHogProgram.class.getName();
            try (JavaProgram program = JavaProgram.shell(directory, Map.of(), line)) {
                program.await();
                assertThat(program.out())
                        .as(program.toString())
                        .hasSize(2)
                        .first()
                        .asString()
                        .startsWith("lost OOM_KILLED")
                        .contains("oom_kill of the control group went from 0 to 1", "limit=400 MiB");
                assertThat(program.out()).last().isEqualTo("then [1, 4, 9]");
                assertThat(program.exitCode()).isZero();
            }
        } finally {
            Files.deleteIfExists(group);
        }
    }

    /** A group within this JVM's, with the limit set. */
    private static Path newGroup() throws IOException {
        Path group = null;
        String limit = "";
        Path mine = Path.of("/proc/self/cgroup");
        assumeThat(mine).as("Linux").isReadable();
        for (String line : Files.readAllLines(mine)) {
            String[] fields = line.split(":", 3);
            Path first = Path.of("/sys/fs/cgroup/memory" + fields[2]);
            Path second = Path.of("/sys/fs/cgroup" + fields[2]);
            if (fields[1].equals("memory") && Files.isWritable(first)) {
                group = first.resolve("tutti-" + ProcessHandle.current().pid());
                limit = "memory.limit_in_bytes";
            } else if (fields[1].isEmpty() && Files.isWritable(second.resolve("memory.max"))) {
                group = second.resolve("tutti-" + ProcessHandle.current().pid());
                limit = "memory.max";
            }
        }
        assumeThat(group).as("a control group for memory that may be divided").isNotNull();
        try {
            Files.createDirectory(group);
            Files.writeString(group.resolve(limit), LIMIT_BYTES, StandardOpenOption.WRITE);
        } catch (IOException refused) {
            Files.deleteIfExists(group);
            assumeThat(refused).as("a control group with a limit").isNull();
        }
        return group;
    }
}
