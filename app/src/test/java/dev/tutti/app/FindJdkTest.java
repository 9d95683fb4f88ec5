// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.Script.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for a JDK, in a faked file system with nothing in it but what a test puts there. */
class FindJdkTest {

    private final Map<String, String> environment = new HashMap<>();
    private Path root;

    @BeforeEach
    void emptySystem(@TempDir Path directory) throws IOException {
        root = Files.createDirectories(directory.resolve("with a space"));
        environment.put("TUTTI_JDK_ROOT", root.toString());
        environment.put("HOME", root.resolve("home").toString());
        environment.put(
                "PATH", Script.tools(root.resolve("bin"), "readlink", "sed").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usr/lib/jvm/temurin",
                "usr/java/latest",
                "opt/java",
                "opt/java/openjdk",
                "opt/jdk-25",
                "Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
                "home/.sdkman/candidates/java/25.0.3-tem",
                "home/.jdks/temurin 25"
            })
    void theUsualPlacesAreSearched(String place) throws Exception {
        Path jdk = jdk(place, "25.0.3");
        assertThat(find()).isEqualTo(new Outcome(0, jdk + "\n", ""));
    }

    @Test
    void theJavaOnThePathIsFollowedToItsHome() throws Exception {
        Path jdk = jdk("somewhere/else", "26");
        Files.createSymbolicLink(root.resolve("bin/java"), root.resolve("alternatives-java"));
        Files.createSymbolicLink(root.resolve("alternatives-java"), jdk.resolve("bin/java"));
        assertThat(find().out()).isEqualTo(jdk + "\n");
    }

    @Test
    void toolchainsOfMavenAreRead() throws Exception {
        Path jdk = jdk("somewhere/else", "25.0.3");
        Files.createDirectories(root.resolve("home/.m2"));
        Files.writeString(
                root.resolve("home/.m2/toolchains.xml"),
                "<toolchains>\n  <jdkHome>/absent</jdkHome>\n  <jdkHome> " + jdk + " </jdkHome>\n</toolchains>\n");
        assertThat(find().out()).isEqualTo(jdk + "\n");
    }

    @Test
    void javaHomeWinsIfItFits() throws Exception {
        jdk("usr/lib/jvm/a", "25.0.4");
        Path jdk = jdk("somewhere/else", "25.0.3");
        environment.put("JAVA_HOME", jdk.toString());
        assertThat(find().out()).isEqualTo(jdk + "\n");
    }

    @Test
    void anOldJavaHomeIsPassedOver() throws Exception {
        Path jdk = jdk("usr/lib/jvm/a", "25.0.3");
        environment.put("JAVA_HOME", jdk("somewhere/else", "17.0.15").toString());
        assertThat(find()).isEqualTo(new Outcome(0, jdk + "\n", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "25.0.3, true", "25.0.10, true", "25.0.3.1, true", "25.1.0, true", "26, true", "26-ea, true", "100.0.1, true",
        "25.0.2, false", "25.0.2.9, false", "25, false", "24.0.9, false", "1.8.0_402, false", "'', false", "x, false"
    })
    void versionsAreComparedAsNumbers(String version, boolean fits) throws Exception {
        jdk("usr/lib/jvm/a", version);
        assertThat(find().exitCode()).isEqualTo(fits ? 0 : 3);
    }

    @Test
    void withoutAnyOneLineSaysWhatWasSeenAndWhatToDo() throws Exception {
        Path old = jdk("usr/lib/jvm/java-17", "17.0.15");
        Files.createSymbolicLink(root.resolve("usr/lib/jvm/default"), old);
        Path runtime = jdk("opt/jdk-25", "25.0.3");
        Files.delete(runtime.resolve("bin/javac"));
        environment.put("JAVA_HOME", "/no/such");

        Outcome outcome = find();
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("tutti: no JDK 25.0.3 or later")
                .contains("JAVA_HOME (/no/such)", "PATH", "/usr/lib/jvm", "~/.sdkman", "~/.m2/toolchains.xml")
                .contains("found 17.0.15 (" + old + "), 25.0.3 without javac (" + runtime + ");")
                .contains("install Temurin 25", "or set JAVA_HOME");
    }

    private Outcome find() throws Exception {
        return new Script(Script.repository().resolve(".mvn/find-jdk.sh"), environment).run();
    }

    /** What the search looks at: the release file, and a compiler that could be run. */
    private Path jdk(String place, String version) throws IOException {
        Path home = root.resolve(place);
        Files.createDirectories(home.resolve("bin"));
        for (String tool : new String[] {"java", "javac"}) {
            assertThat(Files.createFile(home.resolve("bin").resolve(tool))
                            .toFile()
                            .setExecutable(true))
                    .isTrue();
        }
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x86_64\"\n");
        return home;
    }
}
