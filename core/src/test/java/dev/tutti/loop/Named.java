// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Texts by name, in the order in which they were added. */
final class Named {

    private final Map<String, String> texts = new LinkedHashMap<>();

    Named add(String name, String text) {
        if (texts.put(name, text) != null) {
            throw new IllegalArgumentException("there are two of name=" + name);
        }
        return this;
    }

    void forEach(BiConsumer<String, String> action) {
        texts.forEach(action);
    }
}
