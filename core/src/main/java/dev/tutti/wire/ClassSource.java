// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.lambda.ClassBytes;
import dev.tutti.lambda.Origin;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes that exist only in the user's JVM; answers a worker's {@link ClassRequest} there.
 *
 * <p>Class loaders that were met in tasks or items are known by number, for as long as somebody else holds them.
 */
public final class ClassSource {

    private static final Map<ClassLoader, Integer> NUMBERS = new WeakHashMap<>();
    private static final TreeMap<Integer, WeakReference<ClassLoader>> LOADERS = new TreeMap<>();
    private static int last;

    private ClassSource() {}

    /**
     * The class file of a class that exists only in this JVM.
     *
     * <ul>
     *   <li><b>Threads:</b> any.
     *   <li><b>Cost:</b> may load the class here, without initializing it.
     * </ul>
     *
     * @param snapshot the worker's {@link TaskImage#snapshot()}: its loaders are asked first
     * @param binaryName the class
     * @return the bytes, or {@code null} if there is no such class, or if it is on the class path
     */
    public static byte @Nullable [] bytes(String snapshot, String binaryName) {
        for (ClassLoader loader : loaders(snapshot)) {
            try {
                Class<?> type = Class.forName(binaryName, false, loader);
                return Origin.of(type).isMemory() ? ClassBytes.of(type) : null;
            } catch (ClassNotFoundException | LinkageError e) {
                // The next loader may have it.
            }
        }
        return null;
    }

    /** Makes a loader known; its number. */
    static int register(ClassLoader loader) {
        synchronized (NUMBERS) {
            Integer known = NUMBERS.get(loader);
            if (known == null) {
                known = ++last;
                NUMBERS.put(loader, known);
                LOADERS.put(known, new WeakReference<>(loader));
                LOADERS.values().removeIf(reference -> reference.get() == null);
            }
            return known;
        }
    }

    /** How snapshots that use some loaders begin. */
    static String prefix(Collection<ClassLoader> loaders) {
        SortedSet<Integer> numbers = new TreeSet<>();
        loaders.forEach(loader -> numbers.add(register(loader)));
        StringBuilder prefix = new StringBuilder();
        numbers.forEach(number -> prefix.append(number).append('.'));
        return prefix.toString();
    }

    private static List<ClassLoader> loaders(String snapshot) {
        List<ClassLoader> loaders = new ArrayList<>();
        synchronized (NUMBERS) {
            for (Map.Entry<Integer, WeakReference<ClassLoader>> entry :
                    LOADERS.descendingMap().entrySet()) {
                ClassLoader loader = entry.getValue().get();
                if (loader != null) {
                    boolean isNamed = ("." + snapshot).contains("." + entry.getKey() + ".");
                    loaders.add(isNamed ? 0 : loaders.size(), loader);
                }
            }
        }
        return loaders;
    }
}
