// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.Table.Column;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void alignsTextLeftAndNumbersRight() {
        Table table = new Table(Column.text("form"), Column.number("median"))
                .row("π", "1.00 s")
                .row("plain Java", "12.5 µs");
        assertThat(table.text(80)).isEqualTo("""
                          form         median
                          π            1.00 s
                          plain Java  12.5 µs
                        """);
    }

    @Test
    void cutsTheWidestColumnToTheWidth() {
        String text = new Table(Column.text("a"), Column.text("b"), Column.number("n"))
                .row("x".repeat(100), "short", "1")
                .row("y", "s", "22")
                .text(40);
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(40));
        assertThat(text).contains("x…").contains("short").contains("22");
    }

    @Test
    void countsCharactersNotCodeUnits() {
        String text = new Table(Column.text("a"), Column.text("b"))
                .row("𝟙𝟚𝟛", "x")
                .row("abc", "y")
                .text(80);
        assertThat(text.lines().map(line -> line.codePointCount(0, line.length())))
                .endsWith(8, 8);
    }

    @Test
    void wrapsTextsAtSpacesAndKeepsTheirLines() {
        String text = "word ".repeat(40) + "\n" + "x".repeat(100) + "\nend";
        String wrapped = Wrapping.wrap(text, 4);
        assertThat(wrapped.lines().filter(line -> line.contains("word")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("    word").hasSizeLessThanOrEqualTo(80));
        assertThat(wrapped.lines()).contains("    " + "x".repeat(100), "    end");
    }
}
