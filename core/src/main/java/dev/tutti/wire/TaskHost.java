// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.Task;
import dev.tutti.TaskRefusedException;
import dev.tutti.lambda.ClassBytes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where tasks live in a worker.
 *
 * <p>Classes that exist only in the user's JVM live in a home of their own for each {@link TaskImage#snapshot()}, so
 * that calls with different values of a variable do not disturb each other. The last few homes are kept, with what
 * tasks did to their static fields: workers are reused.
 */
public final class TaskHost {

    private static final int HOMES = 8;

    private final ClassLoader classPath;
    private final ClassRequest request;
    private final @Nullable TaskImage initializer;
    private final InitialStatics initialStatics = new InitialStatics();
    private final LinkedHashMap<String, Home> homes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Home> eldest) {
            return size() > HOMES;
        }
    };

    /**
     * Makes a host; one for a worker.
     *
     * @param classPath the worker's own classes
     * @param request asks the user's JVM for others
     * @param initializer what to run before the first task, and again for classes in memory before the first task of
     *     a snapshot
     */
    public TaskHost(ClassLoader classPath, ClassRequest request, @Nullable TaskImage initializer) {
        this.classPath = classPath;
        this.request = request;
        this.initializer = initializer;
    }

    /** Loads and links what reading a task takes, while there is time for it. If that fails, so will a task. */
    public static void warmUp() {
        try {
            Task<Object, Object> task = item -> item;
            Codec codec = Codec.of(TaskHost.class.getClassLoader());
            codec.decode(codec.encode(task, Role.TASK), Role.TASK);
        } catch (OutOfMemoryError | TaskRefusedException notHere) {
            // Nobody has asked for it.
        }
    }

    /**
     * Makes a task ready to run. Runs the initializer if it is due; then sets the static fields that were sent, but
     * for those that the initializer's code writes, and compares the others, unless there was an initializer.
     *
     * <ul>
     *   <li><b>Threads:</b> any; calls wait for each other.
     *   <li><b>Errors:</b> after one the host goes on. An initializer that failed fails every task that is due to
     *     follow it.
     * </ul>
     *
     * @param image the task
     * @return the task, alive
     * @throws TaskRefusedException if a static field has another value here, or something cannot be read
     * @throws Exception what the initializer threw
     */
    public synchronized LiveTask revive(TaskImage image) throws Exception {
        try {
            return place(image);
        } catch (Unreadable e) {
            throw Refusal.unreadable(Role.TASK, String.valueOf(e.getMessage()), e.getCause());
        } catch (Closed e) {
            throw Refusal.unreadable(Role.TASK, "a class of its static fields " + e.getMessage(), null);
        }
    }

    private LiveTask place(TaskImage image) throws Exception {
        Home home = homes.get(image.snapshot());
        if (home == null) {
            home = new Home(image);
            homes.put(image.snapshot(), home);
        }
        LiveTask prepared = initializer == null ? null : initialized(initializer, home);
        home.apply(
                image,
                initializer == null
                        ? Set.of()
                        : Set.copyOf(initializer.manifest().writes()));
        if (initializer == null) {
            for (Manifest.Check check : image.manifest().checks()) {
                initialStatics.compare(check, home.loader);
            }
        }
        LiveTask live = read(image, home.loader);
        if (initializer != null && prepared != null) {
            copyFields(initializer, prepared, live);
        }
        return live;
    }

    /** The initializer after it ran: in the task's home if both exist in memory only, else once for all in its own. */
    private LiveTask initialized(TaskImage image, Home taskHome) throws Exception {
        Home home = taskHome;
        if (image.snapshot().isEmpty() || taskHome.snapshot.isEmpty()) {
            home = homes.computeIfAbsent(image.snapshot(), _ -> new Home(image));
        }
        return home.initialized(image);
    }

    /** What the initializer put into the object of a compact source file counts for the task's. */
    private static void copyFields(TaskImage initializer, LiveTask prepared, LiveTask live) {
        Object from = prepared.codec().self();
        Object to = live.codec().self();
        if (from != null && to != null && from.getClass() == to.getClass()) {
            for (FieldName field : initializer.manifest().writes()) {
                if (field.className().equals(to.getClass().getName())) {
                    ImplicitObjects.copy(field.name(), from, to);
                }
            }
        }
    }

    private static void compare(Manifest.CodeVersion version, ClassLoader loader) {
        try {
            if (ClassBytes.checksum(Class.forName(version.className(), false, loader)) != version.checksum()) {
                throw new Unreadable("the class file of " + version.className()
                        + " is not the one that it was made with; if it was compiled anew, start the program again");
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new Unreadable("its class is not on the worker's class path, " + version.className(), e);
        }
    }

    @SuppressWarnings("unchecked") // Task is an interface of one method that takes and returns anything
    private static LiveTask read(TaskImage image, ClassLoader loader) {
        image.manifest().code().forEach(version -> compare(version, loader));
        ClassFinder finder = new ClassFinder(List.of(loader));
        List<FieldName> fields = image.manifest().implicitFields();
        Codec reader = new Codec(finder, fields, false, null, HeadBytes.LIMIT);
        if (reader.decode(image.task(), Role.TASK) instanceof Task<?, ?> task) {
            Codec codec = new Codec(finder, fields, false, reader.seen(), HeadBytes.LIMIT);
            return new LiveTask((Task<@Nullable Object, @Nullable Object>) task, codec, loader);
        }
        throw Refusal.unreadable(Role.TASK, "it is no dev.tutti.Task", null);
    }

    /** The classes and static fields of one snapshot. */
    private final class Home {
        private final String snapshot;
        private final ShippedClassLoader loader;
        private final Set<FieldName> applied = new HashSet<>();
        private @Nullable LiveTask initialized;
        private @Nullable Exception failure;

        private Home(TaskImage image) {
            this.snapshot = image.snapshot();
            Map<String, Optional<Long>> opened = new HashMap<>();
            image.manifest().opened().forEach(o -> opened.put(o.className(), o.version()));
            if (initializer != null) {
                initializer.manifest().opened().forEach(o -> opened.put(o.className(), o.version()));
            }
            this.loader = new ShippedClassLoader(
                    classPath, !snapshot.isEmpty(), opened, name -> request.bytes(snapshot, name));
        }

        /** Sets the static fields that were sent, once; tasks may have changed them since. */
        private void apply(TaskImage image, Set<FieldName> kept) {
            List<FieldName> names = image.manifest().shipped();
            if (applied.containsAll(names)) {
                return;
            }
            Codec codec = new Codec(
                    new ClassFinder(List.of(loader)), image.manifest().implicitFields(), false, null, HeadBytes.LIMIT);
            if (!(codec.decode(image.statics(), Role.TASK) instanceof Object[] values)
                    || values.length != names.size()) {
                throw Refusal.unreadable(Role.TASK, "the values of its static fields are not complete", null);
            }
            for (int i = 0; i < values.length; i++) {
                if (!kept.contains(names.get(i))) {
                    set(names.get(i), values[i]);
                }
            }
            applied.addAll(names);
        }

        private void set(FieldName name, @Nullable Object value) {
            try {
                StaticCell.of(name.find(loader)).set(value);
            } catch (LinkageError | ClassCastException | NullPointerException e) {
                throw new Unreadable("its static field " + name + " cannot be set: " + e, e);
            }
        }

        private LiveTask initialized(TaskImage image) throws Exception {
            if (failure != null) {
                throw failure;
            }
            LiveTask live = initialized;
            if (live == null) {
                try {
                    apply(image, Set.of());
                    live = read(image, loader);
                    Thread thread = Thread.currentThread();
                    ClassLoader before = thread.getContextClassLoader();
                    thread.setContextClassLoader(loader);
                    try {
                        live.task().apply(null);
                    } finally {
                        thread.setContextClassLoader(before);
                    }
                    initialized = live;
                    applied.clear(); // the task's own values are newer
                } catch (Exception e) {
                    failure = e;
                    throw e;
                }
            }
            return live;
        }
    }
}
