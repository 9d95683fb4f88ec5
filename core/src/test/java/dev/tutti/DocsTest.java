// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests and files that the documents name are there. */
class DocsTest {

    private static final Path ROOT = Path.of("..");

    /** {@code SomeTest.someMethod}, as code. */
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|Contract))\\.(\\w+)`");

    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    private static String page(String name) throws IOException {
        return Files.readString(ROOT.resolve("docs").resolve(name));
    }

    /** The sources of all tests, by the names of their classes. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("core", "measure", "labs", "app")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString();
                    sources.merge(
                            name.substring(0, name.length() - ".java".length()),
                            Files.readString(file),
                            String::concat);
                }
            }
        }
        return sources;
    }

    @ParameterizedTest
    @ValueSource(strings = {"behaviours.md", "faults.md"})
    void theTestsThatThePageNamesExist(String page) throws IOException {
        Map<String, String> sources = sources();
        List<String> missing = new ArrayList<>();
        List<String> named = TEST.matcher(page(page))
                .results()
                .map(found -> {
                    String name = found.group(1) + "." + found.group(2);
                    if (!sources.getOrDefault(found.group(1), "").contains("void " + found.group(2) + "(")) {
                        missing.add(name);
                    }
                    return name;
                })
                .toList();
        assertThat(named).hasSizeGreaterThan(10);
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"behaviours.md", "faults.md", "backends.md", "numpy.md", "arrays.md"})
    void theFilesThatThePageLinksToExist(String page) throws IOException {
        List<String> links =
                LINK.matcher(page(page)).results().map(found -> found.group(1)).toList();
        assertThat(links)
                .allSatisfy(
                        link -> assertThat(ROOT.resolve("docs").resolve(link)).exists());
    }

    /** Each backend of the table is one that the contract runs on, and each theme of the contract has its row. */
    @Test
    void theTableOfBackendsHasEveryThemeOfTheContract() throws IOException {
        String table = page("backends.md");
        for (Class<?> theme : PoolContract.class.getInterfaces()) {
            if (theme.getSimpleName().endsWith("Contract")) {
                assertThat(table).contains("`" + theme.getSimpleName() + "`");
            }
        }
        assertThat(Capability.values())
                .allSatisfy(capability -> assertThat(table).contains(capability.name()));
    }
}
