// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command answers to wrong and to curious users; in this JVM, since nothing is started. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class UsageTest {

    private static final Pattern SPACES = Pattern.compile(" +");

    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    @ParameterizedTest(name = "tutti {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "labb | there is no command 'labb': there are lab, bench, run, explain, exercise, advise, speedup, jshell, doctor; did you mean lab?",
                "--verison | unknown option '--verison': there are -h, --help, -V, --version; did you mean --version?",
                "lab pi-montecarlo | there is no lab 'pi-montecarlo': there are cpu-count, integral-random, speedup-curve,"
                        + " bootstrap, map, query-threads, query-exercise, crunch-threads, crunch-processes, parallel-speedup, fast-functions,"
                        + " process-class, shared-counter, pool-api, pi-monte-carlo, square-array, particles, expression-graph,"
                        + " pi-expression, pool-map, starmap, pickling-cost, time-and-memory, speedup-exercise,"
                        + " threads-results, visitor-counter, visibility, primitives, deadlock, pi-compiled, array-sum, moving-average,"
                        + " native-add, native-dot, pi-series, prices,"
                        + " integral-tasks, integral-split, integral-compiled, diagnostics, thread-count,"
                        + " global-data, pairwise-pairs, pairwise-rows, pairwise-compiled; did you mean pi-monte-carlo?",
                "lab map extra | 'extra' is one argument too many",
                "lab map --trails 3 | unknown option '--trails'",
                "lab map --on thread | --on: 'thread' is no backend: there are serial, threads, virtualThreads, processes;"
                        + " did you mean threads?",
                "lab map --on threads, | --on: '' is no backend",
                "lab map --workers 0 | --workers: '0' is not a number of workers from 1 to 1,024",
                "lab map --workers -3 | --workers: '-3' is not",
                "lab map --workers x | --workers: 'x' is not",
                "lab map --workers 1.. | --workers: '1..' is not",
                "lab map --n 0 | --n: '0' is not a whole number from 1 to 2,000,000",
                "lab map --n -5 | --n: '-5' is not",
                "lab map --n 1e19 | --n: '1e19' is not",
                "lab map --n abc | --n: 'abc' is not",
                "lab map --n | missing required parameter for option '--n'",
                "lab map --n 1 --n 2 | option '--n' (N) should be specified only once",
                "lab map --size big | --size: 'big' is no size: there are quick, scaled, document",
                "lab map --trials 0 | --trials: '0' is not a whole number from 1 to 1,000",
                "lab map --seed z | --seed: 'z' is not",
                "lab map --json no/such/file.json | cannot write to 'no/such/file.json': its directory does not exist",
                "lab map --plot no/such/file.png | cannot write to 'no/such/file.png': its directory does not exist",
                "bench pi-monte | there is no lab 'pi-monte': see tutti lab list; did you mean pi-monte-carlo?",
                "bench --html no/such/page.html | cannot write to 'no/such/page.html': its directory does not exist",
                "bench --seed z | --seed: 'z' is not",
                "bench --trials 2 | unknown option '--trials'",
                "exercise start boot-strap | there is no exercise 'boot-strap': see tutti exercise list; did you mean bootstrap?",
                "exercise check bootstrap | there is no file 'Bootstrap.java' that can be read: tutti exercise start bootstrap writes one",
                "exercise check bootstrap --limit 0 | --limit: '0' is not a whole number from 1 to 86,400",
                "exercise solution | missing required parameter: 'NAME'",
                "lab prices --file none.csv | the file 'none.csv' cannot be used: it is not there",
                "lab map --file x.csv | unknown option '--file'",
                "jshell now | 'now' is one argument too many",
                "lab map --json . | cannot write to '.': it is a directory",
                "run | missing required parameter: 'FILE.java'",
                "run Missing.java | there is no file 'Missing.java' that can be read",
                "run notes.txt | run takes a source file, NAME.java: found 'notes.txt'",
                "run --class-path no.jar Missing.java | there is no file 'Missing.java'",
                "advise | advise takes a source file, NAME.java, or --check alone: found neither",
                "advise notes.txt | advise takes a source file, NAME.java: found 'notes.txt'",
                "advise --chek X.java | unknown option '--chek': there are -h, --help, --check, --class-path; did you mean --check?",
                "speedup | missing required parameter: 'FILE.java'",
                "speedup Missing.java | there is no file 'Missing.java' that can be read",
                "doctor now | 'now' is one argument too many"
            })
    void wrongUsageIsOneMessageThatNamesTheValue(String line, String message) {
        assertThat(tutti(line)).isEqualTo(2);
        assertThat(err()).startsWith("tutti: " + message).doesNotContain("\tat ");
        assertThat(err().lines()).hasSizeLessThanOrEqualTo(2);
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lab", "exercise"})
    void aCommandThatLeadsNowhereShowsItsHelpAsAnError(String line) {
        assertThat(tutti(line)).isEqualTo(2);
        assertThat(err()).startsWith("Usage: tutti");
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "lab --help",
                "lab list --help",
                "lab pi-monte-carlo --help",
                "run --help",
                "bench --help",
                "exercise --help",
                "exercise check --help",
                "advise --help",
                "speedup --help",
                "jshell --help",
                "doctor -h"
            })
    void helpFitsOneScreen(String line) {
        assertThat(tutti(line)).isZero();
        assertThat(err()).isEmpty();
        assertThat(out()).startsWith("Usage: tutti");
        assertThat(out().lines())
                .hasSizeLessThanOrEqualTo(40)
                .allSatisfy(
                        text -> assertThat(text).hasSizeLessThanOrEqualTo(80).doesNotContain("\u001b"));
    }

    @Test
    void helpDocumentsExitCodesAndALabsOwnParameters() {
        tutti("--help");
        assertThat(out()).contains("Exit codes: 0 fine; 1 the job failed");
        tutti("lab pi-monte-carlo --help");
        assertThat(out()).contains("--n=N", "--single=N", "--explain");
        assertThat(SPACES.matcher(out().replace("\n", " ")).replaceAll(" "))
                .contains("Monte Carlo π: hits in a circle")
                .contains("samples (default: 100,000,000; size document: 1,000,000, quick: 500,000)");
        tutti("lab prices --help");
        assertThat(out()).contains("--file=FILE");
    }

    @Test
    void labsAreListed() {
        assertThat(tutti("lab list")).isZero();
        assertThat(out()).contains("cpu-count", "pairwise-rows");
    }

    @Test
    void exercisesAreListedByDocument() {
        assertThat(tutti("exercise list")).isZero();
        assertThat(out()).contains("A · numeric integration, bootstrap\n  bootstrap", "E · ", "integral-split");
        assertThat(out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    private static int tutti(String line) {
        return Main.execute(line.isEmpty() ? new String[0] : SPACES.split(line));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
