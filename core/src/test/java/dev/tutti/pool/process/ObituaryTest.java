// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.WorkerLostException;
import dev.tutti.WorkerLostException.Kind;
import dev.tutti.machine.OomKills;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of the remains of workers that no machine can be asked to leave behind at will. */
final class ObituaryTest {

    private static final OomKills NONE = new OomKills(3, 10, 5 << 20);

    private final OomKills[] counts = {NONE};
    private final OomWatch watch = new OomWatch(() -> counts[0]);
    private Ledger ledger;

    @BeforeEach
    void mapLedger(@TempDir Path directory) throws IOException {
        try (FileChannel file = FileChannel.open(
                directory.resolve("ledger"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            ledger = Ledger.map(file);
        }
    }

    private WorkerLostException obituary(int exitCode, String... report) {
        return obituary(exitCode, NONE, List.of(report), List.of());
    }

    private WorkerLostException obituary(int exitCode, OomKills before, List<String> report, List<String> words) {
        return Obituary.of(
                new Obituary.Remains(17, exitCode, report, ledger, words, words, before, null),
                watch,
                2,
                Duration.ofMillis(1234));
    }

    @Test
    void aKillIsTheSystemsIfItsCountHasGrown() {
        counts[0] = new OomKills(4, 11, 5 << 20);
        WorkerLostException loss = obituary(137);
        assertThat(loss.kind()).isEqualTo(Kind.OOM_KILLED);
        assertThat(loss.signal()).hasValue(9);
        assertThat(loss)
                .hasMessageContaining("memory ran out")
                .hasMessageContaining("control group went from 3 to 4")
                .hasMessageContaining("peak=5 MiB")
                .hasMessageContaining("limit=");
    }

    @Test
    void oneCountedKillExplainsOneEnd() {
        counts[0] = new OomKills(4, 11, 5 << 20);
        assertThat(obituary(137).kind()).isEqualTo(Kind.OOM_KILLED);
        assertThat(obituary(137).kind()).isEqualTo(Kind.KILLED);
        counts[0] = new OomKills(6, 13, 5 << 20);
        assertThat(obituary(137).kind()).isEqualTo(Kind.OOM_KILLED);
        assertThat(obituary(137).kind()).isEqualTo(Kind.OOM_KILLED);
        assertThat(obituary(137).kind()).isEqualTo(Kind.KILLED);
    }

    @Test
    void aKillElsewhereOnTheMachineIsNotTheGroups() {
        counts[0] = new OomKills(3, 11, 5 << 20);
        assertThat(obituary(137).kind()).isEqualTo(Kind.KILLED);
    }

    @Test
    void withoutAGroupTheMachineIsAsked() {
        OomKills before = new OomKills(OomKills.UNKNOWN, 10, OomKills.UNKNOWN);
        counts[0] = new OomKills(OomKills.UNKNOWN, 11, OomKills.UNKNOWN);
        assertThat(obituary(137, before, List.of(), List.of()))
                .hasMessageContaining("oom_kill of the machine went from 10 to 11");
        assertThat(obituary(137, before, List.of(), List.of()).kind()).isEqualTo(Kind.KILLED);
    }

    @Test
    void whereNothingCountsNothingIsBlamed() {
        OomKills unknown = new OomKills(OomKills.UNKNOWN, OomKills.UNKNOWN, OomKills.UNKNOWN);
        counts[0] = unknown;
        WorkerLostException loss = obituary(137, unknown, List.of(), List.of());
        assertThat(loss.kind()).isEqualTo(Kind.KILLED);
        assertThat(loss).hasMessageContaining("by somebody, or by the system");
    }

    @Test
    void aJvmThatGetsNoMemoryHasNotCrashed() {
        WorkerLostException loss = obituary(
                1,
                "#",
                "# There is insufficient memory for the Java Runtime Environment to continue.",
                "# Native memory allocation (malloc) failed to allocate 1048576 bytes. Error detail: AllocateHeap");
        assertThat(loss.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
        assertThat(loss).hasMessageContaining("insufficient memory").hasMessageContaining("1048576 bytes");
    }

    @Test
    void anInternalErrorIsACrashWithoutASignal() {
        WorkerLostException loss = obituary(
                1, "#  Internal Error (loopnode.cpp:42), pid=17, tid=18", "#  assert(false) failed: no way out");
        assertThat(loss.kind()).isEqualTo(Kind.CRASHED);
        assertThat(loss.signal()).isEmpty();
        assertThat(loss).hasMessageContaining("loopnode.cpp:42");
    }

    /** Half a report, as of a JVM that was killed while it wrote. */
    @Test
    void aReportThatBreaksOffIsStillRead() {
        assertThat(obituary(137, "#", "#  SIGSEGV (0xb) at pc=0x1, pid=17, tid=18", "# Problematic frame:")
                        .kind())
                .isEqualTo(Kind.CRASHED);
    }

    @Test
    void withoutAReportTheSummaryOnTheStreamsIsRead() {
        List<String> words = List.of("# A fatal error", "#", "#  SIGBUS (0x7) at pc=0x1, pid=17, tid=18", "mine");
        WorkerLostException loss = obituary(1, NONE, List.of(), words);
        assertThat(loss.kind()).isEqualTo(Kind.CRASHED);
        assertThat(loss.signal()).hasValue(7);
        assertThat(loss.lastLines()).containsExactly("mine");
    }

    @Test
    void aNoteTellsAnExitFromASignalOfTheSameCode() {
        assertThat(obituary(143).kind()).isEqualTo(Kind.TERMINATED);
        ledger.note(Ledger.Note.EXIT, "the task called System.exit");
        assertThat(obituary(143).kind()).isEqualTo(Kind.EXITED);
        assertThat(obituary(143).signal()).isEmpty();
    }

    @Test
    void aWorkersOwnFailureIsNotBlamedOnTheTask() {
        ledger.note(Ledger.Note.NO_MEMORY, "java.lang.OutOfMemoryError: Java heap space");
        ledger.note(Ledger.Note.EXIT, "too late");
        WorkerLostException loss = obituary(137);
        assertThat(loss.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
        assertThat(loss).hasMessageContaining("Java heap space");
    }

    @Test
    void aNoteIsCutToItsRoom() {
        ledger.note(Ledger.Note.EXIT, "x".repeat(5000));
        assertThat(ledger.noteText()).matches("x{900,1000}");
    }

    @Test
    void aJvmThatWasToldToGiveUpRanOutOfMemory() {
        String line = "Terminating due to java.lang.OutOfMemoryError: Java heap space";
        assertThat(obituary(3, NONE, List.of(), List.of(line)).kind()).isEqualTo(Kind.OUT_OF_MEMORY);
    }

    @ParameterizedTest
    @CsvSource({
        "0, HALTED, 0", "1, HALTED, 0", "128, HALTED, 0", "129, TERMINATED, 1", "130, TERMINATED, 2",
        "132, CRASHED, 4", "134, CRASHED, 6", "135, CRASHED, 7", "136, CRASHED, 8", "139, CRASHED, 11",
        "140, TERMINATED, 12", "143, TERMINATED, 15", "255, UNKNOWN, 0", "-1073741819, UNKNOWN, 0"
    })
    void anExitCodeAloneSaysALittle(int exitCode, Kind kind, int signal) {
        WorkerLostException loss = obituary(exitCode);
        assertThat(loss.kind()).isEqualTo(kind);
        assertThat(loss.signal().orElse(0)).isEqualTo(signal);
        assertThat(loss.attempt()).isEqualTo(2);
        assertThat(loss.elapsed()).isEqualTo(Duration.ofMillis(1234));
        assertThat(loss)
                .hasMessageContaining("pid=17")
                .hasMessageContaining("exitCode=" + exitCode)
                .hasMessageContaining("attempt=2 elapsed=1234 ms");
    }

    @Test
    void aLossCanBeSerialized() throws Exception {
        WorkerLostException loss = obituary(143, NONE, List.of(), List.of("last"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(loss);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            WorkerLostException copy = (WorkerLostException) in.readObject();
            assertThat(copy).usingRecursiveComparison().isEqualTo(loss);
            assertThat(copy.kind()).isEqualTo(Kind.TERMINATED);
            assertThat(copy.lastLines()).containsExactly("last");
        }
    }
}
