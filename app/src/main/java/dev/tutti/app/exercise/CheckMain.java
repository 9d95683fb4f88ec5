// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app.exercise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Checks an answer in a JVM of its own, which a program may block, fill or end. How that ended is in the exit code, so that a program
 * that calls {@code System.exit(0)} is not taken for right.
 */
public final class CheckMain {

    /** The answer is right. */
    public static final int RIGHT = 100;
    /** It is wrong, and the user has been told why. */
    public static final int WRONG = 101;

    private CheckMain() {}

    /**
     * Checks a file.
     *
     * @param args the exercise's name, the file, the limit in seconds
     * @throws IOException if the file cannot be read
     */
    public static void main(String[] args) throws IOException {
        Exercise exercise = Exercises.all().stream()
                .filter(each -> each.name().equals(args[0]))
                .findFirst()
                .orElseThrow();
        stopAfter(Duration.ofSeconds(Long.parseLong(args[2])), exercise, Thread.currentThread());
        Exercise.Verdict verdict = exercise.check(Files.readString(Path.of(args[1])));
        if (verdict.right()) {
            System.out.println(exercise.name() + ": right");
            verdict.lines().forEach(line -> System.out.println("  " + line));
        } else {
            tell(exercise, String.join("\n", verdict.lines()));
        }
        System.out.flush();
        Runtime.getRuntime().halt(verdict.right() ? RIGHT : WRONG); // whatever threads the program has left
    }

    private static void stopAfter(Duration limit, Exercise exercise, Thread main) {
        Thread.ofPlatform().daemon().name("limit").start(() -> {
            try {
                Thread.sleep(limit); // the limit itself: a program that is done ends this JVM sooner
            } catch (InterruptedException e) {
                return;
            }
            String line = Answer.line(exercise.file(), main.getStackTrace());
            tell(
                    exercise,
                    "still running after " + limit.toSeconds() + " s, so it was stopped"
                            + (line == null ? "" : " at " + line) + "; --limit gives it more");
            Runtime.getRuntime().halt(WRONG);
        });
    }

    private static void tell(Exercise exercise, String why) {
        System.err.println("tutti: " + exercise.name() + ": " + why);
    }
}
