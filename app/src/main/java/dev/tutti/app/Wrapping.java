// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

/** Texts broken into lines that fit a terminal. */
final class Wrapping {

    private Wrapping() {}

    /**
     * Breaks a text at its spaces; line ends in it stay.
     *
     * @param text any text
     * @param indent spaces before each line
     * @return lines, each ended; a word too long for a line has a line of its own
     */
    static String wrap(String text, int indent) {
        String margin = " ".repeat(indent);
        StringBuilder wrapped = new StringBuilder();
        text.lines().forEach(paragraph -> {
            StringBuilder line = new StringBuilder(margin);
            for (String word : paragraph.strip().split(" +", -1)) {
                if (line.length() > indent && line.length() + 1 + word.length() > Terminal.COLUMNS) {
                    wrapped.append(line).append('\n');
                    line = new StringBuilder(margin);
                }
                line.append(line.length() > indent ? " " : "").append(word);
            }
            wrapped.append(line).append('\n');
        });
        return wrapped.toString();
    }
}
