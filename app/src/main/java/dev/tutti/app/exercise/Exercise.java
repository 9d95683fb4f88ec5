// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app.exercise;

import dev.tutti.labs.Document;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * An exercise of a course document.
 *
 * @param name as users call it: words and hyphens
 * @param document it comes from
 * @param summary what is asked, in a line
 * @param names of the fields and methods that an answer keeps
 * @param data names of the files that an answer reads, which are those of the labs
 * @param check throws if an answer is wrong, and notes what is worth saying if it is right
 */
public record Exercise(
        String name, Document document, String summary, List<String> names, List<String> data, Consumer<Answer> check) {

    Exercise withData(String... files) {
        return new Exercise(name, document, summary, names, List.of(files), check);
    }

    /**
     * The file of an answer: the name's words, each with a capital, so that it is the name of a class.
     *
     * @return the file's name, with its ending
     */
    public String file() {
        return Arrays.stream(name.split("-", -1))
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining())
                + ".java";
    }

    /**
     * What a user begins with: a program that compiles and runs, with the task in words.
     *
     * @return the text of the file
     */
    public String task() {
        return text(file());
    }

    /**
     * A right answer.
     *
     * @return the text of a file of the same name
     */
    public String solution() {
        return text("solution/" + file());
    }

    private static String text(String resource) {
        return text(Exercise.class, resource);
    }

    /**
     * A file of {@link #data()}.
     *
     * @param file its name
     * @return what is in it
     */
    public static String data(String file) {
        return text(Document.class, file);
    }

    private static String text(Class<?> beside, String resource) {
        try (InputStream in = beside.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + resource, e);
        }
    }

    /**
     * Compiles and runs an answer in this JVM, and looks at what it found.
     *
     * @param text of the user's file
     * @return the verdict
     */
    public Verdict check(String text) {
        try {
            Answer answer = Answer.of(file(), text, names);
            check.accept(answer);
            return new Verdict(true, answer.notes());
        } catch (WrongAnswerException e) {
            return new Verdict(false, List.of(Objects.requireNonNull(e.getMessage())));
        }
    }

    /**
     * What was found out about an answer.
     *
     * @param right whether it is the answer
     * @param lines if not, why; if so, what is worth knowing
     */
    public record Verdict(boolean right, List<String> lines) {}
}
