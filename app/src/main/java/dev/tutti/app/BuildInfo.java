// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What was built, as the build noted it.
 *
 * @param version of Tutti
 * @param commit of its sources, with {@code -dirty} behind it if they were edited since; {@code unknown} outside a
 *     clone
 */
record BuildInfo(String version, String commit) {

    static BuildInfo read() {
        Properties properties = new Properties();
        try (InputStream build = BuildInfo.class.getResourceAsStream("build.properties")) {
            if (build != null) {
                properties.load(build);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo(properties.getProperty("version", "unknown"), properties.getProperty("commit", "unknown"));
    }
}
