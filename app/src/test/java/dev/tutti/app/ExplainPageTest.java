// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.CompileReport;
import dev.tutti.app.Tutti.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program of the page about {@code explain} prints what the page says, but for the machine's numbers of lanes. */
class ExplainPageTest {

    private static final Path PAGE = Path.of("..", "docs", "explain.md");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void theProgramPrintsWhatThePageSays(CompileReport.Level level) throws IOException {
        String page = Files.readString(PAGE);
        Files.writeString(directory.resolve("Smooth.java"), block(page, "```java"));
        Outcome outcome = new Tutti(directory).run("explain", "--level", level.toString(), "Smooth.java");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEqualTo("-14561.986048039105 0.0\n");
        String told = withoutNumbers(block(page.substring(page.indexOf("## " + level + "\n")), "```"));
        if (level == CompileReport.Level.CODE) {
            assertThat(withoutNumbers(outcome.err())).contains(told);
        } else {
            assertThat(withoutNumbers(outcome.err())).endsWith("jdk.incubator.vector\n" + told);
        }
    }

    @Test
    void anUnknownLevelIsRefused() throws IOException {
        Files.writeString(directory.resolve("Smooth.java"), "void main() {}");
        Outcome outcome = new Tutti(directory).run("explain", "--level", "all", "Smooth.java");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains("--level: there is no level 'all': there are summary, details, code");
    }

    private static String block(String text, String fence) {
        Matcher block = Pattern.compile("(?s)" + fence + "\n(.*?)```").matcher(text);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static String withoutNumbers(String text) {
        return text.replaceAll("\\d+ (lanes|bits|vectors a round)", "N $1")
                .replaceAll("lambda\\$main\\$\\w+\\$1", "body");
    }
}
