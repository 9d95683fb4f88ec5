// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.Pool;
import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import dev.tutti.spi.MapWatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Advises on the maps of a program, the first time that each place in it makes one: what {@code tutti advise} starts a
 * program with. The advice is logged. Its system property is {@code true}, or {@code check} to run all choices too.
 */
public final class AdvisingWatcher implements MapWatcher {

    /** The system property that names a file to which a line is added for each advice: so its reader knows of them. */
    public static final String NOTES = PROPERTY + ".notes";

    private static final System.Logger LOG = System.getLogger(Advisor.class.getName());

    private final boolean checks = System.getProperty(PROPERTY, "").equals("check");
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** While an advice is found maps are made that are nobody's question, the function's own among them. */
    private final AtomicBoolean advising = new AtomicBoolean();

    /** Made by the service loader. */
    public AdvisingWatcher() {}

    @Override
    public <T extends @Nullable Object, R extends @Nullable Object> Iterable<? extends T> watch(
            Pool pool, Task<? super T, ? extends R> task, Iterable<? extends T> items) {
        if (advising.getAndSet(true)) {
            return items;
        }
        try {
            String place = place();
            if (!told.add(place)) {
                return items;
            }
            Collection<? extends T> all = items instanceof Collection<? extends T> given ? given : list(items);
            String ran = "  (it runs on " + pool.name() + " × " + pool.workers() + " now)\n";
            LOG.log(System.Logger.Level.INFO, () -> place + ran + text(task, all));
            note(place);
            return all;
        } finally {
            advising.set(false);
        }
    }

    private <T extends @Nullable Object, R extends @Nullable Object> String text(
            Task<? super T, ? extends R> task, Collection<? extends T> items) {
        if (items.isEmpty()) {
            return "There is nothing to advise: no items.\n";
        }
        try {
            return checks
                    ? Advisor.<T, R>check(task, items).text()
                    : Advisor.<T, R>advise(task, items).text();
        } catch (TaskFailedException e) {
            return "There is no advice: the function failed on item " + e.index() + " of the sample with "
                    + e.getCause() + ".\n";
        }
    }

    private static <T extends @Nullable Object> List<T> list(Iterable<? extends T> items) {
        List<T> list = new ArrayList<>();
        items.forEach(list::add);
        return list;
    }

    /** The line of the program that made the map. */
    private static String place() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().startsWith("dev.tutti."))
                        .findFirst()
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName() + " (" + frame.getFileName()
                                + ":" + frame.getLineNumber() + ")"))
                .orElse("a map");
    }

    private static void note(String place) {
        String file = System.getProperty(NOTES);
        if (file != null) {
            try {
                Files.writeString(Path.of(file), place + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "an advice cannot be noted in {0}: {1}", file, e);
            }
        }
    }
}
