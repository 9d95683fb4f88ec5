// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A file that the user asked for. Whether it can be written is checked before the work; it appears whole or not at all,
 * since it is written beside its place and then renamed. Devices and pipes are written to as they are.
 */
final class OutputFile {

    private final Path asked;
    private final Path target;
    private final Path part;
    private final boolean replaced;

    /**
     * Checks that the file can be written, and leaves nothing behind.
     *
     * @param asked where to
     * @throws CommandException if it cannot
     */
    OutputFile(Path asked) {
        this.asked = asked;
        if (Files.isDirectory(asked)) {
            throw cannotWrite(ExitCode.USAGE, "it is a directory");
        }
        boolean exists = Files.exists(asked);
        if (exists && !Files.isWritable(asked)) {
            throw cannotWrite(ExitCode.USAGE, "it is read-only");
        }
        try {
            // A link stays a link: what it points to is replaced.
            target = exists ? asked.toRealPath() : asked.toAbsolutePath();
            replaced = !exists || (Files.isRegularFile(asked) && !asked.startsWith("/dev"));
            part = target.resolveSibling(
                    "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
            if (replaced) {
                Files.writeString(part, "", StandardOpenOption.CREATE_NEW);
                Files.delete(part);
            }
        } catch (IOException e) {
            throw cannotWrite(ExitCode.USAGE, reason(e));
        }
    }

    /** Writes a text as UTF-8, as {@link #write(byte[])} does. */
    void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes the file.
     *
     * @param content all of it
     * @throws CommandException if it cannot be written after all, the disk being full, say
     */
    void write(byte[] content) {
        try {
            if (!replaced) {
                Files.write(asked, content, StandardOpenOption.APPEND);
                return;
            }
            try {
                Files.write(part, content, StandardOpenOption.CREATE_NEW);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw cannotWrite(ExitCode.ENVIRONMENT, reason(e));
        }
    }

    private CommandException cannotWrite(int exitCode, String why) {
        return new CommandException(exitCode, "cannot write to '" + asked + "': " + why);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "its directory does not exist";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException other -> Objects.requireNonNullElse(other.getReason(), other.toString());
            default -> e.toString();
        };
    }
}
