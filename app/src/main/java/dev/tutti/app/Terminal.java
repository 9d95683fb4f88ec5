// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the command may do to whoever reads its output. */
final class Terminal {

    /** What tables and texts are fitted into. */
    static final int COLUMNS = 80;

    private Terminal() {}

    /** Whether a person watches: input and output are a terminal that understands more than plain text. */
    static boolean isInteractive() {
        // There is none where input or output is no terminal; other implementations than the JDK's own have one anyway.
        Optional<Console> console = Optional.ofNullable(System.console());
        return console.isPresent() && console.get().isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /** Whether colours are wanted; {@code NO_COLOR} set to anything but nothing means no. */
    static boolean hasColour() {
        String noColor = System.getenv("NO_COLOR");
        return isInteractive() && (noColor == null || noColor.isEmpty());
    }

    /**
     * Writes UTF-8 where the locale is none at all, as in most containers: a POSIX locale says ASCII although hardly
     * any terminal is limited to it.
     */
    static void preferUtf8() {
        if (System.out.charset().equals(StandardCharsets.US_ASCII)) {
            System.setOut(utf8(FileDescriptor.out));
        }
        if (System.err.charset().equals(StandardCharsets.US_ASCII)) {
            System.setErr(utf8(FileDescriptor.err));
        }
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
