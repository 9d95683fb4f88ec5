// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every example prints what it ought to. */
@ResourceLock(Resources.SYSTEM_OUT)
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("..", "examples");

    private static Programs programs;

    @BeforeAll
    static void compile(@TempDir Path classes) throws IOException {
        programs = Programs.compile(Programs.files(EXAMPLES, ".java"), classes);
    }

    @AfterAll
    static void close() throws IOException {
        programs.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            01_loop        | same bits as the plain loop: true\\n
            02_map         | \\[8, 16, 111, 118, 178]\\n\\[aa, bbb]\\n
            03_crash       | item 0: 1\\nitem 1: 4\\nitem 2: its worker is lost\\nitem 3: 16\\nitem 4: 25\\nthe pool goes on: \\[36, 49]\\n
            04_timeout     | 10\\ntoo late\\n30\\n
            05_reduce      | 1 and 4 threads: 14\\.392726722865723, same bits: true\\non a pool: true\\nthe largest: index 573204\\nmultiples of 7: 142858\\n\\[250000, 250000, 250000, 250000]\\n
            06_random      | pi is about 3\\.141224\\non one thread the same: true\\ndraw 7 of seed 42: 0\\.4059819683655663\\n
            07_shared      | the last root: 316\\.226184874055\\na plain array is refused\\n
            08_lock        | with a lock 4000, atomic 4000\\n
            09_results     | 1000003\\n1000033\\n1000037\\nprogress told of 5000 items\\n
            10_speedup     | (\\d threads, same answers true: [\\d.]+ ms, speedup [\\d.]+\\n){2}
            11_explain     | squares: compiled true\\ntexts: compiled false\\nrefused: a text is nothing for lanes\\n
            12_from_python | \\[0, 1, 4, 9, 16]\\n\\[2, 12]\\n\\[25, 36]\\n49\\n13\\n64\\n
            """)
    void anExamplePrintsWhatItOughtTo(String example, String printed) throws Exception {
        assertThat(programs.run(className(example))).matches(printed);
    }

    @Test
    void oneRunsAsItsFirstLinesSay(@TempDir Path directory) {
        Path file = EXAMPLES.resolve("01_loop.java").toAbsolutePath();
        assertThat(new Tutti(directory).run("run", file.toString()).out())
                .isEqualTo("same bits as the plain loop: true\n");
    }

    @Test
    void eachIsListedAndSaysHowToRunIt() throws IOException {
        List<Path> files = Programs.files(EXAMPLES, ".java");
        assertThat(files).hasSize(12);
        String list = Files.readString(EXAMPLES.resolve("README.md"));
        assertThat(files).allSatisfy(file -> {
            String name = file.getFileName().toString();
            assertThat(list).contains("](" + name + ")");
            assertThat(Files.readString(file)).contains("//     ./tutti run examples/" + name);
        });
    }

    private static String className(String example) throws IOException {
        Matcher name =
                Pattern.compile("(?m)^class (\\w+) \\{").matcher(Files.readString(EXAMPLES.resolve(example + ".java")));
        assertThat(name.find()).isTrue();
        return name.group(1);
    }
}
