// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.spi.BackendProvider;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** The names that {@code --on} takes. */
final class Backends {

    static final List<String> BUILT_IN = List.of("serial", "threads", "virtualThreads", "processes");

    private Backends() {}

    static Set<String> names() {
        Set<String> names = new LinkedHashSet<>(BUILT_IN);
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            names.add(provider.name());
        }
        return names;
    }

    /**
     * Backends separated by commas.
     *
     * @param text the text
     * @return their names, as written
     * @throws IllegalArgumentException if one does not exist
     */
    static List<String> parse(String text) {
        Set<String> names = names();
        List<String> backends = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String name = part.strip();
            if (!names.contains(name)) {
                throw new IllegalArgumentException("'" + name + "' is no backend: there are " + String.join(", ", names)
                        + Spelling.hint(name, names));
            }
            backends.add(name);
        }
        return backends;
    }
}
