// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The directory of this user where things are kept that can be made again. */
public final class CacheDirectory {

    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private CacheDirectory() {}

    /**
     * Tutti's directory in {@code XDG_CACHE_HOME}, else in {@code .cache} of the user's home.
     *
     * @param environment the variables
     * @return the directory, which may not be there yet; {@code null} if the user has none
     */
    public static @Nullable Path of(Map<String, String> environment) {
        String cache = environment.get("XDG_CACHE_HOME");
        String home = System.getProperty("user.home", "");
        if (cache != null && Path.of(cache).isAbsolute()) {
            return Path.of(cache, "tutti");
        }
        return Path.of(home).isAbsolute() ? Path.of(home, ".cache", "tutti") : null;
    }

    /**
     * Makes a directory and those above it, for this user alone, unless it is there.
     *
     * @param directory the directory
     * @throws IOException if it cannot be made
     */
    public static void create(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /**
     * Whether nobody but the owner writes to a directory: what is loaded from it is code.
     *
     * @param directory the directory
     * @return whether others cannot
     * @throws IOException if it is not there
     */
    public static boolean isPrivate(Path directory) throws IOException {
        return Files.getPosixFilePermissions(directory).stream().noneMatch(OTHERS_WRITE::contains);
    }
}
