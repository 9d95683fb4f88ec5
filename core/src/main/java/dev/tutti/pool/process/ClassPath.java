// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;

/**
 * The class path of workers: this JVM's, with this library even where that is elsewhere, as in jshell. The JVM takes an
 * archive of classes only if the class path begins as the archive's own, and archives no directories. So the library's
 * jar comes first, and one archive serves all programs; but not where the library was packed into a jar with other things,
 * which may have to come after something.
 *
 * @param all every entry
 * @param archived what it begins with, of which there can be an archive
 */
record ClassPath(String all, String archived) {

    /** What the manifest of this library's jar says; a jar that it was packed into has the manifest of another. */
    private static final String TITLE = "tutti-core";

    static ClassPath ofThisJvm() throws IOException {
        String path = System.getProperty("java.class.path", "");
        CodeSource source = ClassPath.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return new ClassPath(path, path);
        }
        String own;
        try {
            own = Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IOException("the library's own place is no file: url=" + source.getLocation(), e);
        }
        if (TITLE.equals(ClassPath.class.getPackage().getImplementationTitle())) {
            return new ClassPath(joined(own, path), own);
        }
        String all = joined(path, own);
        return new ClassPath(all, all);
    }

    private static String joined(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + File.pathSeparator + second;
    }
}
